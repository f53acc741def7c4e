package browser

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"testing"

	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// leaked is a token's value whose letters OCR tells apart, in today's shape.
const leaked = "WXHRDWMAKTNHXRWMADKTWHNXRMADKWTHNXRMAWDKTHNXRMWADKTHNXRMADWKTHNXRMADKWTHNXR" + "AZDO" + "HNXRM"

// readPicture reads a picture by OCR, without white space.
func readPicture(t *testing.T, shot []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tesseract", "stdin", "stdout", "--psm", "11")
	cmd.Stdin = bytes.NewReader(shot)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1") // its threads wait for each other
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("tesseract, which .ci/setup installs: %v", err)
	}
	return strings.Join(strings.Fields(string(text)), "")
}

// seen tells whether a text holds any 12 letters of the value in a row.
func seen(text string) bool {
	for i := 0; i+12 <= len(leaked); i++ {
		if strings.Contains(text, leaked[i:i+12]) {
			return true
		}
	}
	return false
}

// TestPicturesOfLeakingPages reads pictures of pages that show the value where nobody expected it. Each is read without the
// masks first: what OCR cannot read there proves nothing with them.
func TestPicturesOfLeakingPages(t *testing.T) {
	const style = `<style>body{font:22px monospace;margin:20px}*{word-break:break-all}</style>`
	pages := []struct{ name, body string }{
		{"in a second box", `<input style="font:14px monospace;width:1100px" value="` + leaked + `">`},
		{"in a title", `<h1 style="font:22px monospace">Success! ` + leaked + `</h1>`},
		{"in a toast", `<div role=status style="position:fixed;bottom:10px;left:10px">Token added: ` + leaked + `</div>`},
		{"in a link", `<a href=#>git clone https://x:` + leaked + `@dev.azure.com/acme</a>`},
		{"in a text box", `<textarea style="font:22px monospace;width:1000px;height:120px">` + leaked + `</textarea>`},
		{"as a placeholder", `<input style="font:14px monospace;width:1100px" placeholder="` + leaked + `">`},
		{"in pieces", `<p>` + strings.Join([]string{leaked[:30], leaked[30:60], leaked[60:]}, "<wbr>") + `</p>`},
		{"in a row of a table", `<table><tr><td>exalate<td>` + leaked + `</table>`},
		{"on a button", `<button style="font:14px monospace">` + leaked + `</button>`},
		{"on an input's button", `<input type=button style="font:14px monospace" value="` + leaked + `">`},
		{"in a shadow root", `<div id=h></div><script>h.attachShadow({mode:'open'}).innerHTML='<p style="font:22px monospace;word-break:break-all">` + leaked + `</p>'</script>`},
	}
	r := secret.NewRedactor()
	r.Add("token", secret.New(leaked))
	for i, page := range pages {
		t.Run(page.name, func(t *testing.T) {
			ctx, p := open(t, style+page.body)
			bare, err := p.Picture(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if text := readPicture(t, bare); !seen(text) {
				t.Fatalf("OCR cannot read it without a mask either: %q", text)
			}
			// Known to the run, or told by its shape alone: one hides it as well as the other.
			p.Hide = []func(string) bool{r.Contains, secret.HasTokenShape}[i%2]
			masked, err := p.Picture(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if text := readPicture(t, masked); seen(text) {
				t.Errorf("it can be read: %q", text)
			}
		})
	}
}

// TestTheRingIsInThePictureAlone: what was pressed has a ring in the picture, and the page is as it was.
func TestTheRingIsInThePictureAlone(t *testing.T) {
	ctx, p := open(t, `<style>button{position:absolute;left:100px;top:100px;width:120px;height:40px}</style><button>Go</button><p>Other</p>`)
	before, err := p.Picture(ctx)
	if err != nil {
		t.Fatal(err)
	}
	n, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Go"}))
	if err != nil {
		t.Fatal(err)
	}
	html := func() string {
		v, err := p.pw.Evaluate(`() => document.documentElement.outerHTML`)
		if err != nil {
			t.Fatal(err)
		}
		return v.(string)
	}
	untouched := html()
	if err := n.Click(ctx); err != nil {
		t.Fatal(err)
	}
	ringed, err := p.Picture(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if have := ring(t, ringed); have == 0 || ring(t, before) != 0 {
		t.Errorf("%d dots of a ring, want some; %d before", have, ring(t, before))
	}
	if html() != untouched {
		t.Error("the ring was left on the page")
	}
	after, err := p.Picture(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if ring(t, after) != 0 {
		t.Error("the next step's picture has the ring too")
	}
	if got := p.TakeActions(); len(got) != 1 || got[0] != (Acted{Page: "test", Element: "thing", Did: "pressed"}) {
		t.Errorf("actions %+v", got)
	}
}

// TestTheRingGoesAroundTheWholeField: with the arrow that belongs to it, and not around what stands beside it.
func TestTheRingGoesAroundTheWholeField(t *testing.T) {
	const style = `<style>body{margin:100px} .box{display:inline-flex;border:1px solid #888;width:260px;height:30px}
		.box input{border:0;flex:1;min-width:0} .arrow{width:20px} .row{display:flex;width:600px}</style>`
	for _, tt := range []struct {
		name, body string
		width      int // of the ring's outer edge, 6 beyond what it goes around on each side
	}{
		{"its arrow", `<div class=box><input aria-label=thing><span class=arrow>v</span></div>`, 274},
		{"a neighbour", `<div class=row><input aria-label=thing style="width:200px;box-sizing:border-box"><p>Some text</p></div>`, 212},
		{"a button of its own", `<div class=box><input aria-label=thing style="flex:none;width:220px;box-sizing:border-box"><button>v</button></div>`, 232},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, p := open(t, style+tt.body)
			n, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "input"}))
			if err != nil {
				t.Fatal(err)
			}
			if err := n.Click(ctx); err != nil {
				t.Fatal(err)
			}
			shot, err := p.Picture(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if have := ringWidth(t, shot); have != tt.width {
				t.Errorf("the ring is %d wide, want %d", have, tt.width)
			}
		})
	}
}

// TestNoRingOnAnotherDocument: a locator may find something else where the page has moved on.
func TestNoRingOnAnotherDocument(t *testing.T) {
	ctx, p := open(t, `<button>Go</button>`)
	n, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Click(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Goto(ctx, p.Origin()+"/"); err != nil {
		t.Fatal(err)
	}
	shot, err := p.Picture(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if ring(t, shot) != 0 {
		t.Error("a button that was not pressed has a ring")
	}
}

func TestSecretsAreMarksInActions(t *testing.T) {
	ctx, p := open(t, `<input type=password><input id=name>`)
	p.Hide = func(s string) bool { return strings.Contains(s, "hunter22") }
	field, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "[type=password]"}))
	if err != nil {
		t.Fatal(err)
	}
	if err := field.FillSecret(ctx, secret.New("hunter22"), []string{p.Origin()}); err != nil {
		t.Fatal(err)
	}
	name, err := p.Find(ctx, oneOf(selectors.Candidate{CSS: "#name"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := name.Fill(ctx, "exalate"); err != nil {
		t.Fatal(err)
	}
	want := []Acted{
		{Page: "test", Element: "thing", Did: "filled", Value: "[secret]", Shown: "[secret]"},
		{Page: "test", Element: "thing", Did: "filled", Value: "exalate", Shown: "exalate"},
	}
	got := p.TakeActions()
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("actions %+v, want %+v", got, want)
	}
}

// ring counts the dots in the colour of a ring.
func ring(t *testing.T, shot []byte) (dots int) {
	t.Helper()
	ringDots(t, shot, func(int) { dots++ })
	return dots
}

// ringWidth is how far the rings of a picture reach from left to right.
func ringWidth(t *testing.T, shot []byte) int {
	t.Helper()
	left, right := 1<<30, -1
	ringDots(t, shot, func(x int) { left, right = min(left, x), max(right, x) })
	return right - left + 1
}

func ringDots(t *testing.T, shot []byte, each func(x int)) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 0xd6 && g>>8 == 0 && b>>8 == 0x6e {
				each(x)
			}
		}
	}
}
