package main

import (
	"context"
	"time"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"

	"pat-robot/internal/browser"
	"pat-robot/internal/config"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// deps gives a flow what it works with. Nothing is opened yet, save the user's file of selectors.
func (p *program) deps(c config.Config) (flows.Deps, error) {
	pages, err := selectors.Load(c.Selectors)
	if err != nil {
		return flows.Deps{}, fault.Wrap(fault.Usage, err, "see PAT_ROBOT_SELECTORS", "could not use the file of selectors")
	}
	kept, err := p.openJournal(c)
	if err != nil {
		return flows.Deps{}, err
	}
	sessions, err := sessionDir()
	if err != nil {
		return flows.Deps{}, err
	}
	if c.ProfileDir != "" {
		sessions = "" // the profile has its own
	}
	build := facts()
	return flows.Deps{
		Log:         p.logger(c),
		Redactor:    p.redactor,
		Pages:       pages,
		OpenBrowser: func(ctx context.Context) (*browser.Browser, error) { return p.openBrowser(ctx, c) },
		OpenStore:   p.openStore,
		Journal:     kept,
		Progress:    p.progress(),
		SessionDir:  sessions,
		Profile:     c.ProfileDir,
		TrailRoot:   c.Screenshots,
		MaskAccount: c.MaskAccount, TimestampAuthority: c.TSAURL,
		Tool:        "pat-robot " + build.Version,
		Build:       build.String(),
		ExitCode:    exitCode,
		StepTimeout: c.StepTimeout,
		RunTimeout:  c.RunTimeout,
		Patience:    c.Patience,
		Now:         time.Now,
	}, nil
}

// openJournal gives the journal of this process, in which nothing is written before it is needed.
func (p *program) openJournal(c config.Config) (*journal.Journal, error) {
	if p.journal != nil {
		return p.journal, nil
	}
	dir, err := journalDir(c)
	if err == nil {
		p.journal = journal.New(dir)
	}
	return p.journal, err
}

func journalDir(c config.Config) (string, error) {
	if c.JournalDir != "" {
		return c.JournalDir, nil
	}
	return journal.DefaultDir()
}

// openBrowser starts a browser that a second interrupt, or a panic, can end.
func (p *program) openBrowser(ctx context.Context, c config.Config) (*browser.Browser, error) {
	proxy, err := browser.ProxyFromEnvironment()
	if err != nil {
		return nil, err
	}
	if proxy != nil {
		p.redactor.Add("proxy password", proxy.Password)
	}
	b, err := browser.Start(ctx, browser.Options{
		ExecutablePath: c.BrowserPath, Channel: c.BrowserChannel, Headed: c.Headed, Sandbox: c.BrowserSandbox,
		ProfileDir: c.ProfileDir, Endpoint: c.BrowserEndpoint, Proxy: proxy, CAFile: c.CAFile, ClientCertificates: clientCertificates(c),
		SecretVariables: secretVariables(), IgnoreAnimations: true, Log: p.logger(c), Redactor: p.redactor,
	})
	if err == nil {
		p.onForce(func() { _ = b.Close() })
	}
	return b, err
}

// clientCertificates are one for each origin.
func clientCertificates(c config.Config) []browser.ClientCertificate {
	var all []browser.ClientCertificate
	for _, origin := range c.ClientCert.Origins {
		all = append(all, browser.ClientCertificate{Origin: origin, CertFile: c.ClientCert.CertFile, KeyFile: c.ClientCert.KeyFile, Passphrase: c.ClientCert.Passphrase})
	}
	return all
}

// logger writes to stderr what the level lets through: as lines for a person, or as JSON for a machine.
func (p *program) logger(c config.Config) zerolog.Logger {
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		level = zerolog.WarnLevel // config has refused what is no level
	}
	if c.LogFormat == "json" {
		return zerolog.New(p.err).Level(level).With().Timestamp().Logger()
	}
	console := zerolog.ConsoleWriter{Out: p.err, NoColor: !p.colour.on, TimeFormat: time.TimeOnly}
	return zerolog.New(console).Level(level).With().Timestamp().Logger()
}

// storeFor opens the keyring for a command that needs nothing else.
func (p *program) storeFor(cmd *cobra.Command) (*secret.Store, error) {
	if _, err := p.configure(cmd); err != nil {
		return nil, err
	}
	return p.openStore(cmd.Context())
}

// openStore opens the keyring once; whoever asks again gets the same one, and no second question for its passphrase.
func (p *program) openStore(ctx context.Context) (*secret.Store, error) {
	p.storeTurn.Lock()
	defer p.storeTurn.Unlock()
	if p.store != nil {
		return p.store, nil
	}
	store, err := secret.Open(ctx, p.keyring)
	if err != nil {
		return nil, err
	}
	p.store = store
	return store, nil
}
