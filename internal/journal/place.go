package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"pat-robot/internal/fault"
)

// DefaultDir is where the journal is kept if nobody says otherwise: the user's folder for the state of programs.
func DefaultDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) && runtime.GOOS != "windows" {
		return filepath.Join(dir, "pat-robot", "journal"), nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		if runtime.GOOS == "windows" {
			dir, err = os.UserCacheDir() // %LocalAppData%: it does not roam to other machines
		}
		return filepath.Join(dir, "pat-robot", "journal"), nowhere(err)
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "state", "pat-robot", "journal"), nowhere(err)
}

func nowhere(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Usage, err, "set PAT_ROBOT_JOURNAL_DIR", "could not find a place for the journal")
}

// explain says what is wrong with the journal's folder.
func explain(err error, dir string) error {
	const hint = "mend the folder, or give another one in PAT_ROBOT_JOURNAL_DIR"
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return fault.New(fault.Unexpected, "make room there, or give another folder in PAT_ROBOT_JOURNAL_DIR",
			"could not write the journal: the disk is full at %s", dir)
	case errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Unexpected, hint, "could not use the journal: no permission at %s", dir)
	}
	return fault.Wrap(fault.Unexpected, err, hint, "could not use the journal in %s", dir)
}
