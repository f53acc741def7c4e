package verify

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"pat-robot/internal/trail"
	"pat-robot/internal/trail/attest"
	"pat-robot/internal/trail/stamp/stamptest"
)

func TestTimeStamps(t *testing.T) {
	a := stamptest.Start(t)
	r := newRun(t)
	r.authority = a.URL + "/?key=hidden"
	dir := r.finish(t)
	name := ""
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if trail.IsStamp(e.Name()) {
			name = e.Name()
		}
	}
	with := func(o Options) Result { return verdict(t, dir, o) }
	got := with(known())
	if got.State != Whole || got.TimeStamp == nil || got.TimeStamp.Trusted || !strings.Contains(got.Text(), "whom nobody vouches for here") {
		t.Errorf("without roots: %s", got.Text())
	}
	o := known()
	o.Roots = a.Roots
	if got := with(o); got.State != Whole || !got.TimeStamp.Trusted || !strings.Contains(got.Text(), "as CN=Test time stamps says") {
		t.Errorf("with the root: %s", got.Text())
	}
	o.Roots = stamptest.Start(t).Roots
	if got := with(o); got.State != Altered || !strings.Contains(got.Text(), "none of those that were given") {
		t.Errorf("with another root: %s", got.Text())
	}
	t.Run("openssl agrees", func(t *testing.T) {
		cmd := exec.CommandContext(t.Context(), "openssl", "ts", "-verify", "-data", trail.AttestationFile, "-in", name, "-CAfile", a.CAFile)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "Verification: OK") {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("removed", func(t *testing.T) {
		dir := copyOf(t, dir)
		remove(t, dir, name)
		if got := verdict(t, dir, known()); got.State != Altered || !strings.Contains(got.Text(), "the time stamp was removed") {
			t.Errorf("got %s", got.Text())
		}
	})
	t.Run("of another trail", func(t *testing.T) {
		dir := copyOf(t, dir)
		r := newRun(t)
		r.authority, r.name = a.URL, "other"
		other := r.finish(t)
		remove(t, dir, name)
		entries, _ := os.ReadDir(other)
		for _, e := range entries {
			if trail.IsStamp(e.Name()) {
				put(t, dir, e.Name(), read(t, other, e.Name()))
			}
		}
		if got := verdict(t, dir, known()); got.State != Altered || !strings.Contains(got.Text(), "is no time stamp over this seal") {
			t.Errorf("got %s", got.Text())
		}
	})
	t.Run("each byte", func(t *testing.T) {
		dir := copyOf(t, dir)
		whole := read(t, dir, name)
		for i := 0; i < len(whole); i += 7 {
			changed := append([]byte{}, whole...)
			changed[i] ^= 1
			put(t, dir, name, changed)
			if got := verdict(t, dir, known()); got.State != Altered {
				t.Errorf("byte %d was missed: %s", i, got.Text())
			}
		}
	})
	e, err := attest.Open(read(t, dir, trail.AttestationFile))
	if err != nil || strings.Contains(string(e.Statement), "hidden") || !strings.Contains(string(e.Statement), a.URL) {
		t.Errorf("the statement names the authority wrongly: %s, %v", e.Statement, err)
	}
}

func TestNoAuthority(t *testing.T) {
	r := newRun(t)
	r.authority = "http://127.0.0.1:1"
	dir := r.finish(t)
	if got := verdict(t, dir, known()); got.State != Whole || got.TimeStamp.Missing == "" || !strings.Contains(got.Text(), "no time stamp: ") {
		t.Errorf("got %s", got.Text())
	}
}
