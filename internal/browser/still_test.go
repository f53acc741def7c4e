package browser

import (
	"context"
	"strings"
	"testing"

	"pat-robot/internal/selectors"
)

// A picture is taken anew when anything has happened to the page or to what must not be seen, and only then.
func TestPictureOfWhatHasNotChanged(t *testing.T) {
	const page = `<title>still</title><body style="height:3000px"><p id=a>a text</p><input id=b value=b><button>Press</button>`
	script := func(js string) func(context.Context, *Page) error {
		return func(_ context.Context, p *Page) error {
			_, err := p.pw.Evaluate(`() => new Promise(done => { ` + js + `; requestAnimationFrame(() => requestAnimationFrame(done)); })`)
			return err
		}
	}
	for _, tt := range []struct {
		name   string
		happen func(context.Context, *Page) error
		same   bool
	}{
		{"nothing", script(``), true},
		{"a look", func(ctx context.Context, p *Page) error {
			_, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Press"}))
			return err
		}, true},
		{"another text", script(`document.querySelector('#a').textContent = 'other'`), false},
		{"another look of a text", script(`document.querySelector('#a').className = 'marked'`), false},
		{"there and gone again", script(`const e = document.createElement('i'); document.body.append(e); e.remove()`), false},
		{"a value that a script set", script(`document.querySelector('#b').value = 'other'`), false},
		{"scrolled", script(`scrollTo(0, 500)`), false},
		{"a text that must not be seen any more", func(_ context.Context, p *Page) error {
			p.Hide = func(text string) bool { return strings.Contains(text, "a text") }
			return nil
		}, false},
		{"a press", func(ctx context.Context, p *Page) error {
			n, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Press"}))
			if err == nil {
				err = n.Click(ctx)
			}
			return err
		}, false},
		{"the ring of a press is no longer wanted", func(ctx context.Context, p *Page) error {
			n, err := p.Find(ctx, oneOf(selectors.Candidate{Role: "button", Name: "Press"}))
			if err == nil {
				_, err = p.Picture(ctx, n)
			}
			return err
		}, false},
		{"another document", func(ctx context.Context, p *Page) error {
			_, err := p.Reload(ctx)
			return err
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, p := open(t, page)
			if _, err := p.Picture(ctx); err != nil {
				t.Fatal(err)
			}
			before, err := p.Picture(ctx) // again: looking changes nothing
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.happen(ctx, p); err != nil {
				t.Fatal(err)
			}
			after, err := p.Picture(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if same := &before[0] == &after[0]; same != tt.same {
				t.Errorf("the same picture: %t, want %t", same, tt.same)
			}
		})
	}
}
