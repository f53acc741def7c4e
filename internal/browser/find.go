package browser

import (
	"context"
	"errors"
	"time"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// Find waits until the element is there and returns it: the first candidate that matches exactly one visible thing (the
// first thing of an element marked Many). The error of kind fault.Page lists what each candidate matched.
func (p *Page) Find(ctx context.Context, e selectors.Element) (*Node, error) {
	_, n, err := p.race(ctx, wholePage{p.pw}, e)
	return n, err
}

// Race waits until one of the elements is there and returns which; where several are, the first of the list wins.
func (p *Page) Race(ctx context.Context, elements ...selectors.Element) (int, *Node, error) {
	return p.race(ctx, wholePage{p.pw}, elements...)
}

// Present looks once, without waiting.
func (p *Page) Present(ctx context.Context, e selectors.Element) (*Node, bool, error) {
	return p.present(ctx, wholePage{p.pw}, e)
}

func (p *Page) race(ctx context.Context, r root, elements ...selectors.Element) (int, *Node, error) {
	union := anyOf(r, elements...)
	if union == nil {
		return 0, nil, noCandidates(elements)
	}
	i, n, err := p.await(ctx, r, union, elements)
	return i, n, p.explain(ctx, r, elements, err)
}

func noCandidates(elements []selectors.Element) error {
	return fault.New(fault.Unexpected, "", "looked for %s, which has no candidates", nameAll(elements))
}

// explain says what a wait has missed whose time was over; another error is passed on.
func (p *Page) explain(ctx context.Context, r root, elements []selectors.Element, err error) error {
	if errors.Is(err, errTimeout) {
		return p.notFound(ctx, r, elements)
	}
	return err
}

// await waits for one of the elements, of which union finds each.
func (p *Page) await(ctx context.Context, r root, union playwright.Locator, elements []selectors.Element) (int, *Node, error) {
	// What is there already, found by the candidate that is trusted most, needs no waiting.
	if n, err := p.atOnce(ctx, r, elements[0]); n != nil || err != nil && !errors.Is(err, errMoved) {
		return 0, n, err
	}
	for {
		err := p.wait(ctx, "wait for "+nameAll(elements), func(ms float64) error { return attached(union.First(), ms) })
		if err != nil {
			return 0, nil, err
		}
		counts, err := p.see(ctx, r, union, elements)
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil {
			return 0, nil, err
		}
		for i, e := range elements {
			if n := p.choose(r, e, counts[i]); n != nil {
				return i, n, nil
			}
		}
		if len(elements) == 1 && ambiguous(counts[0]) {
			if n, err := p.settle(ctx, r, elements[0]); err != nil || n != nil {
				return 0, n, err
			}
		}
	}
}

// see tells how many things each candidate matches. Inside a node, selectors begin at the node, which only the driver knows.
func (p *Page) see(ctx context.Context, r root, union playwright.Locator, elements []selectors.Element) ([][]int, error) {
	if _, page := r.(wholePage); page {
		counts, _, err := p.match(ctx, union, "", elements)
		return counts, err
	}
	all := flatten(elements)
	locators := make([]playwright.Locator, len(all))
	for i, c := range all {
		locators[i] = r.Locator(selectorOf(c.Candidate, c.hidden))
	}
	counts, err := p.counts(ctx, locators...)
	return perElement(elements, counts), err
}

// freshWait is how long, in milliseconds, the driver is told to wait at once. It looks the more often the shorter that is:
// each 50 ms for this one, but only twice a second where it may wait for long, which many pages do not take to go on.
const freshWait = 300

// attached waits until the locator finds something, looking often all the time. Between two waits it looks once for as long as
// that takes: on a huge page, or a busy machine, a look can take longer than one wait, and would be broken off each time.
func attached(l playwright.Locator, ms float64) error {
	end := time.Now().Add(time.Duration(ms * float64(time.Millisecond)))
	for {
		left := max(1, float64(time.Until(end).Milliseconds()))
		err := l.WaitFor(playwright.LocatorWaitForOptions{
			State: playwright.WaitForSelectorStateAttached, Timeout: playwright.Float(min(left, freshWait)),
		})
		if !errors.Is(err, playwright.ErrTimeout) || left <= freshWait {
			return err
		}
		if n, err := l.Count(); n > 0 || err != nil && !containsAny(err.Error(), movedWords) {
			return err
		}
	}
}

func (p *Page) atOnce(ctx context.Context, r root, e selectors.Element) (*Node, error) {
	first := e
	first.Candidates = e.Candidates[:1]
	n, _, err := p.pick(ctx, r, first)
	if n != nil {
		n.Element = e
	}
	return n, err
}

// present tells whether the element is there now. Mostly it is there by its first candidate, or not at all: both are asked
// together.
func (p *Page) present(ctx context.Context, r root, e selectors.Element) (*Node, bool, error) {
	if len(e.Candidates) == 0 {
		return nil, false, nil
	}
	counts, err := p.counts(ctx, r.Locator(selectorOf(e.Candidates[0], e.Hidden)), anyOf(r, e))
	if err != nil || counts[1] == 0 {
		return nil, false, err
	}
	if node := p.choose(r, e, counts[:1]); node != nil {
		return node, true, nil
	}
	node, _, err := p.pick(ctx, r, e)
	return node, node != nil, err
}

// pick returns the first candidate that matches as it should, or how many things each one matched. The first is mostly the
// one: the others are only then looked for, together.
func (p *Page) pick(ctx context.Context, r root, e selectors.Element) (*Node, []int, error) {
	first := e
	first.Candidates = e.Candidates[:1]
	if n, counts, err := p.pickAny(ctx, r, first); n != nil || err != nil || len(e.Candidates) == 1 {
		return n, counts, err
	}
	return p.pickAny(ctx, r, e)
}

// pickAny is pick for an element that is probably not there by its first candidate.
func (p *Page) pickAny(ctx context.Context, r root, e selectors.Element) (*Node, []int, error) {
	locators := make([]playwright.Locator, len(e.Candidates))
	for i, c := range e.Candidates {
		locators[i] = r.Locator(selectorOf(c, e.Hidden))
	}
	counts, err := p.counts(ctx, locators...)
	if err != nil {
		return nil, nil, err
	}
	return p.choose(r, e, counts), counts, nil
}

// choose returns the first candidate that matches as it should, given how many things each one matches; nil for none.
func (p *Page) choose(r root, e selectors.Element, counts []int) *Node {
	for i, n := range counts {
		if n != 1 && (!e.Many || n == 0) {
			continue
		}
		c := e.Candidates[i]
		l := r.Locator(selectorOf(c, e.Hidden))
		if e.Many {
			l = l.First()
		}
		p.note(e, c)
		return &Node{p: p, loc: l, Element: e, Candidate: c}
	}
	return nil
}

// settle waits for a page that shows something twice for a moment, such as a panel that is leaving while its successor
// opens, and gives up with the counts of each candidate.
func (p *Page) settle(ctx context.Context, r root, e selectors.Element) (*Node, error) {
	var last []int
	for range 3 {
		n, counts, err := p.pick(ctx, r, e)
		if n != nil || err != nil {
			return n, err
		}
		last = counts
		if err := p.frame(ctx); err != nil {
			return nil, err
		}
	}
	for i, c := range e.Candidates {
		if last[i] < 2 {
			continue
		}
		left := min(timeLeft(ctx), 1500)
		l := r.Locator(selectorOf(c, e.Hidden))
		err := p.do(ctx, "wait for one "+e.Name, func(float64) error {
			return playwright.NewPlaywrightAssertions(left).Locator(l).ToHaveCount(1)
		})
		if err == nil {
			return nil, nil // look again
		}
		break
	}
	return nil, p.tooMany(e, last)
}
