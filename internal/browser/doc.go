// Package browser drives a real browser; it is the only room that knows playwright-go.
//
// # Processes
//
// Three kinds of process take part: the robot, the driver (Node with playwright-core), and the browser. Each holds a pipe
// to the next: the robot the driver's standard input, the driver the browser's --remote-debugging-pipe. Nobody listens on
// a port.
//
// Whatever ends a process closes its pipes, and the next one ends by itself: the robot closes or dies (return, panic,
// kill -9) → the driver reads the end of its input, kills the browser's process group, removes the profile and exits;
// the driver dies → the browser reads the end of its pipe and exits. No process needs to be alive to clean up after
// another one.
//
// Ctrl-C on a terminal reaches the whole process group, the driver included (the browser has a group of its own). The
// driver ignores INT, TERM and HUP: the robot decides when the browser goes, after it has undone what it must.
//
// # Starting fast
//
// Asking the driver's version, compiling the driver, and starting the browser after it took most of a start. The version is
// answered without Node (driver/start.sh), the compiled driver is kept beside the driver (driver/cache.js), and the browser
// starts beside the driver with the arguments of last time (driver/early.js). Each of the three may be missing or wrong: the
// start is then slower, and the same. What is kept is not trusted: the arguments only where nobody else could have written
// them, and only for the program that was asked for; the compiled driver only where its digest fits.
//
// A look at the page is one call to the browser where it can be one, and several calls are made together where they do not
// need each other (find.go, picture.go): the way there and back is most of their time.
//
// # Folders
//
// Profiles, the browser's other temporary files and what a crash writes live in a folder of the run below the state folder, 0700, held by a
// lock that dies with the robot. The next start sweeps the folders whose lock is free.
//
// # Environment
//
// The driver inherits the robot's environment. Variables that hold secrets, and those that make playwright print what it
// sends, are unset in the robot's own process before the driver starts.
//
// # Errors
//
// Playwright's texts carry call logs, which may quote what was typed: only their first line is kept, redacted. Some of
// its calls panic on bad arguments; each call runs under guard, which makes an error of that.
package browser
