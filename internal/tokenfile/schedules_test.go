package tokenfile

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const schedules = "../../docs/schedules/"

// The schedules run apply with a file; what can be checked of their form is.
func TestSchedules(t *testing.T) {
	files, err := filepath.Glob(schedules + "*")
	if err != nil || len(files) != 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, ".timer") && !regexp.MustCompile(`pat-robot apply -f \S*tokens\.yaml`).Match(text) {
			t.Errorf("%s does not run apply", file)
		}
		if strings.HasSuffix(file, ".yml") {
			var doc map[string]any
			if err := yaml.UnmarshalWithOptions(text, &doc, yaml.Strict()); err != nil || doc["jobs"] == nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	text, err := os.ReadFile(schedules + "crontab")
	if err != nil || !regexp.MustCompile(`(?m)^30 5 \* \* \* \S+ /usr/local/bin/pat-robot `).Match(text) {
		t.Errorf("the crontab has no line of five fields and a command: %v", err)
	}
}

func TestSystemdTakesTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze")
	}
	// The program is not installed where the unit has it: something else that can be run stands in.
	dir := t.TempDir()
	for _, name := range []string{"pat-robot-apply.service", "pat-robot-apply.timer"} {
		text, err := os.ReadFile(schedules + name)
		if err != nil {
			t.Fatal(err)
		}
		unit := strings.ReplaceAll(string(text), "/usr/local/bin/pat-robot", "/bin/true")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(unit), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", filepath.Join(dir, "pat-robot-apply.service"), filepath.Join(dir, "pat-robot-apply.timer"))
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), dir) {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
