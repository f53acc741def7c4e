package verify

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// roleVariable turns the test binary into a run that stops at a point and waits to be killed.
const roleVariable = "VERIFY_TEST_STOP_AT"

func TestMain(m *testing.M) {
	if at := os.Getenv(roleVariable); at != "" {
		stopAt(at, os.Args[1])
		return
	}
	m.Run()
}

// stopAt runs up to a point, says so on stdout, and waits for its end.
func stopAt(at, root string) {
	r := run{root: root, name: "exalate", key: keyOf(7), steps: 5}
	tr, err := r.start()
	wait := func(point string) {
		if err == nil {
			err = tr.Sync()
		}
		if err != nil {
			fmt.Fprintln(os.Stdout, "error:", err)
		}
		if point == at {
			fmt.Fprintln(os.Stdout, tr.Dir())
			_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		}
	}
	wait("start")
	for n := 1; n <= r.steps; n++ {
		if err == nil {
			err = tr.Begin(trail.Step{Name: fmt.Sprintf("step-%c", 'a'+n-1), Title: "A step"})
		}
		wait(fmt.Sprint("in ", n))
		if err == nil {
			err = step(tr, n)
		}
		wait(fmt.Sprint("after ", n))
	}
}

// killedAt gives the trail of a run that was killed with kill -9 at a point.
func killedAt(t *testing.T, point string) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, t.TempDir())
	cmd.Env = append(os.Environ(), roleVariable+"="+point)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dir := strings.TrimSuffix(line, "\n")
	if err != nil || !filepath.IsAbs(dir) {
		t.Fatalf("the run said %q, %v", line, err)
	}
	if r := verdict(t, dir, known()); r.State != Incomplete || !r.Running || !strings.Contains(r.Text(), "the run still goes on") {
		t.Errorf("while it runs: %s", r.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	return dir
}

func TestKilledRunsAreIncomplete(t *testing.T) {
	for _, tt := range []struct {
		point string
		steps int
		text  string
	}{
		{"start", 0, "the run was killed before its first step"},
		{"in 1", 0, "the run was killed before its first step, in step 1 (step-a)"},
		{"after 1", 1, "the run was killed after step 1 (step-a)"},
		{"in 2", 1, "after step 1 (step-a), in step 2 (step-b)"},
		{"after 2", 2, "after step 2"}, {"in 3", 2, "in step 3"}, {"after 3", 3, "after step 3"},
		{"in 4", 3, "in step 4"}, {"after 4", 4, "after step 4"}, {"in 5", 4, "in step 5"}, {"after 5", 5, "after step 5"},
	} {
		t.Run(tt.point, func(t *testing.T) {
			dir := killedAt(t, tt.point)
			r := verdict(t, dir, known())
			if r.State != Incomplete || r.Running || r.Steps != tt.steps || !strings.Contains(r.Text(), tt.text) || !fault.Is(r.Err(), fault.TrailIncomplete) {
				t.Errorf("got %d steps, %v:\n%s", r.Steps, r.Err(), r.Text())
			}
			if record, err := trail.Read(dir); err != nil || record.Complete() {
				t.Errorf("run.json says %+v, %v", record.Outcome, err)
			}
		})
	}
}

// TestKilledAndAltered: what a kill leaves behind is checkable up to its last line.
func TestKilledAndAltered(t *testing.T) {
	killed := killedAt(t, "after 3")
	for _, tt := range []struct {
		name  string
		alter func(*testing.T, string)
		text  string
	}{
		{"a picture", flip("02-step-b.png", 40), "02-step-b.png was changed"},
		{"a removed picture", func(t *testing.T, dir string) { remove(t, dir, "02-step-b.png") }, "02-step-b.png was removed"},
		{"an added picture", func(t *testing.T, dir string) { put(t, dir, "09-more.png", picture(1)) }, "09-more.png was added"},
		{"a line", change(5, func(l string) string { return strings.Replace(l, "note 1", "note 2", 1) }), "line 5 of events.jsonl was changed"},
		{"the form of the last line", change(11, func(l string) string { return strings.Replace(l, ":", ": ", 1) }), "line 11 of events.jsonl is not as this program writes lines"},
		{"the last line", change(11, func(l string) string { return strings.Replace(l, "note 3", "note 4", 1) }), "run.json was changed: it says something else than events.jsonl"},
		{"run.json", flip(trail.RunFile, 300), "run.json was changed"},
		{"no run.json", func(t *testing.T, dir string) { remove(t, dir, trail.RunFile) }, "run.json was removed"},
		{"the mark", func(t *testing.T, dir string) { remove(t, dir, trail.OpenFile) }, "the last lines of events.jsonl were removed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := copyOf(t, killed)
			tt.alter(t, dir)
			if r := verdict(t, dir, known()); r.State != Altered || !strings.Contains(r.Text(), tt.text) {
				t.Errorf("want %q:\n%s", tt.text, r.Text())
			}
		})
	}
}

// TestWhatAKillLeavesBehind: files that were being written are no additions.
func TestWhatAKillLeavesBehind(t *testing.T) {
	dir := killedAt(t, "after 3")
	put(t, dir, trail.Unfinished+"123", []byte("half a picture"))
	put(t, dir, "04-step-d.png", picture(4))
	lines := eventLines(t, dir)
	putLines(t, dir, append(lines, `{"number":`+strconv.Itoa(len(lines)+1)))
	if r := verdict(t, dir, known()); r.State != Incomplete || r.Steps != 3 {
		t.Errorf("got %s", r.Text())
	}
}

func TestKilledWhileSealing(t *testing.T) {
	dir := newRun(t).finish(t)
	move(t, dir, trail.AttestationFile, trail.OpenFile)
	if r := verdict(t, dir, known()); r.State != Incomplete || !strings.Contains(r.Text(), "killed before the trail was sealed") {
		t.Errorf("got %s", r.Text())
	}
}

func TestNotSigned(t *testing.T) {
	r := newRun(t)
	r.unsigned = true
	tr, err := r.start()
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Close(trail.Outcome{Status: trail.Failed, Code: 7, Error: "the passphrase does not fit"}); err != nil {
		t.Fatal(err)
	}
	got := verdict(t, tr.Dir(), known())
	if got.State != NotSigned || !strings.Contains(got.Text(), "not signed: the run ended before its keyring was open") || !fault.Is(got.Err(), fault.TrailIncomplete) {
		t.Errorf("got %v:\n%s", got.Err(), got.Text())
	}
	t.Run("and altered", func(t *testing.T) {
		dir := copyOf(t, tr.Dir())
		change(1, func(l string) string { return strings.Replace(l, "acme", "evil", 1) })(t, dir)
		if got := verdict(t, dir, known()); got.State != Altered {
			t.Errorf("got %s", got.Text())
		}
	})
	t.Run("and signed afterwards", func(t *testing.T) {
		other := newRun(t)
		signed := copyOf(t, other.finish(t))
		dir := copyOf(t, tr.Dir())
		put(t, dir, trail.AttestationFile, read(t, signed, trail.AttestationFile))
		if got := verdict(t, dir, known()); got.State != Altered || !strings.Contains(got.Text(), "signed afterwards") {
			t.Errorf("got %s", got.Text())
		}
	})
}

func TestWhatIsNoTrail(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing"), os.Args[0]} {
		if _, err := Check(path, known()); !fault.Is(err, fault.Usage) || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
}
