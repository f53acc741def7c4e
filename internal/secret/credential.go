package secret

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SaveCredential keeps something small that belongs to an account and is no token, such as its password: what names it.
// It is read back and compared, as Save does. Find does not list it.
func (s *Store) SaveCredential(ctx context.Context, account, what string, v Value) error {
	return s.save(ctx, credentialName(account, what), Item{Key: Key{Account: account, Name: what}, Value: v, Created: time.Now()})
}

// Credential returns what SaveCredential kept. Where there is none, the error wraps ErrNotFound.
func (s *Store) Credential(ctx context.Context, account, what string) (Value, error) {
	item, err := s.load(ctx, credentialName(account, what))
	return item.Value, err
}

// DeleteCredential removes what SaveCredential kept. Where there is none, the error wraps ErrNotFound.
func (s *Store) DeleteCredential(ctx context.Context, account, what string) error {
	return s.remove(ctx, credentialName(account, what))
}

func credentialName(account, what string) string {
	return join(credentialSpace, strings.ToLower(account), what)
}

// probeName is new each time, so that runs at the same time do not meet, and tells its age.
func probeName(now time.Time) string {
	return join(probeSpace, fmt.Sprint(now.Unix()), rand.Text())
}

// sweepProbes deletes the probes that a crash left behind.
func (s *Store) sweepProbes(ctx context.Context, now time.Time) error {
	names, err := s.names(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		parts := strings.Split(name, "/")
		if len(parts) != 3 || parts[0] != probeSpace {
			continue
		}
		made, err := strconv.ParseInt(parts[1], 10, 64)
		if err == nil && now.Sub(time.Unix(made, 0)) > staleProbe {
			_ = s.remove(ctx, name) // the probe itself will tell if nothing can be deleted
		}
	}
	return nil
}
