package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"pat-robot/internal/fault"
	"pat-robot/internal/standin"
)

// standinFlags are the ports, and one flag a switch of the scenario.
type standinFlags struct {
	port, signinPort int
	switches         map[string]*string
}

func newStandinCommand(p *program) *cobra.Command {
	var as format
	var given standinFlags
	cmd := &cobra.Command{
		Use:   "standin",
		Short: "Serve a local Azure DevOps with its sign-in pages, to look at and to try on",
		Long: `Serves a local stand-in for Azure DevOps and its sign-in pages, each on an origin of its own, until it is stopped. With
-o json it first prints one object with the addresses and the account to sign in with. Each switch makes one variant of
the pages, or one bad day.`,
		Example: `  pat-robot standin
  pat-robot standin --port 8080 --signin-port 8081 -o json
  pat-robot standin --layout old --controls fabric`,
		GroupID: groupHouse,
		Args:    noArguments,
		RunE: p.work(func(cmd *cobra.Command, _ []string) error {
			options, err := given.options(cmd)
			if err != nil {
				return err
			}
			options.Log = p.err
			server, err := standin.Start(cmd.Context(), options)
			if err != nil {
				return err
			}
			return p.serve(cmd.Context(), as, server)
		}),
	}
	as.flag(cmd)
	given.flags(cmd)
	return cmd
}

func (s *standinFlags) flags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&s.port, "port", 0, "the portal's port; 0 takes a free one")
	cmd.Flags().IntVar(&s.signinPort, "signin-port", 0, "the sign-in pages' port; 0 takes a free one")
	cmd.Flags().SortFlags = false
	s.switches = map[string]*string{}
	for _, sw := range standin.Switches() {
		s.switches[sw.Name] = cmd.Flags().String(sw.Name, "", switchHelp(sw))
	}
}

func (s *standinFlags) options(cmd *cobra.Command) (standin.Options, error) {
	var wrong faults
	for _, port := range []struct {
		flag  string
		value int
	}{{"--port", s.port}, {"--signin-port", s.signinPort}} {
		if port.value < 0 || port.value > 65535 {
			wrong.addf("0 to 65535", "%s: %d is no port", port.flag, port.value)
		}
	}
	var pairs []string
	for name, value := range s.switches {
		if cmd.Flags().Changed(name) {
			pairs = append(pairs, name+"="+*value)
		}
	}
	scenario, err := standin.ParseSwitches(pairs)
	if err != nil {
		wrong.add(fault.Wrap(fault.Usage, err, "pat-robot standin --help lists the switches", "switches"))
	}
	return standin.Options{Addr: loopback(s.port), SigninAddr: loopback(s.signinPort), Scenario: scenario}, wrong.err()
}

// switchHelp tells what a switch does and takes; the first value is the default.
func switchHelp(sw standin.Switch) string {
	if sw.Form != "" {
		return sw.Help + ": " + sw.Form
	}
	return sw.Help + ": " + strings.Join(sw.Values, ", ")
}

// loopback is the only place where the stand-in listens: its tokens are for looking at, not for a network.
func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// serve tells where the server is and waits until it is to stop. Being stopped is how serving ends well.
func (p *program) serve(ctx context.Context, as format, server *standin.Server) error {
	info := server.Info()
	// Its secrets are made up and worth nothing, and whoever starts it needs them.
	err := write(p.plain, as, p.outTerminal, info, func() string {
		return fmt.Sprintf("portal   %s/%s\nsign-in  %s\nemail    %s\npassword %s\nstate    %s\nCtrl-C stops it",
			info.Portal, info.Organization, info.Signin, info.Email, info.Password, info.State)
	})
	if err == nil {
		<-ctx.Done()
	}
	if closing := server.Close(); err == nil && closing != nil {
		err = fault.Wrap(fault.Unexpected, closing, "", "could not stop the stand-in")
	}
	return err
}
