// Package walls holds the house to its plan: which room may lead to which, and which room alone knows a library.
//
// Arrows go down, from the words of the command line over the flows to the rooms that know one thing each. A new room
// needs a row here, and so a thought.
package walls

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "pat-robot"

// arrows lists, for each package, the packages of the project that it may import. Tests may import more.
var arrows = map[string][]string{
	"cmd/pat-robot":                  {"browser", "config", "connection", "docs", "docs/report", "expiry", "fault", "flows", "gitcredential", "inventory", "journal", "otp", "plan", "scope", "secret", "selectors", "session", "signer", "sink", "standin", "tokenfile", "trail", "trail/verify"},
	"internal/connection":            {"fault", "secret"},
	"internal/flows":                 {"browser", "connection", "expiry", "fault", "inventory", "journal", "otp", "scope", "secret", "selectors", "session", "survey", "trail"},
	"internal/config":                {"expiry", "fault", "scope", "secret"},
	"internal/browser":               {"fault", "secret", "selectors"},
	"internal/trail":                 {"durable", "fault", "secret", "trail/attest", "trail/stamp"},
	"internal/trail/attest":          {"signer"},
	"internal/trail/stamp":           {},
	"internal/trail/stamp/stamptest": {},
	"internal/trail/verify":          {"fault", "signer", "trail", "trail/attest", "trail/stamp"},
	"internal/secret":                {"durable", "fault", "quietbus", "signer"},
	"internal/docs":                  {"fault", "inventory", "scope"},
	"internal/docs/report":           {"docs", "fault", "inventory"},
	"internal/inventory":             {"fault", "scope"},
	"internal/survey":                {"browser", "fault", "inventory", "scope"},
	"internal/gitcredential":         {"secret"},
	"internal/plan":                  {"sink", "tokenfile"},
	"internal/tokenfile":             {"expiry", "fault", "scope", "sink"},
	"internal/faults":                {"secret", "standin"},
	"internal/faults/table":          {"faults"},
	"internal/journal":               {"durable", "fault"},
	"internal/sink":                  {"durable", "fault", "secret"},
	"internal/session":               {"durable", "fault", "secret"},
	"internal/signer":                {"fault"},
	"internal/standin":               {"fault", "scope"},
	"internal/durable":               {},
	"internal/expiry":                {"fault"},
	"internal/fault":                 {},
	"internal/otp":                   {"fault", "secret"},
	"internal/quietbus":              {},
	"internal/scope":                 {},
	"internal/selectors":             {},
	"internal/walls":                 {},
}

// owners names the one package that may import a library, in its tests too.
var owners = map[string]string{
	"github.com/playwright-community/playwright-go": "internal/browser",
	"github.com/99designs/keyring":                  "internal/secret",
	"github.com/kelseyhightower/envconfig":          "internal/config",
	"github.com/pquerna/otp":                        "internal/otp",
	"github.com/spf13/cobra":                        "cmd/pat-robot",
	"filippo.io/age":                                "internal/session",
	"github.com/yuin/goldmark":                      "internal/docs",
	"golang.org/x/net/html":                         "internal/docs",
	"github.com/owenrumney/go-sarif/v3":             "internal/docs/report",

	"github.com/secure-systems-lab/go-securesystemslib": "internal/trail/attest",
	"github.com/in-toto/attestation":                    "internal/trail/attest",
	"github.com/digitorus/timestamp":                    "internal/trail/stamp",
}

// pkg is what go list says about a package.
type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestArrowsGoDown(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		allowed, known := arrows[name]
		if !known {
			t.Errorf("%s has no row in the plan of the house", name)
		}
		for _, imported := range p.Imports {
			room, ours := strings.CutPrefix(imported, module+"/internal/")
			if ours && !slices.Contains(allowed, room) {
				t.Errorf("%s imports %s: this arrow should not be there", name, room)
			}
		}
	}
}

func TestLibrariesHaveOneOwner(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			for library, owner := range owners {
				if imported != library && !strings.HasPrefix(imported, library+"/") {
					continue
				}
				seen[library] = true
				if name != owner {
					t.Errorf("%s imports %s, which only %s may", name, library, owner)
				}
			}
		}
	}
	for library := range owners {
		if !seen[library] {
			t.Errorf("nobody imports %s: its rule guards nothing", library)
		}
	}
}

// TestPlanHasNoStrayRows keeps the plan from naming rooms that are gone.
func TestPlanHasNoStrayRows(t *testing.T) {
	var names []string
	for _, p := range packages(t) {
		names = append(names, strings.TrimPrefix(p.ImportPath, module+"/"))
	}
	for name := range arrows {
		if !slices.Contains(names, name) {
			t.Errorf("the plan names %s, which is not there", name)
		}
	}
}

// packages lists the project's packages, the tests' imports included.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 5 {
		t.Fatalf("go list named only %d packages", len(list))
	}
	return list
}
