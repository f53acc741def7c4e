package stamp

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pat-robot/internal/trail/stamp/stamptest"
)

func TestStampOfARealAuthority(t *testing.T) {
	a := stamptest.Start(t)
	b := []byte("sealed")
	answer, err := Get(t.Context(), a.URL, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		roots   *x509.CertPool
		trusted bool
	}{{"nobody vouches", nil, false}, {"the right root", a.Roots, true}, {"another root", stamptest.Start(t).Roots, false}} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Check(answer, b, tt.roots)
			if err != nil || s.Trusted != tt.trusted || !strings.Contains(s.Authority, "Test time stamps") || s.Time.IsZero() {
				t.Errorf("got %+v, %v", s, err)
			}
		})
	}
	if _, err := Check(answer, []byte("something else"), a.Roots); err == nil {
		t.Error("it is taken for one over something else")
	}
}

// TestNoByteMakesItAnotherTime changes each byte of an answer. Some are not signed, such as the certificate's own signature,
// which only a root can check; none of them makes it another time, or one over something else.
func TestNoByteMakesItAnotherTime(t *testing.T) {
	a := stamptest.Start(t)
	b := []byte("sealed")
	answer, err := Get(t.Context(), a.URL, b)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Check(answer, b, a.Roots)
	if err != nil {
		t.Fatal(err)
	}
	for i := range answer {
		changed := append([]byte{}, answer...)
		changed[i] ^= 1
		s, err := Check(changed, b, a.Roots)
		if err == nil && s.Trusted && (!s.Time.Equal(whole.Time) || s.Authority != whole.Authority) {
			t.Errorf("byte %d of %d makes it %+v", i, len(answer), s)
		}
	}
	for _, cut := range []int{0, 1, len(answer) / 2, len(answer) - 1} {
		if _, err := Check(answer[:cut], b, nil); err == nil {
			t.Errorf("cut off at %d it is still taken", cut)
		}
	}
}

func TestAuthoritiesThatFail(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"an error", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) }, "status 503"},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "asn1"},
		{"an old answer", func() http.HandlerFunc {
			a := stamptest.Start(t)
			old, err := Get(t.Context(), a.URL, []byte("sealed"))
			if err != nil {
				t.Fatal(err)
			}
			return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(old) }
		}(), "another question"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := httptest.NewServer(tt.answer)
			defer s.Close()
			if _, err := Get(t.Context(), s.URL, []byte("sealed")); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Get(ctx, "http://127.0.0.1:1", []byte("sealed")); err == nil {
		t.Error("nobody answered")
	}
}
