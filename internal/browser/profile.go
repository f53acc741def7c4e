package browser

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"

	"pat-robot/internal/fault"
)

// runDir is the folder of one run, for profiles and other temporary files. Its lock lies beside it, so that the folder can
// be removed while the lock is held, and dies with the process.
type runDir struct {
	path string
	lock *flock.Flock
}

const (
	gateFile        = ".lock"
	runPrefix       = "run-"
	lockSuffix      = ".lock"
	elsewherePrefix = "pat-robot-run-"
	// longestPath keeps room for the browser's socket: it makes org.chromium.Chromium.XXXXXX/SingletonSocket in its
	// temporary folder, and ends when the whole is longer than the 104 bytes that a socket's name has on macOS, 108 on Linux.
	longestPath = 56
)

// DefaultStateDir is the robot's folder for what it keeps between runs on this machine, by the system's custom:
// $XDG_STATE_HOME/pat-robot or ~/.local/state/pat-robot, ~/Library/Application Support/pat-robot, or
// %LocalAppData%\pat-robot.
func DefaultStateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) && runtime.GOOS != "windows" {
		return filepath.Join(dir, "pat-robot"), nil
	}
	if dir := os.Getenv("LocalAppData"); dir != "" && runtime.GOOS == "windows" {
		return filepath.Join(dir, "pat-robot"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fault.Wrap(fault.Usage, err, "set HOME", "looked for the home folder to keep temporary profiles in")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "pat-robot"), nil
	}
	return filepath.Join(home, ".local", "state", "pat-robot"), nil
}

// newRunDir makes the folder of this run and takes its lock.
func newRunDir(stateDir string) (*runDir, error) {
	if stateDir == "" {
		var err error
		if stateDir, err = DefaultStateDir(); err != nil {
			return nil, err
		}
	}
	stateDir, err := filepath.Abs(stateDir)
	if err != nil {
		return nil, err
	}
	r, err := lockedDir(filepath.Join(stateDir, "tmp"))
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "check the folder's rights and the free space",
			"made a folder for the browser's temporary files in %s", stateDir)
	}
	return r, nil
}

// lockedDir makes a folder in root. A sweep cannot come between the making and the locking: both hold the root's lock.
func lockedDir(root string) (*runDir, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, err
	}
	gate := flock.New(filepath.Join(root, gateFile))
	if err := gate.Lock(); err != nil {
		return nil, err
	}
	defer gate.Unlock() //nolint:errcheck // closing its file, which cannot be mended
	path, err := os.MkdirTemp(root, runPrefix)
	if err != nil {
		return nil, err
	}
	r := &runDir{path: path, lock: flock.New(path + lockSuffix)}
	if err := r.lock.Lock(); err != nil {
		_ = os.RemoveAll(path)
		return nil, err
	}
	if len(path) > longestPath && runtime.GOOS != "windows" {
		if err := r.elsewhere(); err != nil {
			r.remove()
			return nil, err
		}
	}
	return r, nil
}

// elsewhere moves the folder to the system's temporary folder, and notes in the lock where that is.
func (r *runDir) elsewhere() error {
	path, err := os.MkdirTemp("", elsewherePrefix)
	if err == nil && len(path) > longestPath {
		_ = os.Remove(path)
		path, err = os.MkdirTemp("/tmp", elsewherePrefix)
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.lock.Path(), []byte(path), 0o600); err != nil {
		_ = os.Remove(path)
		return err
	}
	_ = os.Remove(r.path) // empty, and swept otherwise
	r.path = path
	return nil
}

// sweepOthers removes the folders of runs that have died. It works beside the start of the driver; the channel is closed
// when it is done. What cannot be removed now is left to the next start.
func (r *runDir) sweepOthers() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		root := filepath.Dir(r.lock.Path())
		gate := flock.New(filepath.Join(root, gateFile))
		if ok, err := gate.TryLock(); err != nil || !ok {
			return // another one sweeps
		}
		defer gate.Unlock() //nolint:errcheck // closing its file, which cannot be mended
		sweep(root)
	}()
	return done
}

func sweep(root string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), runPrefix) {
			continue
		}
		path := filepath.Join(root, strings.TrimSuffix(e.Name(), lockSuffix))
		dead := &runDir{path: path, lock: flock.New(path + lockSuffix)}
		if ok, err := dead.lock.TryLock(); err != nil || !ok {
			continue
		}
		if noted, _ := os.ReadFile(dead.lock.Path()); strings.HasPrefix(filepath.Base(string(noted)), elsewherePrefix) {
			_ = os.RemoveAll(path)
			dead.path = string(noted)
		}
		dead.remove()
	}
}

// remove deletes the folder, then its lock, which stays where something of the folder does, for the next sweep. Windows
// does not delete a file that is open, hence the unlocking first.
func (r *runDir) remove() {
	if os.RemoveAll(r.path) == nil {
		if runtime.GOOS == "windows" {
			_ = r.lock.Unlock()
		}
		_ = os.Remove(r.lock.Path())
	}
	_ = r.lock.Unlock()
}
