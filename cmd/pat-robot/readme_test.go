package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pat-robot/internal/config"
	"pat-robot/internal/flows"
	"pat-robot/internal/selectors"
)

// The README's tables are held against the code: both list the same things with the same words.
var (
	exitRow     = regexp.MustCompile(`(?m)^\| *(\d+) *\| *(.+?) *\|$`)
	commandRow  = regexp.MustCompile("(?m)^\\| *`([a-z-]+)` *\\| *([A-Z].+?) *\\|$")
	variableRow = regexp.MustCompile("(?m)^\\| *`(PAT_ROBOT_[A-Z_]+)` *\\| *(.+?) *\\| *(?:`(.*?)`)? *\\|$")
)

func TestReadmeHasTheExitCodes(t *testing.T) {
	documented := map[int]string{}
	for _, row := range exitRow.FindAllStringSubmatch(readme(t), -1) {
		code, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		documented[code] = row[2]
	}
	for _, e := range exits {
		if documented[e.code] != e.meaning {
			t.Errorf("README says of exit code %d: %q, want %q", e.code, documented[e.code], e.meaning)
		}
		delete(documented, e.code)
	}
	for code, meaning := range documented {
		t.Errorf("README has exit code %d (%s), which the program does not use", code, meaning)
	}
}

func TestReadmeHasTheVariables(t *testing.T) {
	type row struct{ meaning, byDefault string }
	documented := map[string]row{}
	for _, cells := range variableRow.FindAllStringSubmatch(readme(t), -1) {
		documented[cells[1]] = row{cells[2], cells[3]}
	}
	for _, v := range config.Variables() {
		if got, want := documented[v.Name], (row{v.Help, v.Default}); got != want {
			t.Errorf("README says of %s: %q, want %q", v.Name, got, want)
		}
		delete(documented, v.Name)
	}
	for name := range documented {
		t.Errorf("README has %s, which the program does not read", name)
	}
}

func TestReadmeHasTheCommands(t *testing.T) {
	documented := map[string]string{}
	for _, row := range commandRow.FindAllStringSubmatch(readme(t), -1) {
		documented[row[1]] = row[2]
	}
	for _, command := range newRootCommand(newProgram(nil, nil, nil, os.LookupEnv)).Commands() {
		if got := documented[command.Name()]; got != command.Short && !command.Hidden {
			t.Errorf("README says of %s: %q, want %q", command.Name(), got, command.Short)
		}
		delete(documented, command.Name())
	}
	for name := range documented {
		t.Errorf("README has the command %s, which the program does not", name)
	}
}

func TestReadmeHasTheScreens(t *testing.T) {
	_, chapter, _ := strings.Cut(readme(t), "\n## Signing in\n")
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	documented := map[string]string{}
	for _, cells := range regexp.MustCompile(`(?m)^\| (.+?) \| (.+?) \|$`).FindAllStringSubmatch(chapter, -1) {
		documented[cells[1]] = cells[2]
	}
	delete(documented, "screen")
	for _, s := range flows.Screens(selectors.Builtin()) {
		if got := documented[s.Title]; got != s.Does {
			t.Errorf("README says of the screen %q: %q, want %q", s.Title, got, s.Does)
		}
		delete(documented, s.Title)
	}
	for title := range documented {
		t.Errorf("README has the screen %q, which the robot does not know", title)
	}
	for _, number := range flows.SignInErrors() {
		if !regexp.MustCompile(`\b` + number + `\b`).MatchString(strings.ReplaceAll(chapter, "AADSTS", "AADSTS ")) {
			t.Errorf("README does not name AADSTS%s", number)
		}
	}
}

// TestReadmeSelectorsFile holds the example of a user's own candidates to what the program takes.
func TestReadmeSelectorsFile(t *testing.T) {
	_, rest, found := strings.Cut(readme(t), "```yaml\ntoken-list:")
	example, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("README has no example of a file of selectors")
	}
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte("token-list:"+example), 0o600); err != nil {
		t.Fatal(err)
	}
	pages, err := selectors.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if first := pages.Element("token-list", "new-token").Candidates[0]; first.Known != selectors.User {
		t.Errorf("the first candidate is %s (%s), want the user's own", first.Describe(), first.Known)
	}
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
