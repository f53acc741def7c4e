//go:build linux

package faults

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pat-robot/internal/standin"
)

// Fault is one thing that goes wrong.
type Fault struct {
	Name string
	// strike makes it go wrong for a robot that runs, and reports whether it could.
	strike func(w *world, robot int) bool
	// mend puts the world in order before recover runs; nil for nothing.
	mend func(w *world) error
	// small wants the world on a small disk.
	small bool
	// step is how long a step of the robot may take; zero for the usual time.
	step time.Duration
}

// usualStep bounds a step: a site that stays away is given up after it.
const usualStep = 15 * time.Second

// Faults are all of them, in the order of the table.
var Faults = []Fault{
	{Name: "kill -9 robot", strike: func(_ *world, robot int) bool { return syscall.Kill(robot, syscall.SIGKILL) == nil }},
	{Name: "kill -9 browser", strike: func(_ *world, robot int) bool { return killOne(robot, process.isBrowser) }},
	{Name: "kill -9 driver", strike: func(_ *world, robot int) bool { return killOne(robot, process.isDriver) }},
	{Name: "SIGTERM", strike: func(_ *world, robot int) bool { return syscall.Kill(robot, syscall.SIGTERM) == nil }},
	{Name: "network cut", strike: turns(everywhere("drop", "bad-times=0")...), mend: mendSite},
	{Name: "answer lost", strike: turns("create-answer=lost", "revoke-answer=lost", "list-answer=drop", "bad-times=1"), mend: mendSite},
	{Name: "500", strike: turns(everywhere("500", "bad-times=1")...), mend: mendSite},
	{Name: "503", strike: turns(everywhere("503", "bad-times=1", "retry-after=1")...), mend: mendSite},
	{Name: "429 Retry-After", strike: turns(everywhere("429", "bad-times=2", "retry-after=1")...), mend: mendSite},
	{Name: "answer after 20 s", strike: slowOnce, mend: mendSite, step: 45 * time.Second},
	{Name: "session ended", strike: func(w *world, _ int) bool { w.site.EndSessions(); return true }},
	{Name: "keyring fails", strike: breakKeyring, mend: mendKeyring},
	{Name: "disk full", strike: fillDisk, mend: emptyDisk, small: true},
}

// everywhere lets all of the portal's answers go wrong.
func everywhere(how string, more ...string) []string {
	return append([]string{"create-answer=" + how, "revoke-answer=" + how, "list-answer=" + how, "page-answer=" + how, "signin-answer=" + how}, more...)
}

func turns(switches ...string) func(*world, int) bool {
	return func(w *world, _ int) bool { return w.turn(switches...) == nil }
}

// turn sets switches of the site, and leaves the others as they are.
func (w *world) turn(switches ...string) error {
	var failed error
	w.site.Set(func(s *standin.Scenario) {
		for _, text := range switches {
			name, value, _ := strings.Cut(text, "=")
			failed = errors.Join(failed, s.Turn(name, value))
		}
	})
	return failed
}

func mendSite(w *world) error {
	return w.turn(append(everywhere("ok", "bad-times=0", "retry-after=0"), "slow=0s", "dialog-delay=0s")...)
}

// slowOnce lets one answer take 20 seconds.
func slowOnce(w *world, _ int) bool {
	w.ear.on("slow=20s", func() { _ = w.turn("slow=0s") }) // a good value
	return w.turn("slow=20s") == nil
}

// breakKeyring puts a file in the place of the keyring's folder.
func breakKeyring(w *world, _ int) bool {
	dir := w.keyringDir()
	return os.Rename(dir, dir+"-away") == nil && os.WriteFile(dir, nil, 0o600) == nil
}

func mendKeyring(w *world) error {
	dir := w.keyringDir()
	if _, err := os.Stat(dir + "-away"); errors.Is(err, fs.ErrNotExist) {
		return nil // it was never broken
	}
	return errors.Join(os.Remove(dir), os.Rename(dir+"-away", dir))
}

// fillDisk leaves no byte free.
func fillDisk(w *world, _ int) bool {
	f, err := os.Create(filepath.Join(w.dir, "ballast"))
	if err != nil {
		return false
	}
	block := make([]byte, 1<<20)
	for size := len(block); size > 0; {
		if _, err := f.Write(block[:size]); err != nil {
			size /= 2
		}
	}
	return f.Close() == nil
}

func emptyDisk(w *world) error {
	err := os.Remove(filepath.Join(w.dir, "ballast"))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
