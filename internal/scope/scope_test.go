package scope

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCatalogueIsWhole(t *testing.T) {
	groups, apis, boxes := map[string]bool{}, map[string]bool{}, 0
	for _, g := range Groups() {
		if g.Name == "" || g.Description == "" || len(g.Levels) == 0 || groups[fold(g.Name)] {
			t.Errorf("group %q is empty or stands twice", g.Name)
		}
		groups[fold(g.Name)] = true
		labels := map[string]bool{}
		for _, l := range g.Levels {
			boxes++
			if l.Label == "" || labels[fold(l.Label)] {
				t.Errorf("%s: label %q is empty or stands twice", g.Name, l.Label)
			}
			labels[fold(l.Label)] = true
			if !strings.HasPrefix(l.API, "vso.") || apis[l.API] {
				t.Errorf("%s: API name %q is wrong or stands twice", g.Name, l.API)
			}
			apis[l.API] = true
			for _, low := range l.Implies {
				if s, ok := ByAPI(low); !ok || s.Group != g.Name {
					t.Errorf("%s implies %s, which is not of its group", l.API, low)
				}
			}
		}
	}
	if len(groups) != 36 || boxes != 79 {
		t.Errorf("have %d groups with %d boxes, want 36 with 79: is the catalogue still whole?", len(groups), boxes)
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"the page's words", "Work Items (Read & write)", "vso.work_write"},
		{"three levels", "Work Items (Read, write, & manage)", "vso.work_full"},
		{"colon", "Code: Read & Write", "vso.code_write"},
		{"slash", "code/read", "vso.code"},
		{"arrow", "Build > Read and execute", "vso.build_execute"},
		{"API name", "vso.work_write", "vso.work_write"},
		{"API name in capitals", "VSO.CODE_WRITE", "vso.code_write"},
		{"API name with dots", "vso.extension.data_write", "vso.extension.data_write"},
		{"article, the words decide", "Work Items (vso.work) READ & WRITE", "vso.work_write"},
		{"article, same level", "Member Entitlement Management (vso.memberentitlementmanagement) READ", "vso.memberentitlementmanagement"},
		{"article without the words of a level", "Identity (vso.identity)", "vso.identity"},
		{"API name, then a level", "vso.packaging: Read & write", "vso.packaging_write"},
		{"plural and ampersand", "Project & Teams READ", "vso.project"},
		{"singular", "Work Item (Read)", "vso.work"},
		{"longer group wins", "Extension Data (Read)", "vso.extension.data"},
		{"shorter group", "Extensions (Read)", "vso.extension"},
		{"only one level", "Pull Request Threads", "vso.threads_full"},
		{"connected server", "Connected server", "vso.connected_server"},
		{"use and manage", "Pipeline Resources (Use and manage)", "vso.pipelineresources_manage"},
		{"analytics", "Analytics (Read)", "vso.analytics"},
		{"status of code", "Code (Status)", "vso.code_status"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Parse(tt.text)
			if err != nil || s.API != tt.want {
				t.Errorf("have %v, %v; want %s", s, err, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "  ", "is empty"},
		{"full access", "Full access", "--full-access"},
		{"its API name", "app_token", "--full-access"},
		{"unknown API name", "vso.wrok_write", "vso.work_write"},
		{"unknown group", "Wirk Items (Read & write)", `"Work Items (Read & write)" (vso.work_write)`},
		{"group without a level", "Code", "vso.code_status"},
		{"level that the group has not", "Build (Read & write)", "Read & execute"},
		{"another group's API name", "Work Items (vso.code) READ", "names two groups"},
		{"two API names", "vso.code vso.work", "more than one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Parse(tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("have %v, %v; want %q in the error", s, err, tt.want)
			}
		})
	}
}

// Every box is read back from each way to write it.
func TestEveryBoxInEveryNotation(t *testing.T) {
	for _, g := range Groups() {
		for _, l := range g.Levels {
			s := Scope{g.Name, l.Label, l.API}
			for _, text := range []string{s.String(), l.API, g.Name + " (" + l.API + ") " + strings.ToUpper(l.Label), g.Name + ": " + l.Label} {
				if have, err := Parse(text); err != nil || have != s {
					t.Errorf("%q: have %v, %v", text, have, err)
				}
			}
		}
	}
}

func TestParseAll(t *testing.T) {
	got, err := ParseAll([]string{"vso.code", "Code (Read & write)", "vso.code_write", "Code (Status)", "vso.wiki"})
	if err != nil {
		t.Fatal(err)
	}
	if have := apis(got); !slices.Equal(have, []string{"vso.code_write", "vso.code_status", "vso.wiki"}) {
		t.Errorf("have %v", have)
	}
	_, err = ParseAll([]string{"vso.nothing", "vso.code", "Nonsense"})
	if err == nil || !strings.Contains(err.Error(), "vso.nothing") || !strings.Contains(err.Error(), "Nonsense") {
		t.Errorf("have %v, want both faults", err)
	}
}

func TestExalatePreset(t *testing.T) {
	got, err := Preset("exalate")
	want := []string{"vso.work_write", "vso.project", "vso.profile", "vso.identity", "vso.memberentitlementmanagement"}
	if err != nil || !slices.Equal(apis(got), want) {
		t.Errorf("have %v, %v; want %v", apis(got), err, want)
	}
	if !slices.Contains(Presets(), "exalate") {
		t.Errorf("presets are %v", Presets())
	}
}

func TestPresetFaults(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"no scopes", "description: x\n", "names no scopes"},
		{"unknown key", "scope: [vso.code]\n", "[1:1]"},
		{"unknown scope", "scopes: [vso.cod]\n", "vso.code"},
		{"not YAML", "scopes: [\n", "[1:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "own.yaml")
			if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := LoadPreset(file)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("have %v, want %q and the file's name in it", err, tt.want)
			}
		})
	}
	if _, err := Preset("none"); err == nil || !strings.Contains(err.Error(), "exalate") {
		t.Errorf("have %v, want the built-in names in it", err)
	}
}

func TestFromSummary(t *testing.T) {
	for _, tt := range []struct{ name, row, want, wrong string }{
		{"two groups", "Code (Read & write); Packaging (Read)", "vso.code_write vso.packaging", ""},
		{"two boxes of a group", "Code (Full); Code (Status)", "vso.code_full vso.code_status", ""},
		{"full access", "Full access", "app_token", ""},
		{"an unknown group", "Code (Read); Rockets (Launch)", "vso.code", "Rockets (Launch)"},
		{"nothing", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := FromSummary(tt.row)
			if have := strings.Join(apis(got), " "); have != tt.want {
				t.Errorf("have %q, want %q", have, tt.want)
			}
			if (tt.wrong == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), tt.wrong)) {
				t.Errorf("have error %v, want %q", err, tt.wrong)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Work Items (vso.work) READ & WRITE", "vso.code", "", "Code (", "(((", "vso...", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			return
		}
		if again, ok := ByAPI(s.API); !ok || again != s {
			t.Errorf("%q was read as %v, which is not in the catalogue", text, s)
		}
	})
}

func apis(scopes []Scope) []string {
	var out []string
	for _, s := range scopes {
		out = append(out, s.API)
	}
	return out
}
