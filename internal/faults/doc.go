// Package faults endangers runs of the robot and looks at what is left: at every step of every command that changes tokens,
// it kills, cuts, fills or ends what the run depends on, lets recover put things in order, and judges.
//
// The robot is the real program in a process of its own, with a real browser and a file keyring; the site is the stand-in,
// in this process. A step is known to have begun when the run's own trail says so: the robot has no hooks for this.
//
// It runs on Linux, where processes and small disks can be had; a full disk takes root.
package faults
