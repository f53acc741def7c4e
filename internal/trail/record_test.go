package trail

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pat-robot/internal/fault"
)

// lines reads the chain and demands that each line names the digest of the one before.
func lines(t *testing.T, dir string) []Event {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, EventsFile))
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	before := NoLine
	for i, line := range strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n") {
		line = strings.TrimSuffix(line, "\n") + "\n"
		e, err := ParseEvent([]byte(line))
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if e.Number != i+1 || e.Previous != before {
			t.Errorf("line %d has the number %d and names %s before it, want %s", i+1, e.Number, e.Previous, before)
		}
		if again, err := e.Encode(); err != nil || string(again) != line {
			t.Errorf("line %d does not survive reading:\n%s%s", i+1, line, again)
		}
		before = Digest([]byte(line))
		events = append(events, e)
	}
	return events
}

func TestAWholeRun(t *testing.T) {
	root := t.TempDir()
	tr := doneRun(t, root)
	want := []string{"01-open-token-page.png", "02-fill-name.png", AttestationFile, EventsFile, ReportFile, RunFile}
	files := contents(t, tr.Dir())
	var names []string
	for name := range files {
		names = append(names, name)
	}
	if slices.Sort(names); !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
	if got := filepath.Base(tr.Dir()); got != "20260102T150405Z-create-acme-exalate-sync" {
		t.Errorf("the folder is called %s", got)
	}
	events := lines(t, tr.Dir())
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	wantKinds := []string{EventStarted, EventSigner, EventStepBegun, EventStepEnded, EventStepBegun, EventStepEnded, EventStepBegun, EventStepEnded, EventEnded}
	if !slices.Equal(kinds, wantKinds) {
		t.Errorf("events %q, want %q", kinds, wantKinds)
	}
	if b, err := Replay(events).Encode(); err != nil || string(b) != files[RunFile] {
		t.Errorf("run.json is not what the events say:\n%s\n%s", b, files[RunFile])
	}
	r, err := Read(tr.Dir())
	if err != nil || !r.Complete() || r.Outcome.Status != Done || len(r.Steps) != 3 {
		t.Fatalf("read %+v, %v", r, err)
	}
	if r.Steps[0].URL != "https://dev.azure.com/acme/_usersSettings/tokens" {
		t.Errorf("the address kept its query: %s", r.Steps[0].URL)
	}
	if p := r.Steps[1].Picture; p == nil || p.SHA256 != Digest([]byte(files[p.File])) || p.Width != 160 || p.Height != 100 {
		t.Errorf("picture of step 2: %+v", p)
	}
}

// TestFieldsOfRunJSON holds the names that scripts read.
func TestFieldsOfRunJSON(t *testing.T) {
	tr := doneRun(t, t.TempDir())
	text, err := os.ReadFile(filepath.Join(tr.Dir(), RunFile))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"schema", "tool", "build", "flow", "site", "organization", "name", "account", "account_verified", "browser", "layout",
		"started", "ended", "asked", "got", "stored", "scope_words", "outcome", "steps"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("run.json has no field %q", name)
		}
	}
	step := fields["steps"].([]any)[0].(map[string]any)
	for _, name := range []string{"number", "name", "title", "started", "ended", "milliseconds", "page", "url", "variant", "candidates", "notes", "picture", "outcome"} {
		if _, ok := step[name]; !ok {
			t.Errorf("a step has no field %q", name)
		}
	}
	if strings.Contains(string(text), `\u0026`) {
		t.Error("run.json escapes what people are to read")
	}
}

func TestTheSameRunGivesTheSameBytes(t *testing.T) {
	one, two := contents(t, doneRun(t, t.TempDir()).Dir()), contents(t, doneRun(t, t.TempDir()).Dir())
	for name := range one {
		if one[name] != two[name] {
			t.Errorf("%s differs", name)
		}
	}
}

func TestFilesAreForTheUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	root := filepath.Join(t.TempDir(), "new", "screenshots")
	tr := doneRun(t, root)
	for path, want := range map[string]os.FileMode{root: 0o700, tr.Dir(): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", path, info.Mode(), err, want)
		}
	}
	for name := range contents(t, tr.Dir()) {
		if info, err := os.Stat(filepath.Join(tr.Dir(), name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

func TestTwoRunsInOneSecond(t *testing.T) {
	root := t.TempDir()
	one, two := start(t, root, meta(), nil), start(t, root, meta(), nil)
	if one.Dir() == two.Dir() || filepath.Base(two.Dir()) != filepath.Base(one.Dir())+"-2" {
		t.Errorf("folders %s and %s", one.Dir(), two.Dir())
	}
	for _, tr := range []*Trail{one, two} {
		if err := tr.Close(Outcome{Status: Done}); err != nil {
			t.Error(err)
		}
	}
}

func TestAfterTheEndNothingIsRecorded(t *testing.T) {
	tr := doneRun(t, t.TempDir())
	before := contents(t, tr.Dir())
	wantErr := func(err error) {
		t.Helper()
		if !fault.Is(err, fault.Unexpected) || !strings.Contains(err.Error(), "the trail is closed") {
			t.Errorf("got %v", err)
		}
	}
	wantErr(tr.Step(steps()[0], nil))
	wantErr(tr.Begin(steps()[0]))
	wantErr(tr.Attach("outline.txt", []byte("x")))
	if err := tr.Close(Outcome{Status: Failed}); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	after := contents(t, tr.Dir())
	for name := range before {
		if before[name] != after[name] {
			t.Errorf("%s has changed", name)
		}
	}
}

func TestManyHandsAtOnce(t *testing.T) {
	tr := start(t, t.TempDir(), meta(), nil)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			s := steps()[i%2]
			if err := tr.Step(s, picture(t, i)); err != nil {
				t.Error(err)
			}
			tr.SetMeta(func(m *Meta) { m.Layout = "new" })
			if err := tr.Attach("outline.txt", []byte("outline")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := tr.Close(Outcome{Status: Done}); err != nil {
		t.Fatal(err)
	}
	r := Replay(lines(t, tr.Dir()))
	if len(r.Steps) != 8 || len(r.Attachments) != 8 {
		t.Fatalf("%d steps and %d attachments", len(r.Steps), len(r.Attachments))
	}
	for i, s := range r.Steps {
		if s.Number != i+1 || s.Picture == nil {
			t.Errorf("step %d: %+v", i+1, s)
		}
	}
}

// TestClocks: the time since the beginning is told by a clock of its own.
func TestClocks(t *testing.T) {
	m := meta()
	m.Now = time.Now
	m.Started = time.Time{}
	tr := start(t, t.TempDir(), m, nil)
	if err := tr.Close(Outcome{Status: Done}); err != nil {
		t.Fatal(err)
	}
	events := lines(t, tr.Dir())
	if events[0].Elapsed != 0 || events[1].Elapsed < 0 || events[1].Time.Before(events[0].Time) {
		t.Errorf("clocks %v", events)
	}
	if events[0].Time.Location() != time.UTC || events[0].Time.Nanosecond()%1e6 != 0 {
		t.Errorf("time %v is not in UTC and milliseconds", events[0].Time)
	}
}

func TestAttachments(t *testing.T) {
	tr := start(t, t.TempDir(), meta(), nil)
	for _, name := range []string{"outline.txt", "Outline.txt", "../up.txt", "no ending", "run.json"} {
		if err := tr.Attach(name, []byte("roles and names")); err != nil {
			t.Fatal(err)
		}
	}
	if err := tr.Close(Outcome{Status: Failed, Error: "looked for a button"}); err != nil {
		t.Fatal(err)
	}
	r, err := Read(tr.Dir())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range r.Attachments {
		names = append(names, a.File)
	}
	if want := []string{"outline.txt", "outline-2.txt", "up.txt", "no-ending", "run-2.json"}; !slices.Equal(names, want) {
		t.Errorf("attachments %q, want %q", names, want)
	}
}

func TestReadRefusesWhatItDoesNotKnow(t *testing.T) {
	dir := t.TempDir()
	_, err := Read(dir)
	wantFault(t, err, fault.Usage, "no trail in")
	for _, tt := range []struct {
		text string
		kind error
	}{{"{", fault.TrailAltered}, {`{"schema":"pat-robot/run/v9"}`, fault.Usage}} {
		if err := os.WriteFile(filepath.Join(dir, RunFile), []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(dir); !fault.Is(err, tt.kind) {
			t.Errorf("%s: %v", tt.text, err)
		}
	}
}
