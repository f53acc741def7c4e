package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interrupts gives a context that the first INT, TERM or HUP cancels, so that a run can undo what it did, and a channel
// that the second one closes: whoever asks twice does not want to wait.
//
// SIGPIPE is taken away from the runtime, which would end the process in the middle of a run when the reader of stderr
// has gone; the write fails instead.
func interrupts(parent context.Context) (ctx context.Context, forced <-chan struct{}, stop func()) {
	ctx, cancel := context.WithCancel(parent)
	received := make(chan os.Signal, 2)
	signal.Notify(received, wantedSignals()...)
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	second := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		for n := 1; ; n++ {
			select {
			case <-ended:
				return
			case <-received:
			}
			cancel()
			if n == 2 {
				close(second)
				return
			}
		}
	}()
	return ctx, second, func() {
		signal.Stop(received)
		signal.Stop(pipes)
		close(ended)
		cancel()
	}
}

// wantedSignals leaves HUP ignored where nohup has ignored it: that is what nohup is for.
func wantedSignals() []os.Signal {
	wanted := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		wanted = append(wanted, syscall.SIGHUP)
	}
	return wanted
}
