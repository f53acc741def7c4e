package browser

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
)

// extended are the parts of selectors that the driver knows and a browser does not.
var extended = regexp.MustCompile(`:(has-text|text|text-is|text-matches|visible|nth-match|above|below|near|left-of|right-of)\b|>>`)

// isPlain tells whether the browser itself can say what the candidate matches.
func isPlain(c selectors.Candidate) bool { return c.CSS != "" && !extended.MatchString(c.CSS) }

// matchJS counts how many of the things that were found each of the plain candidates matches (-1 where the browser does not
// understand it), and reads the page's identity.
const matchJS = `(found, arg) => {
	const count = s => { try { return found.filter(el => el.matches(s)).length; } catch { return -1; } };
	const id = arg.identity ? document.querySelector(arg.identity) : null;
	return {counts: arg.plain.map(count), id: id ? id.getAttribute('content') || '' : ''};
}`

// match tells how many visible things each candidate of each element matches, given a locator for all of them, and the
// page's identity. One call asks the browser itself; what it does not know is asked beside it.
func (p *Page) match(ctx context.Context, union playwright.Locator, identity string, elements []selectors.Element) ([][]int, string, error) {
	all := flatten(elements)
	var plain []string
	var plainAt, otherAt []int
	for i, c := range all {
		if isPlain(c.Candidate) {
			plain, plainAt = append(plain, c.CSS), append(plainAt, i)
		} else {
			otherAt = append(otherAt, i)
		}
	}
	counts := make([]int, len(all))
	type told struct {
		v   any
		err error
	}
	matched := make(chan told, 1)
	go func() {
		var t told
		t.err = p.do(ctx, "look at the page", func(float64) (err error) {
			t.v, err = union.EvaluateAll(matchJS, map[string]any{"plain": plain, "identity": identity})
			return err
		})
		matched <- t
	}()
	err := p.count(ctx, all, otherAt, counts)
	t := <-matched
	if err == nil {
		err = t.err
	}
	if err != nil {
		return nil, "", err
	}
	m, _ := t.v.(map[string]any)
	row, _ := m["counts"].([]any)
	seen := false
	for k := range row {
		counts[plainAt[k]] = toInt(row[k])
	}
	var again []int
	for i, n := range counts {
		seen = seen || n > 0
		if n < 0 {
			again = append(again, i)
		}
	}
	if !seen { // seen only by a look through open shadow roots, or gone again
		again = plainAt
	}
	id, _ := m["id"].(string)
	return perElement(elements, counts), id, p.count(ctx, all, again, counts)
}

// flat is a candidate and whether it counts where it cannot be seen.
type flat struct {
	selectors.Candidate
	hidden bool
}

func flatten(elements []selectors.Element) []flat {
	var all []flat
	for _, e := range elements {
		for _, c := range e.Candidates {
			all = append(all, flat{c, e.Hidden})
		}
	}
	return all
}

// perElement cuts the counts of all candidates into those of each element; it shares their memory.
func perElement(elements []selectors.Element, counts []int) [][]int {
	cut := make([][]int, len(elements))
	for i, e := range elements {
		cut[i], counts = counts[:len(e.Candidates)], counts[len(e.Candidates):]
	}
	return cut
}

// count asks the driver how many things these of the candidates match.
func (p *Page) count(ctx context.Context, all []flat, at []int, counts []int) error {
	locators := make([]playwright.Locator, len(at))
	for k, i := range at {
		locators[k] = p.pw.Locator(selectorOf(all[i].Candidate, all[i].hidden))
	}
	found, err := p.counts(ctx, locators...)
	for k, i := range at {
		counts[i] = found[k]
	}
	return err
}

// Order says in which order elements count for a page of the identity, by their indexes.
type Order func(identity string) []int

// RaceBy is Race for pages that say what they are, by the content of the element identity: order then says which of the
// elements that are there wins. The identity is "" where the page does not say.
func (p *Page) RaceBy(ctx context.Context, identity selectors.Element, order Order, elements ...selectors.Element) (int, *Node, error) {
	union := anyOf(wholePage{p.pw}, elements...)
	if union == nil {
		return 0, nil, noCandidates(elements)
	}
	for {
		err := p.wait(ctx, "wait for "+nameAll(elements), func(ms float64) error { return attached(union.First(), ms) })
		if err != nil {
			return 0, nil, unseen(elements, p.Address(), err)
		}
		counts, id, err := p.match(ctx, union, plainCSS(identity)[0], elements)
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil {
			return 0, nil, unseen(elements, p.Address(), err)
		}
		for _, i := range order(id) {
			if n := p.choose(wholePage{p.pw}, elements[i], counts[i]); n != nil {
				return i, n, nil
			}
		}
		if err := p.frame(ctx); err != nil && !errors.Is(err, errMoved) {
			return 0, nil, unseen(elements, p.Address(), err)
		}
	}
}

// unseen says that the time for a look was over; Tried says more of it, which costs time.
func unseen(elements []selectors.Element, at string, err error) error {
	if errors.Is(err, errTimeout) {
		return fault.New(fault.Page, notAsKnown, "looked for %s on %s, but it is not there", nameAll(elements), at)
	}
	return err
}

// Tried lists what each candidate of the elements matches now, for the record of a page that is not known.
func (p *Page) Tried(ctx context.Context, elements ...selectors.Element) string {
	all := flatten(elements)
	at := make([]int, len(all))
	for i := range at {
		at[i] = i
	}
	counts := make([]int, len(all))
	if err := p.count(ctx, all, at, counts); err != nil {
		return "the page could not be looked at"
	}
	lines := make([]string, len(elements))
	for i, c := range perElement(elements, counts) {
		lines[i] = tried(elements[i], c)
	}
	return strings.Join(lines, "\n")
}

// FrameWith returns the origin of a frame that is to be seen on the page and shows one of the elements; "" for none. Whoever
// frames a page of another origin may have drawn all around it: nothing is ever typed into a frame.
func (p *Page) FrameWith(ctx context.Context, elements ...selectors.Element) (string, error) {
	origin := ""
	err := p.do(ctx, "look at the frames", func(float64) error {
		for _, f := range p.pw.Frames() {
			if f == p.pw.MainFrame() || f.IsDetached() {
				continue
			}
			holder, err := f.FrameElement()
			if err != nil {
				continue // it has gone meanwhile
			}
			if seen, err := holder.IsVisible(); err != nil || !seen { //nolint:staticcheck // the frame gives no locator of its element
				continue
			}
			if n, err := anyOf(wholeFrame{f}, elements...).Count(); err == nil && n > 0 {
				if origin = Origin(f.URL()); origin == "" { // made by the page itself
					origin = "a frame of " + p.Origin()
				}
				return nil
			}
		}
		return nil
	})
	return origin, err
}

type wholeFrame struct{ playwright.Frame }

func (w wholeFrame) Locator(selector any, _ ...playwright.LocatorLocatorOptions) playwright.Locator {
	return w.Frame.Locator(selector.(string))
}
