package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/signer"
)

// signingKeys is what key prints: never a secret half.
type signingKeys struct {
	Backend string       `json:"backend"`
	Current *publicKey   `json:"current"` // nil before the first run
	Signers []trustedKey `json:"signers"`
}

type publicKey struct {
	KeyID     string    `json:"key_id"`
	PublicKey string    `json:"public_key"` // PEM
	Created   time.Time `json:"created"`
}

type trustedKey struct {
	KeyID string    `json:"key_id"`
	Name  string    `json:"name,omitempty"`
	Own   bool      `json:"own"`
	Added time.Time `json:"added"`
}

func newKeyCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Show, hand out and renew the key that trails are signed with",
		Long: `The signing key is made on first use and lives in the keyring; its secret half is never shown. Who is to check trails
elsewhere needs the public half: pat-robot key export.`,
		GroupID: groupEvidence,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddGroup(&cobra.Group{ID: groupEvidence, Title: "Commands:"})
	cmd.AddCommand(newKeyShowCommand(p), newKeyExportCommand(p), newKeyRotateCommand(p), newKeyTrustCommand(p), newKeyDistrustCommand(p))
	return cmd
}

func newKeyShowCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use: "show", Short: "Show the signing key's public half, and whose signatures count here", GroupID: groupEvidence, Args: noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			keys, err := keysOf(cmd.Context(), store)
			if err != nil {
				return err
			}
			return p.result(as, keys, keys.text)
		}),
	}
	as.flag(cmd)
	settings(cmd, keyringSettings...)
	return cmd
}

func keysOf(ctx context.Context, store *secret.Store) (signingKeys, error) {
	keys := signingKeys{Backend: store.Backend(), Signers: []trustedKey{}}
	current, err := store.SigningKey(ctx)
	switch {
	case err == nil:
		keys.Current = &publicKey{KeyID: current.KeyID(), PublicKey: string(signer.PEM(current.Public())), Created: current.Created}
	case !errors.Is(err, secret.ErrNotFound):
		return keys, err
	}
	all, err := store.Signers(ctx)
	for _, s := range all {
		keys.Signers = append(keys.Signers, trustedKey{KeyID: s.KeyID(), Name: s.Name, Own: s.Own, Added: s.Added})
	}
	return keys, err
}

func (k signingKeys) text() string {
	var text strings.Builder
	if k.Current == nil {
		fmt.Fprintf(&text, "the %s keyring has no signing key yet; the first run makes one\n", k.Backend)
	} else {
		fmt.Fprintf(&text, "signs with  %s\nsince       %s\nkept in     the %s keyring\n\n%s", k.Current.KeyID, k.Current.Created.Format(time.RFC3339), k.Backend, k.Current.PublicKey)
	}
	if len(k.Signers) > 0 {
		text.WriteString("\nsignatures of these keys count here:\n" + aligned(func(w io.Writer) {
			for _, s := range k.Signers {
				whose := s.Name
				if s.Own {
					whose = "own"
				}
				fmt.Fprintf(w, "  %s\t%s\t%s\n", s.KeyID, s.Added.Format(time.DateOnly), whose)
			}
		}))
	}
	return text.String()
}

func newKeyExportCommand(p *program) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "export", Short: "Print the public half in PEM form, as openssl reads it", GroupID: groupEvidence, Args: noArguments,
		Example: "  pat-robot key export > signer.pem",
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			key, err := store.SigningKey(cmd.Context())
			if errors.Is(err, secret.ErrNotFound) {
				return fault.Wrap(fault.Store, err, "the first run makes one, and so does pat-robot key rotate", "there is no signing key to export")
			}
			if err != nil {
				return err
			}
			text := string(signer.PEM(key.Public()))
			if all {
				text, err = ownKeys(cmd.Context(), store)
			}
			if err != nil {
				return err
			}
			return writeLine(p.out, text)
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "also the keys that were in use before")
	settings(cmd, keyringSettings...)
	return cmd
}

func ownKeys(ctx context.Context, store *secret.Store) (string, error) {
	all, err := store.Signers(ctx)
	text := ""
	for _, s := range all {
		if s.Own {
			text += string(signer.PEM(s.Public))
		}
	}
	return text, err
}

func newKeyRotateCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use: "rotate", Short: "Make a new key and sign with it from now on", GroupID: groupEvidence, Args: noArguments,
		Long: `Makes a new signing key. The secret half of the old one is deleted; its public half stays among the signers that count, so
that trails which it has signed are still known.`,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			if _, err := store.RotateSigningKey(cmd.Context()); err != nil {
				return err
			}
			keys, err := keysOf(cmd.Context(), store)
			if err != nil {
				return err
			}
			return p.result(as, keys, keys.text)
		}),
	}
	as.flag(cmd)
	settings(cmd, keyringSettings...)
	return cmd
}

func newKeyTrustCommand(p *program) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use: "trust FILE", Short: "Let another signer's trails count here", GroupID: groupEvidence, Args: oneFile,
		Example: `  pat-robot key trust build-server.pem --name "build server"`,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			keys, err := signer.ReadPEM(args[0])
			if err != nil {
				return err
			}
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			if name == "" {
				name = args[0]
			}
			for _, k := range keys {
				if err := store.TrustSigner(cmd.Context(), secret.Signer{Public: k, Name: name, Added: time.Now().UTC()}); err != nil {
					return err
				}
			}
			return writeLine(p.out, fmt.Sprintf("trails signed by %s count from now on", name))
		}),
	}
	cmd.Flags().StringVar(&name, "name", "", "what to call the signer (default: the file's name)")
	settings(cmd, keyringSettings...)
	return cmd
}

func newKeyDistrustCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "distrust KEY-ID", Short: "Let a signer's trails count no more", GroupID: groupEvidence, Args: oneFile,
		Long: "Takes a signer away. The beginning of its key's name is enough. To stop using the own key, rotate it first.",
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			store, err := p.storeFor(cmd)
			if err != nil {
				return err
			}
			s, err := oneSigner(cmd.Context(), store, args[0])
			if err != nil {
				return err
			}
			if err := store.DistrustSigner(cmd.Context(), s.Public); err != nil {
				return err
			}
			return writeLine(p.out, "trails signed by "+s.KeyID()+" count no more")
		}),
	}
	settings(cmd, keyringSettings...)
	return cmd
}

// oneSigner finds the signer whose key's name begins like that.
func oneSigner(ctx context.Context, store *secret.Store, prefix string) (secret.Signer, error) {
	all, err := store.Signers(ctx)
	if err != nil {
		return secret.Signer{}, err
	}
	var found []secret.Signer
	for _, s := range all {
		if strings.HasPrefix(s.KeyID(), prefix) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return secret.Signer{}, fault.New(fault.Usage, "pat-robot key show lists them", "%d signers have a key that begins with %q", len(found), prefix)
	}
	if current, err := store.SigningKey(ctx); err == nil && current.KeyID() == found[0].KeyID() {
		return secret.Signer{}, fault.New(fault.Usage, "run pat-robot key rotate first", "%s is the key in use", found[0].KeyID())
	}
	return found[0], nil
}

// oneFile demands the one argument that is not a token's NAME.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 1 && args[0] != "" {
		return nil
	}
	return fault.New(fault.Usage, "pat-robot key "+cmd.Name()+" --help shows examples", "key %s wants exactly one argument, got %d", cmd.Name(), len(args))
}
