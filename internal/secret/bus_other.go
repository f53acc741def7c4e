//go:build !linux

package secret

import (
	"context"

	"github.com/99designs/keyring"
)

// There is no session bus here.

func missingOnBus(context.Context, keyring.BackendType) string { return "not on this system" }

func collectionName(context.Context, string) string { return "" }

func collectionLocked(context.Context) bool { return false }
