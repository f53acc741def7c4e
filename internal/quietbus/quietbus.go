// Package quietbus keeps a library from starting a session bus that nobody ends.
//
// The keyring library connects to the session bus before main begins. Where it finds none, its D-Bus library runs
// dbus-launch if that is installed (Debian's dbus-x11, common on servers), which leaves a daemon behind: one for each
// run of this program, whatever the run was for. This package stands in front of that. Go initializes packages in the
// order of their import paths as soon as what they import is ready (Go specification, "Package initialization"), and
// this one imports nothing but syscall, for which the D-Bus library waits too, and for much more after it.
//
// Rules: import nothing else here, and import it only from the package that imports the keyring library.
package quietbus

// Restore takes back what was done to the environment, which the browser inherits. Call it when the library has looked
// for its bus, that is, in an init of the package that imports it.
func Restore() { restore() }
