package browser

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pat-robot/internal/fault"
)

// TestInstallBrowser has a machine without a browser, and tools that say what they were asked for.
func TestInstallBrowser(t *testing.T) {
	const debian, ubuntu = "ID=debian\n", "ID=ubuntu\nID_LIKE=debian\n"
	tests := []struct {
		name      string
		root      bool
		system    string
		apt, node string // scripts
		channel   string
		want      string // the action, or else a part of the error
		wantCalls string
	}{
		{"Debian's package", true, debian, "/bin/touch $HERE/chromium", "exit 9", "", string(ByApt), "apt-get install -y chromium\n"},
		{"Debian without lists", true, debian, `[ "$1" = update ] && /bin/touch $HERE/updated; [ -e $HERE/updated ] || { echo "E: no such package"; exit 100; }; [ "$1" = update ] || /bin/touch $HERE/chromium`,
			"exit 9", "", string(ByApt), "apt-get install -y chromium\napt-get update\napt-get install -y chromium\n"},
		{"not root", false, debian, "exit 9", "/bin/touch $HERE/chromium", "", string(Downloaded), "node DRIVER/package/cli.js install --no-shell chromium\n"},
		{"Ubuntu", true, ubuntu, "exit 9", "/bin/touch $HERE/chromium", "chromium", string(Downloaded), "node DRIVER/package/cli.js install --no-shell chromium\n"},
		{"nothing works", true, debian, "echo 'E: Could not resolve host' >&2; exit 100", "echo 'Error: Download failure, code=1' >&2; exit 1", "",
			"(apt-get: Could not resolve host; the driver's download: Download failure, code=1)",
			"apt-get install -y chromium\napt-get update\nnode DRIVER/package/cli.js install --no-shell chromium\n"},
		{"a browser that the user named", true, debian, "exit 9", "exit 9", "msedge", "no browser found for the channel msedge", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			here := t.TempDir()
			log := "echo \"${0##*/} $*\" >>$HERE/calls\n"
			tool(t, here, "bin/apt-get", log+tt.apt+"\n")
			tool(t, here, "bin/node", log+tt.node+"\n")
			t.Setenv("HERE", here)
			t.Setenv("PATH", filepath.Join(here, "bin"))
			t.Setenv("PLAYWRIGHT_NODEJS_PATH", "")
			i := &installer{
				options: InstallOptions{Channel: tt.channel, Out: &bytes.Buffer{}}, dir: "DRIVER", root: tt.root,
				osRelease: place(t, here, "os-release", tt.system, 0o644),
				find: func(o Options, _ driver) (program, error) {
					path := filepath.Join(here, "chromium")
					if _, err := os.Stat(path); err == nil {
						return program{name: "Chromium", path: path}, nil
					}
					return chooseProgram(o, driver{}, []kind{{channel: "msedge"}, {channel: "chromium"}})
				},
			}
			got, err := i.browser(t.Context())
			if err != nil {
				if !strings.Contains(err.Error(), tt.want) || !fault.Is(err, fault.Usage) || fault.HintOf(err) == "" {
					t.Errorf("browser() = %v (hint %q), want %s", err, fault.HintOf(err), tt.want)
				}
			} else if string(got.Action) != tt.want || got.Path != filepath.Join(here, "chromium") {
				t.Errorf("browser() = %+v, want it %s", got, tt.want)
			}
			calls, _ := os.ReadFile(filepath.Join(here, "calls")) // none where nothing was called
			if string(calls) != tt.wantCalls {
				t.Errorf("called\n%s, want\n%s", calls, tt.wantCalls)
			}
		})
	}
}
