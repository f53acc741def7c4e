package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"pat-robot/internal/config"
	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/scope"
	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
)

func newDemoCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the main job on the embedded stand-in",
		Long: `Starts the stand-in, makes a token on it as create would on a real organization, keeps its value in a keyring of its own
that is deleted at the end, and leaves the trail to look at. Nothing outside this machine is asked.`,
		Example: "  pat-robot demo\n  PAT_ROBOT_HEADED=true pat-robot demo",
		GroupID: groupHouse,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			return p.demo(cmd.Context(), as, c)
		}),
	}
	as.flag(cmd)
	settings(cmd, browserSettings...)
	settings(cmd, "LOG_LEVEL", "LOG_FORMAT")
	return cmd
}

// demo is create against a server of our own: the settings that name a site, an account or a keyring are replaced, those
// of the browser and the trail are the user's.
func (p *program) demo(ctx context.Context, as format, c config.Config) error {
	server, err := standin.Start(ctx, standin.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	vault, err := os.MkdirTemp("", "pat-robot-demo-")
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "", "could not make a folder for the demo's keyring")
	}
	defer func() { _ = os.RemoveAll(vault) }()
	passphrase := secret.New(rand.Text())
	p.redactor.Add("keyring passphrase", passphrase)
	p.keyring = secret.Options{Backend: "file", Dir: filepath.Join(vault, "keyring"),
		Password: func(context.Context) (secret.Value, error) { return passphrase, nil }}
	info := server.Info()
	req, err := p.demoRequest(info)
	if err != nil {
		return err
	}
	c.ProfileDir, c.BrowserEndpoint = "", "" // nothing of the user's own is for a made-up account
	deps, err := p.deps(c)
	if err != nil {
		return err
	}
	deps.Journal = nil   // its tokens end with the stand-in
	deps.SessionDir = "" // the demo's account is made up
	p.say("A stand-in for Azure DevOps is at %s/%s; making a token there.", info.Portal, info.Organization)
	made, err := p.create(ctx, as, deps, req, nil)
	if err != nil {
		return err
	}
	if err := p.compare(ctx, server, req, made); err != nil {
		return err
	}
	return p.showReport(made)
}

// demoRequest asks for what the article in mind asks for: the five scopes, the furthest date, by way of the menu.
func (p *program) demoRequest(info standin.Info) (flows.CreateRequest, error) {
	portal, err := url.Parse(info.Portal)
	if err != nil {
		return flows.CreateRequest{}, fault.Wrap(fault.Unexpected, err, "", "could not read the stand-in's address")
	}
	scopes, err := scope.Preset("exalate")
	if err != nil {
		return flows.CreateRequest{}, fault.Wrap(fault.Unexpected, err, "", "could not read the preset")
	}
	expires, err := expiry.Parse("max", time.Now())
	if err != nil {
		return flows.CreateRequest{}, err
	}
	password := secret.New(info.Password)
	p.redactor.Add("password", password)
	return flows.CreateRequest{
		Target: flows.Target{
			Site: flows.Site{BaseURL: portal, SigninOrigins: []string{info.Signin}},
			Account: flows.Account{Email: info.Email,
				Password: func(context.Context) (secret.Value, error) { return password, nil }},
			Organization: info.Organization,
			Way:          flows.ByMenu,
		},
		Name: "exalate", Expires: expires, Scopes: scopes,
	}, nil
}

// compare shows what the demo is about: the keyring holds exactly the value that the site gave out.
func (p *program) compare(ctx context.Context, server *standin.Server, req flows.CreateRequest, made flows.CreateResult) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	kept, err := onlyOne(ctx, store, secret.Query{Name: made.Name})
	if err != nil {
		return err
	}
	item, err := store.Get(ctx, kept.Key)
	if err != nil {
		return err
	}
	for _, token := range server.State().Tokens {
		if token.Name == req.Name && item.Value.Equal(secret.New(token.Value)) {
			p.say("The keyring holds exactly the value that the site gave out.")
			return nil
		}
	}
	return fault.New(fault.Unexpected, "", "the keyring holds another value than the site gave out for %q", req.Name)
}

// showReport says where the pictures are.
func (p *program) showReport(made flows.CreateResult) error {
	report, err := filepath.Abs(filepath.Join(made.Trail, "report.html"))
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "", "could not find the report")
	}
	_, err = fmt.Fprintf(p.err, "\nThe report with all pictures: %s\n", report)
	return err
}
