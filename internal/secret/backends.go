package secret

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

const auto = "auto"

// keyctlRights are all rights for whoever possesses the key and for its user (see keyctl_setperm(3)).
const keyctlRights = 0x3f3f0000

// Backends returns the names that Options.Backend may have on this system, ordered. On Linux that does not depend on
// whether the keyring's service runs at the moment.
func Backends() []string {
	names := []string{auto}
	for _, b := range keyring.AvailableBackends() {
		names = append(names, string(b))
	}
	if runtime.GOOS == "linux" { // the library leaves these out where it finds no session bus
		names = append(names, string(keyring.SecretServiceBackend), string(keyring.KWalletBackend))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// choose returns the one backend to use: the one that was named, else the first that is here, in an order that does not
// depend on whether a person is at a terminal, so that a job at night finds what was kept by day.
func choose(ctx context.Context, o Options) (string, error) {
	if o.Backend != "" && o.Backend != auto {
		if !slices.Contains(Backends(), o.Backend) {
			return "", fault.New(fault.Store, "known here: "+strings.Join(Backends(), ", "), "unknown keyring %q", o.Backend)
		}
		return o.Backend, nil
	}
	var tried []string
	for _, b := range keyring.AvailableBackends() {
		why := missing(ctx, b, o)
		if why == "" {
			return string(b), nil
		}
		tried = append(tried, string(b)+" ("+why+")")
	}
	return "", fault.New(fault.Store, waysOut, "found no keyring to keep secrets in: %s", strings.Join(append(tried, absent()...), ", "))
}

// missing says what a backend lacks here to be picked without being named; empty if it lacks nothing.
func missing(ctx context.Context, b keyring.BackendType, o Options) string {
	switch b {
	case keyring.WinCredBackend, keyring.KeychainBackend:
		return ""
	case keyring.SecretServiceBackend, keyring.KWalletBackend:
		return missingOnBus(ctx, b)
	case keyring.KeyCtlBackend:
		return "forgets everything when the machine stops, so it must be named"
	case keyring.PassBackend:
		return missingPass()
	case keyring.FileBackend:
		if o.Password == nil {
			return "no passphrase"
		}
		return ""
	}
	return "must be named"
}

// missingPass asks for a password store that was set up: pass is often installed and never used.
func missingPass() string {
	if _, err := exec.LookPath("pass"); err != nil {
		return "not installed"
	}
	dir := os.Getenv("PASSWORD_STORE_DIR")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "no home folder"
		}
		dir = filepath.Join(home, ".password-store")
	}
	if _, err := os.Stat(filepath.Join(dir, ".gpg-id")); err != nil {
		return "not set up"
	}
	return ""
}

// absent tells of the backends that the library leaves out here.
func absent() []string {
	available := keyring.AvailableBackends()
	switch {
	case runtime.GOOS == "linux" && !slices.Contains(available, keyring.SecretServiceBackend):
		return []string{"secret-service (no session bus)"}
	case runtime.GOOS == "darwin" && !slices.Contains(available, keyring.KeychainBackend):
		return []string{"keychain (this pat-robot was built without cgo)"}
	}
	return nil
}

// serviceName is what a backend files our items under. KWallet takes it for the wallet, of which there is one.
func serviceName(backend string) string {
	if backend == string(keyring.KWalletBackend) {
		return "kdewallet"
	}
	return "pat-robot"
}
