package secret

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/signer"
)

// SigningKey is the secret key that trails are signed with. It masks itself as every Value does.
type SigningKey struct {
	seed    Value // the 32 bytes of RFC 8032
	Created time.Time
}

// Public is the other half, which may be known to anybody.
func (k SigningKey) Public() ed25519.PublicKey {
	return ed25519.NewKeyFromSeed([]byte(k.seed.Reveal())).Public().(ed25519.PublicKey)
}

// Sign signs a message (Ed25519).
func (k SigningKey) Sign(message []byte) []byte {
	return ed25519.Sign(ed25519.NewKeyFromSeed([]byte(k.seed.Reveal())), message)
}

// KeyID names the key; see signer.KeyID.
func (k SigningKey) KeyID() string { return signer.KeyID(k.Public()) }

// currentKey is the item of the signing key in use.
var currentKey = join(signingSpace, "current")

// SigningKey returns the key in use. Where there is none, the error wraps ErrNotFound.
func (s *Store) SigningKey(ctx context.Context) (SigningKey, error) {
	item, err := s.load(ctx, currentKey)
	if err != nil {
		return SigningKey{}, err
	}
	seed, err := base64.StdEncoding.DecodeString(item.Value.Reveal())
	if err != nil || len(seed) != ed25519.SeedSize {
		// The cause is dropped: it may quote the key.
		return SigningKey{}, fault.New(fault.Store, "pat-robot key rotate makes a new one", "the signing key in the %s keyring is damaged", s.backend)
	}
	return SigningKey{seed: New(string(seed)), Created: item.Created}, nil
}

// EnsureSigningKey is SigningKey that makes the key on first use.
func (s *Store) EnsureSigningKey(ctx context.Context) (SigningKey, error) {
	k, err := s.SigningKey(ctx)
	if errors.Is(err, ErrNotFound) {
		return s.RotateSigningKey(ctx)
	}
	return k, err
}

// RotateSigningKey makes a new key and uses it from now on. The public half of each key stays among the trusted signers,
// so that what the old one signed can still be checked; the secret half of the old one is gone.
func (s *Store) RotateSigningKey(ctx context.Context) (SigningKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails
	k := SigningKey{seed: New(string(seed)), Created: time.Now().UTC().Truncate(time.Second)}
	// Trusted first: of two programs that make a key at the same time, one loses, and has signed with it already perhaps.
	if err := s.TrustSigner(ctx, Signer{Public: k.Public(), Added: k.Created, Own: true}); err != nil {
		return SigningKey{}, err
	}
	item := Item{Key: Key{Name: k.KeyID()}, Value: New(base64.StdEncoding.EncodeToString(seed)), Created: k.Created, Source: "signing key"}
	if err := s.save(ctx, currentKey, item); err != nil {
		return SigningKey{}, err
	}
	return k, nil
}

// Signer is a public key whose signatures count.
type Signer struct {
	Public ed25519.PublicKey
	Name   string // a person's word for it; empty for keys of this keyring
	Added  time.Time
	Own    bool // made in this keyring
}

// KeyID names the key; see signer.KeyID.
func (s Signer) KeyID() string { return signer.KeyID(s.Public) }

// Signers returns the trusted signers, own and others, ordered by when they were added.
func (s *Store) Signers(ctx context.Context) ([]Signer, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	var all []Signer
	for _, name := range names {
		if !strings.HasPrefix(name, signerSpace+"/") {
			continue
		}
		item, err := s.load(ctx, name)
		if errors.Is(err, ErrNotFound) {
			continue // another process took it away meanwhile
		}
		if err != nil {
			return nil, err
		}
		keys, err := signer.ParsePEM([]byte(item.Value.Reveal()))
		if err != nil || len(keys) != 1 || signerName(keys[0]) != name {
			return nil, fault.New(fault.Store, "delete it in the keyring", "the signer kept as %s is damaged", name)
		}
		all = append(all, Signer{Public: keys[0], Name: item.Name, Added: item.Created, Own: item.Source == ownSigner})
	}
	slices.SortStableFunc(all, func(a, b Signer) int { return a.Added.Compare(b.Added) })
	return all, nil
}

const ownSigner = "own signer"

// TrustSigner keeps a signer among the trusted ones, or gives it another name.
func (s *Store) TrustSigner(ctx context.Context, who Signer) error {
	source := "signer"
	if who.Own {
		source = ownSigner
	}
	return s.save(ctx, signerName(who.Public), Item{
		Key: Key{Name: who.Name}, Value: New(string(signer.PEM(who.Public))), Created: who.Added, Source: source})
}

// DistrustSigner takes a signer away. Where there is none, the error wraps ErrNotFound.
func (s *Store) DistrustSigner(ctx context.Context, public ed25519.PublicKey) error {
	return s.remove(ctx, signerName(public))
}

func signerName(public ed25519.PublicKey) string { return join(signerSpace, signer.KeyID(public)) }
