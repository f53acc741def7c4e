package secret

import (
	"context"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/99designs/keyring"
	"github.com/godbus/dbus"
)

const (
	secretsBus  = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	walletBus   = "org.kde.kwalletd5"
	// busTimeout is for questions that a healthy bus answers in a millisecond.
	busTimeout = 3 * time.Second
)

// missingOnBus says what keeps a keyring on the session bus from being picked; empty if nothing does.
func missingOnBus(ctx context.Context, b keyring.BackendType) string {
	name := secretsBus
	if b == keyring.KWalletBackend {
		name = walletBus
	}
	if !offered(ctx, name) {
		return "not on the session bus"
	}
	seen := os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	switch {
	case seen:
		return ""
	case b == keyring.KWalletBackend:
		return "no desktop to open it on"
	case defaultCollection(ctx) == "":
		return "no collection, and no desktop to make one on"
	}
	return ""
}

// offered reports whether a program on the session bus has the name, or would be started for it.
func offered(ctx context.Context, name string) bool {
	for _, method := range []string{"ListNames", "ListActivatableNames"} {
		var names []string
		if ask(ctx, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus."+method, &names) == nil && slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// collectionName is the collection that the user's programs share and that the desktop unlocks at login. A collection
// of our own would ask for a passphrase of its own.
func collectionName(ctx context.Context, backend string) string {
	if backend != string(keyring.SecretServiceBackend) {
		return ""
	}
	path := defaultCollection(ctx)
	if path == "" {
		return "login"
	}
	return unescapePath(strings.TrimPrefix(string(path), secretsPath+"/collection/"))
}

// defaultCollection is empty where there is none.
func defaultCollection(ctx context.Context) dbus.ObjectPath {
	var path dbus.ObjectPath
	if ask(ctx, secretsBus, secretsPath, "org.freedesktop.Secret.Service.ReadAlias", &path, "default") != nil || path == "/" {
		return ""
	}
	return path
}

// collectionLocked reports whether the shared collection is locked; false if that cannot be known.
func collectionLocked(ctx context.Context) bool {
	path := defaultCollection(ctx)
	if path == "" {
		return false
	}
	var locked dbus.Variant
	err := ask(ctx, secretsBus, path, "org.freedesktop.DBus.Properties.Get", &locked, "org.freedesktop.Secret.Collection", "Locked")
	is, _ := locked.Value().(bool)
	return err == nil && is
}

// ask makes one call on the session bus. The library has connected to it already if there is one; where it has not, asking
// again would start a bus that nobody ends.
func ask(ctx context.Context, name string, path dbus.ObjectPath, method string, answer any, args ...any) error {
	if !slices.Contains(keyring.AvailableBackends(), keyring.SecretServiceBackend) {
		return dbus.ErrClosed
	}
	conn, err := dbus.SessionBus()
	if err != nil {
		return err
	}
	limit, stop := context.WithTimeout(ctx, busTimeout)
	defer stop()
	return conn.Object(name, path).CallWithContext(limit, method, 0, args...).Store(answer)
}

// unescapePath undoes the escapes of a collection's path, _5f for an underscore, as the library does when it compares.
func unescapePath(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+3 <= len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.Write(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
