package standin

import (
	"strings"
	"testing"
	"time"
)

// TestCodeAt holds the codes against the examples of RFC 6238, appendix B, of which the last six digits are used.
func TestCodeAt(t *testing.T) {
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got := codeAt([]byte("12345678901234567890"), unix/30); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
	}
}

func TestCodeIsGoodOnce(t *testing.T) {
	at := time.Unix(1111111109, 0)
	s := startWith(t, Options{TOTPSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Now: func() time.Time { return at }})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, try := range []struct {
		code string
		want bool
	}{{"081803", false}, {"", false}, {"081804", true}, {"081804", false}} {
		if got := s.goodCode(try.code); got != try.want {
			t.Errorf("%q: %v", try.code, got)
		}
	}
}

// TestFactorIsNeededToGoOn plays a form of someone who was asked for a second factor and gave none.
func TestFactorIsNeededToGoOn(t *testing.T) {
	for _, factor := range []string{"push", "code", "text", "call", "list"} {
		s := start(t, "factor="+factor)
		v := visit(t, s)
		info := s.Info()
		asked := v.submit(v.toSignin(), "loginfmt", info.Email, "passwd", info.Password)
		if asked.pageID() != "ConvergedTFA" {
			t.Errorf("%s: page %s", factor, asked.pageID())
		}
		if p := v.submit(asked); !strings.Contains(p.body, "AADSTS500121") {
			t.Errorf("%s: went on to page %s", factor, p.pageID())
		}
		if n := s.State().Sessions; n != 0 {
			t.Errorf("%s: %d sessions", factor, n)
		}
	}
}

func TestFederatedProofIsNeeded(t *testing.T) {
	s := start(t, "provider=adfs", "kmsi=off")
	v := visit(t, s)
	info := s.Info()
	form := v.get(info.Provider + "/adfs/ls/?wctx=" + fieldOf(t, v.toSignin(), "ctx"))
	if p := v.submit(form, "UserName", info.Email, "Password", "wrong"); !strings.Contains(p.body, "Incorrect user ID") {
		t.Errorf("a wrong password led to %s", p.body)
	}
	back := v.submit(form, "UserName", info.Email, "Password", info.Password)
	if p := v.submit(back, "wresult", "made up"); p.pageID() != "ConvergedError" {
		t.Errorf("a made-up proof led to page %q", p.pageID())
	}
	if p := v.submit(v.submit(v.submit(back))); p.at.Path != tokensPage {
		t.Errorf("the proof led to %s", p.at)
	}
}

// fieldOf reads a hidden field of a page.
func fieldOf(t *testing.T, p shown, name string) string {
	t.Helper()
	for _, field := range hiddenOf.FindAllStringSubmatch(p.body, -1) {
		if field[1] == name {
			return field[2]
		}
	}
	t.Fatalf("no field %s at %s", name, p.at)
	return ""
}
