package main

import (
	"github.com/spf13/cobra"

	"pat-robot/internal/browser"
)

func newInstallCommand(p *program) *cobra.Command {
	var as format
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Get the browser driver and, if there is none, a browser",
		Long: `Gets Playwright's driver through the npm client, pinned by an embedded lock file, and looks for a browser: an installed
Chrome, Edge or Chromium; else, as root on Debian, the package chromium; else Playwright's own download. A second call
finds all in place and does nothing.`,
		Example: "  pat-robot install\n  pat-robot install -o json",
		GroupID: groupHouse,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			c, err := p.configure(cmd)
			if err != nil {
				return err
			}
			report, err := browser.Install(cmd.Context(), browser.InstallOptions{
				ExecutablePath: c.BrowserPath, Channel: c.BrowserChannel, SecretVariables: secretVariables(), Out: p.err,
			})
			if err != nil {
				return err
			}
			return p.result(as, report, report.String)
		}),
	}
	as.flag(cmd)
	settings(cmd, "BROWSER_PATH", "BROWSER_CHANNEL")
	return cmd
}
