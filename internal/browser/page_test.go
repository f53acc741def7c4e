package browser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// site serves the pages of a test by path.
func site(t *testing.T, pages map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.Error(w, "<h1>404</h1>", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en-US">`+body)
	}))
	t.Cleanup(s.Close)
	return s
}

// open opens a page of the shared browser with the given body.
func open(t *testing.T, body string) (context.Context, *Page) {
	t.Helper()
	return openAt(t, site(t, map[string]string{"/": body}).URL+"/")
}

// openAt opens a page of the shared browser at an address.
func openAt(t *testing.T, address string) (context.Context, *Page) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	p, err := sharedBrowser(t).NewPage(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close(context.WithoutCancel(ctx)) }) //nolint:errcheck // the browser ends anyway
	if _, err := p.Goto(ctx, address); err != nil {
		t.Fatal(err)
	}
	return ctx, p
}

func oneOf(cs ...selectors.Candidate) selectors.Element {
	return selectors.Element{Page: "test", Name: "thing", Candidates: cs}
}

func TestFindTakesTheFirstCandidateThatFits(t *testing.T) {
	ctx, p := open(t, `<button>Make</button><button hidden aria-label="New Token">x</button><span role=menuitem> New   token </span><i class=a></i><b class=a>1</b><b class=a>2</b>`)
	for _, tt := range []struct {
		name string
		e    selectors.Element
		want string
	}{
		{"by role, any case, folded", oneOf(selectors.Candidate{Role: "button", Name: "new token"}, selectors.Candidate{Role: "menuitem", Name: "new token"}), `role menuitem "new token"`},
		{"hidden things do not count", oneOf(selectors.Candidate{CSS: "[hidden]"}, selectors.Candidate{Text: "make"}), `text "make"`},
		{"ambiguous ones are passed over", oneOf(selectors.Candidate{CSS: "b.a"}, selectors.Candidate{XPath: "//b[2]"}), `xpath //b[2]`},
		{"by pattern", oneOf(selectors.Candidate{Role: "menuitem", NameRE: `^\W*new (token|key)\b`}), `role menuitem like /^\W*new (token|key)\b/`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := p.Find(ctx, tt.e)
			if err != nil {
				t.Fatal(err)
			}
			if have := n.Candidate.Describe(); have != tt.want {
				t.Errorf("found by %s, want %s", have, tt.want)
			}
		})
	}
}

// What was looked for may be there a moment after the time for it was over.
func TestNotFoundInTime(t *testing.T) {
	ctx, p := open(t, `<button>Make</button>`)
	e := oneOf(selectors.Candidate{Role: "button", Name: "Make"}, selectors.Candidate{CSS: ".other"})
	err := p.notFound(ctx, wholePage{p.pw}, []selectors.Element{e, e})
	if detail := fault.DetailOf(err); !strings.Contains(detail, "1 found by role") || !strings.Contains(detail, "0 found by css") {
		t.Errorf("have %v with %q", err, detail)
	}
}

func TestFindSaysWhatItTried(t *testing.T) {
	ctx, p := open(t, `<b class=a>1</b><b class=a>2</b>`)
	for _, tt := range []struct{ name, css, want string }{
		{"nothing there", ".missing", "0 found by css .missing"},
		{"two of them", "b.a", "2 found by css b.a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			defer cancel()
			_, err := p.Find(short, oneOf(selectors.Candidate{CSS: tt.css, Known: selectors.Guess}))
			if !fault.Is(err, fault.Page) {
				t.Fatalf("have %v, want a fault of kind Page", err)
			}
			if detail := fault.DetailOf(err); !strings.Contains(detail, tt.want) {
				t.Errorf("detail is %q, want %q in it", detail, tt.want)
			}
		})
	}
}

func TestRaceTellsWhichCame(t *testing.T) {
	ctx, p := open(t, `<div id=root></div><script>setTimeout(() => root.innerHTML = '<p role=alert>No</p>', 50)</script>`)
	i, n, err := p.Race(ctx, oneOf(selectors.Candidate{CSS: "#ok"}), oneOf(selectors.Candidate{Role: "alert"}))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := n.Text(ctx); err != nil || i != 1 || text != "No" {
		t.Errorf("have %d %q %v, want 1 \"No\"", i, text, err)
	}
}

func TestDocumentErrorEndsAWait(t *testing.T) {
	ctx, p := open(t, `<h1>x</h1>`)
	origin := p.Origin()
	p.WatchErrors(origin)
	if _, err := p.Goto(ctx, origin+"/nothing"); err != nil {
		t.Fatal(err)
	}
	_, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#never"}))
	if d, ok := IsDocumentError(err); !ok || d.Status != 404 || d.Path != "/nothing" {
		t.Errorf("have %v, want status 404 of /nothing", err)
	}
}

func TestClickStepsAroundWhatCoversIt(t *testing.T) {
	for _, tt := range []struct {
		name, cover string
		want        string
		pressed     bool
	}{
		{"nothing", ``, "", true},
		{"a popup with a known close button", `<div class="teaching cover"><button onclick="this.parentElement.remove()">Got it</button></div>`, "", true},
		{"a cover that cannot be closed", `<div class=cover></div>`, "", true},
		{"a modal dialog", `<div class=cover role=dialog aria-modal=true>Terms</div>`, "a dialog stands in front", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, p := open(t, `<style>.cover{position:fixed;inset:0;background:#ccc}</style><button id=b onclick="this.dataset.pressed=1">Go</button>`+tt.cover)
			p.Popups = selectors.Builtin().Landmark("popups")
			n, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#b"}))
			if err != nil {
				t.Fatal(err)
			}
			err = n.Click(ctx)
			if (tt.want == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("have %v, want %q", err, tt.want)
			}
			if pressed, _ := n.Attr(ctx, "data-pressed"); (pressed == "1") != tt.pressed {
				t.Errorf("pressed: %q, want %v", pressed, tt.pressed)
			}
		})
	}
}

func TestDisabledButtonsAreNotPressed(t *testing.T) {
	ctx, p := open(t, `<div role=button aria-disabled=true class=disabled onclick="this.dataset.pressed=1">Go</div>`)
	n, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Go"}))
	if err != nil {
		t.Fatal(err)
	}
	if off, err := n.Disabled(ctx); err != nil || !off {
		t.Errorf("disabled: %v %v", off, err)
	}
	if err := n.Click(ctx); !fault.Is(err, fault.Page) || !strings.Contains(err.Error(), "disabled") {
		t.Errorf("have %v", err)
	}
	if pressed, _ := n.Attr(ctx, "data-pressed"); pressed != "" {
		t.Error("pressed all the same")
	}
}

func TestTickWaitsForThePage(t *testing.T) {
	ctx, p := open(t, `<div role=checkbox aria-checked=false onclick="setTimeout(() => this.setAttribute('aria-checked', 'true'), 100)">Read</div>
		<div role=radio aria-checked=false>Stuck</div>`)
	box, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "checkbox"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if on, err := box.Checked(ctx); err != nil || !on {
		t.Errorf("checked: %v %v", on, err)
	}
	short, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
	defer cancel()
	stuck, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "radio"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := stuck.Tick(short); err == nil {
		t.Error("a radio button that stays empty was taken for ticked")
	}
}

func TestSecretsAreTypedOnlyWhereTheyBelong(t *testing.T) {
	ctx, p := open(t, `<input type=password id=p><iframe srcdoc="<input type=password id=q>"></iframe>`)
	password := secret.New("correct horse")
	field, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#p"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := field.FillSecret(ctx, password, []string{p.Origin()}); err == nil {
		t.Error("typed a secret that pictures would not mask")
	}
	p.Hide = func(s string) bool { return strings.Contains(s, password.Reveal()) }
	for _, tt := range []struct {
		name    string
		allowed []string
		want    error
		held    string
	}{
		{"nowhere", nil, fault.SignIn, ""},
		{"another port", []string{"http://127.0.0.1:1"}, fault.SignIn, ""},
		{"a prefix", []string{p.Origin()[:len(p.Origin())-1]}, fault.SignIn, ""},
		{"here", []string{p.Origin()}, nil, "correct horse"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := field.FillSecret(ctx, password, tt.allowed)
			if !fault.Is(err, tt.want) {
				t.Errorf("have %v, want kind %v", err, tt.want)
			}
			if err != nil && !strings.Contains(err.Error(), p.Origin()) {
				t.Errorf("%v does not name the origin %s", err, p.Origin())
			}
			if held, _ := field.Value(ctx); held != tt.held {
				t.Errorf("the field holds %q, want %q", held, tt.held)
			}
		})
	}
}

// A page that empties its field while it is filled, as one that reloads itself does, must be told apart from a filled one.
func TestFillSecretReadsBack(t *testing.T) {
	ctx, p := open(t, `<input type=password id=p oninput="this.value=''">`)
	p.Hide = func(s string) bool { return s == "correct horse" }
	field, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#p"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := field.FillSecret(ctx, secret.New("correct horse"), []string{p.Origin()}); !IsNotHeld(err) {
		t.Errorf("have %v, want the error for a field that does not hold it", err)
	}
}

func TestAwaitHearsOnlyWhatItWaitsFor(t *testing.T) {
	ctx, p := open(t, `<button id=b onclick="fetch('/?q=1', {method: 'POST', body: 'other'}).then(() => fetch('/', {method: 'POST', body: 'wanted'}))">Go</button>`)
	a := p.Await(func(c Call) bool { return c.Method == http.MethodPost && c.Body() == "wanted" })
	n, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#b"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Click(ctx); err != nil {
		t.Fatal(err)
	}
	status, body, err := a.Wait(ctx)
	if err != nil || status != 200 || !strings.Contains(string(body), "<button id=b") {
		t.Errorf("have %d %q %v", status, body, err)
	}
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, _, err := p.Await(func(Call) bool { return true }).Wait(short); !fault.Is(err, fault.Site) {
		t.Errorf("have %v, want a fault of kind Site", err)
	}
}

func TestOutlineHoldsNoValues(t *testing.T) {
	ctx, p := open(t, `<h1>Title</h1><input aria-label=Name value="typed text"><p>shown secret</p>`)
	p.Hide = func(s string) bool { return strings.Contains(s, "shown secret") }
	out, err := p.Outline(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, `heading "Title"`) || !strings.Contains(out, `textbox "Name"`) {
		t.Errorf("the outline lacks roles and names:\n%s", out)
	}
	if strings.Contains(out, "typed text") || strings.Contains(out, "shown secret") {
		t.Errorf("the outline holds what it must not:\n%s", out)
	}
}

func TestCancelClosesThePageAndAGivenUpLookDoesNot(t *testing.T) {
	ctx, p := open(t, `<h1>x</h1>`)
	look, giveUp := context.WithCancelCause(ctx)
	giveUp(ErrGivenUp)
	if _, err := p.Find(look, oneOf(selectors.Candidate{CSS: "#never"})); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}
	if _, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "h1"})); err != nil {
		t.Errorf("the page is gone: %v", err)
	}
	stop, cancel := context.WithCancel(ctx)
	closed := make(chan struct{})
	p.pw.OnClose(func(playwright.Page) { close(closed) })
	n, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "h1"}))
	if err != nil {
		t.Fatal(err)
	}
	go cancel()
	if _, err := n.Evaluate(stop, `() => new Promise(() => {})`, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}
	select {
	case <-closed:
	case <-ctx.Done():
		t.Error("the page was not closed")
	}
}

// rows of a table that makes only those in view, and fetches more when its end is near.
const virtualTable = `<div id=box style="height:200px;overflow-y:auto"><table role=table><thead><tr><th role=columnheader>Name</th></tr></thead><tbody id=body></tbody></table></div><script>
let total = 100; const size = 40;
function show() {
	const first = Math.floor(box.scrollTop / size), last = Math.min(total, first + 8);
	let html = '<tr style="height:' + first * size + 'px"></tr>';
	for (let i = first; i < last; i++) html += '<tr role=row data-row-index=' + i + ' style="height:40px"><td role=gridcell>token ' + i + '<br>Code (Read)</td></tr>';
	body.innerHTML = html + '<tr style="height:' + (total - last) * size + 'px"></tr>';
	if (last === total && total < 230) setTimeout(() => { total = Math.min(230, total + 100); show(); }, 60);
}
box.onscroll = show; show();
</script>`

func TestReadTableToItsEnd(t *testing.T) {
	ctx, p := open(t, virtualTable)
	rows := oneOf(selectors.Candidate{CSS: "[role=row][data-row-index]"})
	cells, headers := oneOf(selectors.Candidate{CSS: "td"}), oneOf(selectors.Candidate{CSS: "th"})
	table, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "table"}))
	if err != nil {
		t.Fatal(err)
	}
	all, err := table.ReadTable(ctx, rows, cells, headers)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Rows) != 230 || len(all.Headers) != 1 || all.Headers[0] != "Name" {
		t.Errorf("read %d rows, headers %q", len(all.Rows), all.Headers)
	}
	if have := all.Rows[229].Cells[0]; len(have) != 2 || have[0] != "token 229" || have[1] != "Code (Read)" {
		t.Errorf("the last row reads %q", have)
	}
	if _, err := table.ReadTable(ctx, rows, cells, headers, "token 120"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := p.Present(ctx, oneOf(selectors.Candidate{CSS: `td:has-text("token 120")`})); err != nil || !ok {
		t.Errorf("the row that was looked for is not in view (%v)", err)
	}
}

// TestReadTableKnowsItsEnd has tables that would be waited for if their length did not tell that all is there.
func TestReadTableKnowsItsEnd(t *testing.T) {
	const body = `<div style="height:60px;overflow:auto"><table role=table aria-rowcount=%s><tr role=row %s><th>Name</th></tr>
		<tr role=row class=r %s><td>a</td></tr><tr role=row class=r %s><td>b</td></tr><tr role=row class=r %s><td>c</td></tr></table><p style="height:200px">x</p></div>
		<script>let quiet = 0; window.setTimeout = (f => (g, ms) => { quiet += ms > 100; return f(g, ms) })(window.setTimeout); window.waited = () => quiet</script>`
	for _, tt := range []struct {
		name, total string
		numbers     [4]string // of the header and the rows
		waits       bool
	}{
		{"the header is counted", "4", [4]string{"aria-rowindex=1", "aria-rowindex=2", "aria-rowindex=3", "aria-rowindex=4"}, false},
		{"the header is not counted", "3", [4]string{"", "aria-rowindex=1", "aria-rowindex=2", "aria-rowindex=3"}, false},
		{"no numbers", "3", [4]string{}, false},
		{"one row is missing", "5", [4]string{"aria-rowindex=1", "aria-rowindex=2", "aria-rowindex=3", "aria-rowindex=4"}, true},
		{"no length", "-1", [4]string{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, p := open(t, fmt.Sprintf(body, tt.total, tt.numbers[0], tt.numbers[1], tt.numbers[2], tt.numbers[3]))
			table, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "table"}))
			if err != nil {
				t.Fatal(err)
			}
			all, err := table.ReadTable(ctx, oneOf(selectors.Candidate{CSS: ".r"}), oneOf(selectors.Candidate{CSS: "td"}), oneOf(selectors.Candidate{CSS: "th"}))
			if err != nil || len(all.Rows) != 3 {
				t.Errorf("read %d rows, %v", len(all.Rows), err)
			}
			if waited, err := p.pw.Evaluate(`() => waited() > 0`); err != nil || waited != tt.waits {
				t.Errorf("waited for more: %v (%v), want %v", waited, err, tt.waits)
			}
		})
	}
}

func TestPicturesCoverSecrets(t *testing.T) {
	const value = "abcdefghijklmnop"
	for _, tt := range []struct{ name, body string }{
		{"in a text", `<p id=s>` + value + `</p>`},
		{"in a field", `<input id=s value="` + value + `">`},
		{"in a sentence", `<p id=s>The value is ` + value + `, keep it.</p>`},
		{"a character an element", `<p id=s>` + strings.Join(strings.Split(value, ""), "<b></b>") + `</p>`},
		{"in a shadow root", `<div id=s></div><script>s.attachShadow({mode:'open'}).innerHTML='<p style="position:absolute;left:0;top:0;margin:0;background:#f00">` + value + `</p>'</script>`},
		{"in a known place", `<div role=dialog><input id=s readonly value="unknown to the run"></div>`},
		{"a password", `<input id=s type=password value="unknown to the run">`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, p := open(t, `<style>*{margin:0}#s,#t{position:absolute;left:100px;top:100px;width:300px;height:30px;background:#f00;color:#f00;border:0}</style>`+tt.body)
			p.Hide = func(s string) bool { return strings.Contains(s, value) }
			p.Secrets = []Place{{Landmark: oneOf(selectors.Candidate{Role: "dialog"}), Element: oneOf(selectors.Candidate{CSS: "input[readonly]"})}}
			shot, err := p.Picture(ctx)
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(shot))
			if err != nil {
				t.Fatal(err)
			}
			if !covered(img, image.Rect(102, 102, 150, 112)) {
				t.Error("the secret can be seen")
			}
			if n, _ := p.pw.Locator("body > div:last-child").Count(); n > 1 {
				t.Error("the cover was left on the page")
			}
		})
	}
}

// covered tells whether the left part of the area, where the text begins, shows the cover's dark grey.
func covered(img image.Image, area image.Rectangle) bool {
	dark := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 < 0x50 && g>>8 < 0x50 && b>>8 < 0x50 {
				dark++
			}
		}
	}
	return dark > area.Dx()*area.Dy()*3/4
}

func TestHitsAreAllThatHoldASecretAndNoOthers(t *testing.T) {
	p := &Page{Hide: func(s string) bool { return strings.Contains(s, "secret") }}
	many := strings.Split(strings.Repeat("word ", 500), " ")
	for _, tt := range []struct {
		name  string
		texts []string
		want  []int
	}{
		{"none", many, []int{}},
		{"alone", []string{"a", "the secret", "b", "secret"}, []int{1, 3}},
		{"spread", []string{"a", "sec", "r", "et", "b"}, []int{1, 2, 3}},
		{"both", []string{"secret", "a se", "cret b", "c", "secret", "sec", "ret"}, []int{0, 1, 2, 4, 5, 6}},
		{"far down", append(slices.Clone(many), "se", "cret", "x"), []int{len(many), len(many) + 1}},
		{"a gap between", []string{"sec", "secret", "ret"}, []int{1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := p.hits(tt.texts); !slices.Equal(got, tt.want) {
				t.Errorf("hits = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOrigin(t *testing.T) {
	for _, tt := range []struct{ name, address, want string }{
		{"plain", "https://login.microsoftonline.com/common/oauth2?x=1", "https://login.microsoftonline.com"},
		{"default port", "https://login.live.com:443/", "https://login.live.com"},
		{"other port", "http://127.0.0.1:8080/a", "http://127.0.0.1:8080"},
		{"user information is no host", "https://login.microsoftonline.com@evil.test/", "https://evil.test"},
		{"look-alike", "https://login.microsoftonline.com.evil.test/", "https://login.microsoftonline.com.evil.test"},
		{"capitals", "HTTPS://Login.Live.COM/", "https://login.live.com"},
		{"none", "about:blank", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if have := Origin(tt.address); have != tt.want {
				t.Errorf("have %q, want %q", have, tt.want)
			}
		})
	}
}
