package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/signer"
	"pat-robot/internal/trail"
	"pat-robot/internal/trail/verify"
)

func newVerifyCommand(p *program) *cobra.Command {
	var as format
	var keys []string
	var roots string
	cmd := &cobra.Command{
		Use:   "verify DIR...",
		Short: "Check that trails are as they were sealed",
		Long: `Checks each trail: every file against the seal, the chain of events, who has signed, and the time stamp if there is one. It
says that a trail is whole, whole but signed by a key that is not known here, incomplete (exit code 12), or what exactly was
changed, added, removed, moved or re-signed (exit code 11).

With --public-key it believes the signers of these files alone, and asks no keyring. Without it, the signers that the keyring
trusts count: its own keys, and those that pat-robot key trust has added. It never uses the network.`,
		Example: `  pat-robot verify screenshots/20260102T150405Z-create-acme-exalate
  pat-robot verify --public-key signer.pem screenshots/* -o json
  pat-robot verify --tsa-ca tsa-roots.pem screenshots/20260102T150405Z-create-acme-exalate`,
		GroupID: groupEvidence,
		Args:    someFolders,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			if _, err := p.configure(cmd); err != nil {
				return err
			}
			options, err := verifyOptions(keys, roots)
			if err != nil {
				return err
			}
			results, err := p.verifyAll(cmd.Context(), withoutQuarantine(args), options)
			if err != nil {
				return err
			}
			list := verified{Trails: results}
			return cmp.Or(p.result(as, list, list.text), list.err())
		}),
	}
	as.flag(cmd)
	cmd.Flags().StringArrayVar(&keys, "public-key", nil, "PEM file of signers to believe, and no others; may be given several times")
	cmd.Flags().StringVar(&roots, "tsa-ca", "", "PEM file of the certificates that vouch for authorities of time stamps")
	settings(cmd, keyringSettings...)
	return cmd
}

// verified is what verify prints.
type verified struct {
	Trails []verify.Result `json:"trails"`
}

func (v verified) text() string {
	lines := make([]string, len(v.Trails))
	for i, r := range v.Trails {
		lines[i] = r.Text()
	}
	return strings.Join(lines, "\n")
}

// err is the worst of all: altered before incomplete.
func (v verified) err() error {
	var worst error
	for _, r := range v.Trails {
		if err := r.Err(); err != nil && (worst == nil || fault.Is(err, fault.TrailAltered) && !fault.Is(worst, fault.TrailAltered)) {
			worst = err
		}
	}
	return worst
}

func someFolders(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return fault.New(fault.Usage, "pat-robot trails lists them", "%s wants the folder of a trail", cmd.Name())
}

// withoutQuarantine puts the trails in quarantine in the place of their folder, which screenshots/* names too.
func withoutQuarantine(dirs []string) []string {
	var all []string
	for _, dir := range dirs {
		if filepath.Base(filepath.Clean(dir)) != trail.Quarantine || isTrail(dir) {
			all = append(all, dir)
			continue
		}
		entries, _ := os.ReadDir(dir) // what cannot be read is told by the next look
		for _, e := range entries {
			all = append(all, filepath.Join(dir, e.Name()))
		}
	}
	return all
}

func verifyOptions(keys []string, roots string) (verify.Options, error) {
	o := verify.Options{Only: len(keys) > 0}
	for _, file := range keys {
		found, err := signer.ReadPEM(file)
		if err != nil {
			return o, err
		}
		for _, k := range found {
			o.Known = append(o.Known, verify.Known{Public: k, Name: file})
		}
	}
	if roots == "" {
		return o, nil
	}
	text, err := os.ReadFile(roots)
	if err != nil {
		return o, fault.Wrap(fault.Usage, err, "give a PEM file of certificates", "could not read --tsa-ca")
	}
	o.Roots = x509.NewCertPool()
	if !o.Roots.AppendCertsFromPEM(text) {
		return o, fault.New(fault.Usage, "give a PEM file of certificates", "--tsa-ca: %s holds no certificate", roots)
	}
	return o, nil
}

// verifyAll checks the trails. The keyring is asked only when a trail is whole and nobody has said whose key has signed it.
func (p *program) verifyAll(ctx context.Context, dirs []string, o verify.Options) ([]verify.Result, error) {
	var results []verify.Result
	asked := o.Only
	for _, dir := range dirs {
		r, err := verify.Check(dir, o)
		if err == nil && r.State == verify.UnknownSigner && !asked {
			asked = true
			o.Known = p.trustedSigners(ctx)
			r, err = verify.Check(dir, o)
		}
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// trustedSigners are those of the keyring; none where it cannot be asked, which is told.
func (p *program) trustedSigners(ctx context.Context) []verify.Known {
	if p.keyring.Backend == "file" && !secret.HasFile(p.keyring.Dir) {
		return nil // it would be made
	}
	known, err := p.signers(ctx)
	if err != nil && !errors.Is(err, secret.ErrNotFound) {
		p.say("the keyring cannot say whose key it is: %v", err)
	}
	return known
}

func (p *program) signers(ctx context.Context) ([]verify.Known, error) {
	store, err := p.openStore(ctx)
	if err != nil {
		return nil, err
	}
	all, err := store.Signers(ctx)
	var known []verify.Known
	for _, s := range all {
		known = append(known, verify.Known{Public: s.Public, Name: signerWords(s, store.Backend())})
	}
	return known, err
}

func signerWords(s secret.Signer, backend string) string {
	if s.Own {
		return "the " + backend + " keyring's own key"
	}
	return s.Name
}
