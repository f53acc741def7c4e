package browser

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pat-robot/internal/fault"
)

// graceTime is what the driver gets to end in good order before it is killed.
const graceTime = 4 * time.Second

// killTime is what killed processes get to go. It takes no time worth counting, but for a machine that swaps.
const killTime = 10 * time.Second

// Close ends browser and driver and removes their temporary files. What has not ended by itself after 4 s is killed. It can be
// called at any time, more than once and from several goroutines; each call returns when all has ended.
func (b *Browser) Close() error {
	b.closing.Do(func() { b.closeErr = b.end() })
	return b.closeErr
}

// end closes the driver's input, upon which it ends the browser and itself.
func (b *Browser) end() error {
	if b.sharer != nil {
		b.leaveShared()
		return nil
	}
	defer b.run.remove()
	if b.profile != nil {
		defer b.profile.Unlock() //nolint:errcheck // closing its file, which cannot be mended
	}
	if b.driver == nil {
		return nil
	}
	defer b.driver.Release() //nolint:errcheck // gives a handle back
	ctx, cancel := context.WithTimeout(context.Background(), b.grace)
	defer cancel()
	b.leave()
	var tree processes
	if b.runs() {
		tree = openTree(b.driver.Pid)
		defer tree.release()
	}
	go b.stop()
	if tree.wait(ctx) == nil {
		return nil
	}
	tree.kill()
	killed, done := context.WithTimeout(context.Background(), killTime)
	defer done()
	if err := tree.wait(killed); err != nil {
		return fault.New(fault.Unexpected, "end them by hand",
			"killed the browser, but these of its processes are still there after %s: %s", killTime, tree.left())
	}
	b.opts.Log.Warn().Dur("waited", b.grace).Msg("the browser did not end by itself and was killed")
	return nil
}

// left names those that have not ended, by their numbers.
func (ps processes) left() string {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	var numbers []string
	for _, p := range ps {
		if waitEnd(now, p) != nil {
			numbers = append(numbers, fmt.Sprint(p.Pid))
		}
	}
	return strings.Join(numbers, ", ")
}

// runs tells whether the driver has not ended by itself; its number may mean another process since.
func (b *Browser) runs() bool {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	return waitEnd(now, b.driver) != nil
}

// stop closes the driver's input and reaps it. How it exited is of no interest once it has.
func (b *Browser) stop() {
	var err error
	defer guard(&err)
	_ = b.pw.Stop()
}
