package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

func (p *Page) tooMany(e selectors.Element, counts []int) error {
	f := fault.New(fault.Page, notAsKnown, "looked for %s on %s, but more than one thing matches", nameAll([]selectors.Element{e}), p.Address())
	f.Detail = tried(e, counts)
	return f
}

func ambiguous(counts []int) bool {
	for _, n := range counts {
		if n > 1 {
			return true
		}
	}
	return false
}

// counts tells how many things each locator finds now. The calls are made together: most of the time of one is its way to
// the browser and back.
func (p *Page) counts(ctx context.Context, locators ...playwright.Locator) ([]int, error) {
	for try := 0; ; try++ {
		counts, err := p.countNow(ctx, locators)
		if try == 3 || !errors.Is(err, errMoved) {
			return counts, err
		}
	}
}

func (p *Page) countNow(ctx context.Context, locators []playwright.Locator) ([]int, error) {
	counts := make([]int, len(locators))
	err := p.do(ctx, "look at the page", func(float64) error {
		answers := make(chan error)
		for i, l := range locators {
			go func() {
				var err error
				defer func() { answers <- err }()
				defer guard(&err)
				counts[i], err = l.Count()
			}()
		}
		var first error
		for range locators {
			if err := <-answers; err != nil && first == nil {
				first = err
			}
		}
		return first
	})
	return counts, err
}

// frame waits for the page to be painted twice.
func (p *Page) frame(ctx context.Context) error {
	return p.do(ctx, "wait for the page to be painted", func(float64) error {
		_, err := p.pw.Evaluate(`() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
		return err
	})
}

// notFound says what was looked for in vain and what each candidate matches instead.
func (p *Page) notFound(ctx context.Context, r root, elements []selectors.Element) error {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookAgain)
	defer cancel()
	var details []string
	for _, e := range elements {
		// All candidates, also where one matches by now: what was too late is worth knowing too.
		_, counts, err := p.pickAny(look, r, e)
		if err != nil {
			continue
		}
		if len(elements) == 1 && ambiguous(counts) {
			return p.tooMany(e, counts)
		}
		details = append(details, tried(e, counts))
	}
	f := fault.New(fault.Page, notAsKnown, "looked for %s on %s, but it is not there", nameAll(elements), p.Address())
	f.Detail = strings.Join(details, "\n")
	return f
}

// lookAgain is how long the page may take to say what it shows instead of what was looked for.
const lookAgain = 2 * time.Second

const notAsKnown = "the page may have changed: see the picture and the outline in the trail, and PAT_ROBOT_SELECTORS to add a candidate"

// tried lists the candidates of an element, a line each, with the number of visible things that matched.
func tried(e selectors.Element, counts []int) string {
	lines := []string{e.Page + "/" + e.Name + ":"}
	for i, c := range e.Candidates {
		lines = append(lines, fmt.Sprintf("  %d found by %s (%s)", counts[i], c.Describe(), c.Known))
	}
	return strings.Join(lines, "\n")
}

func nameAll(elements []selectors.Element) string {
	names := make([]string, len(elements))
	for i, e := range elements {
		names[i] = e.Page + "/" + e.Name
	}
	return strings.Join(names, " or ")
}
