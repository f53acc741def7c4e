package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// A page that goes somewhere else by itself, such as to the sign-in when it learns that the session is over, does not keep the
// robot from where it wants to be. The page here was pressed a moment ago: else Chromium itself lets the robot go first.
func TestGotoWhileThePageMoves(t *testing.T) {
	wanted, moved := make(chan struct{}), make(chan struct{})
	var once, twice sync.Once
	mux := http.NewServeMux()
	page := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<!doctype html><html lang="en">`+body)
		}
	}
	mux.HandleFunc("/start", page(`<button onclick="fetch('/when').then(() => { location.href = '/elsewhere' })">Go on</button>`))
	mux.HandleFunc("/when", func(_ http.ResponseWriter, r *http.Request) { await(r, wanted) })
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		twice.Do(func() { close(moved) })
		page("elsewhere")(w, r)
	})
	var asked atomic.Int32
	mux.HandleFunc("/wanted", func(w http.ResponseWriter, r *http.Request) {
		first := asked.Add(1) == 1
		once.Do(func() { close(wanted) })
		if first {
			await(r, moved)
			await(r, nil) // it was given up
			return
		}
		page("wanted")(w, r)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	ctx, p := openAt(t, s.URL+"/start")
	button, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Go on"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := button.Click(ctx); err != nil {
		t.Fatal(err)
	}
	status, err := p.Goto(ctx, s.URL+"/wanted")
	if err != nil || status != http.StatusOK || p.Path() != "/wanted" {
		t.Errorf("have %d, %v, at %s", status, err, p.Path())
	}
	if asked.Load() < 2 {
		t.Error("the page did not cross the robot's way: this tried nothing")
	}
}

// await holds an answer until c is closed or the browser has given it up.
func await(r *http.Request, c <-chan struct{}) {
	select {
	case <-c:
	case <-r.Context().Done():
	}
}

// An address that never shows a page is given up, and said.
func TestGotoOfWhatIsNoPage(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/none" {
			asked.Add(1)
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	t.Cleanup(s.Close)
	ctx, p := openAt(t, s.URL+"/")
	if _, err := p.Goto(ctx, s.URL+"/none?code=hidden"); !fault.Is(err, fault.Page) {
		t.Errorf("have %v, want a fault of the page", err)
	}
	if n := asked.Load(); n != mostMoves {
		t.Errorf("asked %d times, want %d", n, mostMoves)
	}
}
