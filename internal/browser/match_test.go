package browser

import (
	"context"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// The browser, the driver and both together find the same.
func TestRaceKnowsEveryKindOfSelector(t *testing.T) {
	ctx, p := open(t, `<p id=plain>one</p><p class=words>two</p><div id=host></div><p hidden id=hidden>no</p>
		<script>host.attachShadow({mode: 'open'}).innerHTML = '<section><p id=inner>three</p></section>'</script>`)
	absent := oneOf(selectors.Candidate{CSS: "#absent"})
	for _, tt := range []struct {
		name string
		c    selectors.Candidate
		want bool
	}{
		{"plain", selectors.Candidate{CSS: "#plain"}, true},
		{"of the driver", selectors.Candidate{CSS: `p:has-text("two")`}, true},
		{"in a shadow root", selectors.Candidate{CSS: "#inner"}, true},
		{"through a shadow root", selectors.Candidate{CSS: "#host #inner"}, true},
		{"hidden", selectors.Candidate{CSS: "#hidden"}, false},
		{"that browsers do not understand", selectors.Candidate{CSS: ":light(#plain)"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			short, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			i, n, err := p.Race(short, absent, oneOf(tt.c))
			if tt.want && (err != nil || i != 1 || n == nil) {
				t.Errorf("found %d %v %v", i, n, err)
			}
			if !tt.want && !fault.Is(err, fault.Page) {
				t.Errorf("found %d %v %v", i, n, err)
			}
		})
	}
}

// A page that takes longer to look through than the driver is told to wait at once is looked through all the same.
func TestRaceOnAHugePage(t *testing.T) {
	ctx, p := open(t, `<div id=all></div><script>
		all.innerHTML = '<div><p>line of words</p></div>'.repeat(60000) + '<b>AADSTS50126</b>';
	</script>`)
	absent := oneOf(selectors.Candidate{CSS: "#absent"})
	slow := oneOf(selectors.Candidate{CSS: `b:text-matches("AADSTS\\d+")`}, selectors.Candidate{CSS: `:text-matches("AADSTS\\d+")`})
	if i, _, err := p.Race(ctx, absent, slow); err != nil || i != 1 {
		t.Errorf("found %d: %v", i, err)
	}
}

// What a page says that it is counts more than the order.
func TestRaceByIdentity(t *testing.T) {
	ctx, p := open(t, `<meta name=PageID content=Second><p id=a>a</p><p id=b>b</p>`)
	identity := selectors.Element{Page: "x", Name: "id", Candidates: []selectors.Candidate{{CSS: "meta[name=PageID]"}}, Hidden: true}
	var said string
	i, _, err := p.RaceBy(ctx, identity, func(id string) []int { said = id; return []int{1, 0} },
		oneOf(selectors.Candidate{CSS: "#a"}), oneOf(selectors.Candidate{CSS: "#b"}))
	if err != nil || i != 1 || said != "Second" {
		t.Errorf("found %d on %q: %v", i, said, err)
	}
}

// A frame counts where it can be seen.
func TestFrameWith(t *testing.T) {
	ctx, p := open(t, `<iframe hidden srcdoc="<input id=secret>"></iframe>`)
	field := oneOf(selectors.Candidate{CSS: "input"})
	if origin, err := p.FrameWith(ctx, field); err != nil || origin != "" {
		t.Errorf("a hidden frame: %q %v", origin, err)
	}
	ctx, p = open(t, `<iframe src="data:text/html,<input id=secret>"></iframe>`)
	if origin, err := p.FrameWith(ctx, oneOf(selectors.Candidate{CSS: "#other"})); err != nil || origin != "" {
		t.Errorf("a frame without it: %q %v", origin, err)
	}
	if origin, err := p.FrameWith(ctx, field); err != nil || origin == "" {
		t.Errorf("a frame: %q %v", origin, err)
	}
}
