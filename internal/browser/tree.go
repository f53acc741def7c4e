package browser

import (
	"context"
	"os"
)

// processes are handles of running processes. On Linux they are pidfds: they never come to mean another process.
type processes []*os.Process

// openTree opens a process and its descendants.
func openTree(root int) processes {
	children := childrenByParent()
	pids := []int{root}
	for i := 0; i < len(pids); i++ {
		pids = append(pids, children[pids[i]]...)
	}
	var tree processes
	for _, pid := range pids {
		if p, err := os.FindProcess(pid); err == nil {
			tree = append(tree, p)
		}
	}
	return tree
}

// kill ends them all, and now.
func (ps processes) kill() {
	for _, p := range ps {
		_ = p.Kill() // it may have ended by itself
	}
}

// wait returns when all have ended, or when ctx ends.
func (ps processes) wait(ctx context.Context) error {
	for _, p := range ps {
		if err := waitEnd(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (ps processes) release() {
	for _, p := range ps {
		_ = p.Release() // gives the handle back; there is nothing to do about an error
	}
}
