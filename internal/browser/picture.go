package browser

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/playwright-community/playwright-go"

	"pat-robot/internal/fault"
)

// A picture is taken in four moves: cover the places known to show secrets and read all texts of the page, decide here
// which of them hold a secret (no secret is handed to the page for that) and cover those too, and capture. The texts are then
// read again: a page that has changed meanwhile may show a secret that was not covered, so that picture is thrown away.

// errUnsafe is returned when the page kept changing what it shows of a secret; there is then no picture.
var errUnsafe = errors.New("the page kept changing while a secret was shown")

// Picture returns a PNG of what the page shows, with every secret covered: the places of Secrets, password fields, and
// any text that Hide knows, wherever the page shows it. What was acted upon since the last picture, and is still there,
// has a ring around it, and so have the nodes that are given. Where nothing has changed it is the last one again. It never returns
// a picture that it is not sure of.
func (p *Page) Picture(ctx context.Context, nodes ...*Node) ([]byte, error) {
	acted := p.takeActed()
	for _, n := range nodes {
		acted = append(acted, n.loc)
	}
	if png := p.stillShown(ctx, len(acted) > 0); png != nil {
		return png, nil
	}
	for try := range 3 {
		png, safe, err := p.capture(ctx, acted)
		if errors.Is(err, errMoved) && try < 2 {
			acted = nil // it stood on the page before
			continue
		}
		if err != nil {
			return nil, err
		}
		if safe {
			return png, nil
		}
	}
	return nil, fault.Wrap(fault.Unexpected, errUnsafe, "", "took a picture three times and threw each away")
}

func (p *Page) capture(ctx context.Context, acted []playwright.Locator) (png []byte, safe bool, err error) {
	err = p.do(ctx, "take a picture", func(float64) error {
		state, err := p.pw.EvaluateHandle(`() => (` + watchJS + `)((` + stateJS + `)())`)
		if err != nil {
			return err
		}
		kept := false
		defer func() {
			if !kept {
				forget(state)
			}
		}()
		before, err := p.cover(state, acted)
		if err != nil {
			return err
		}
		covered := p.hits(before)
		if len(covered) > 0 {
			if _, err := state.Evaluate(textsJS, covered); err != nil {
				return err
			}
		}
		shot, err := p.cdp.Send("Page.captureScreenshot", map[string]any{"format": "png", "optimizeForSpeed": true})
		read, uncoverErr := state.Evaluate(uncoverJS)
		if err := errors.Join(err, uncoverErr); err != nil {
			return err
		}
		after := toStrings(read)
		safe = slices.Equal(before, after) || (slices.Equal(covered, p.hits(after)) && sameTexts(before, after, covered))
		png, err = decode(shot)
		if kept = err == nil && slices.Equal(before, after); kept {
			p.keepStill(&still{state: state, png: png, texts: after, covered: covered})
		}
		return err
	})
	return png, safe, err
}

// cover covers the places of Secrets, puts rings around what was acted upon, as far as they are on the page, and reads the texts.
// The calls do not wait for each other.
func (p *Page) cover(state playwright.JSHandle, acted []playwright.Locator) ([]string, error) {
	ringed, covered := forAll(acted, ringJS, state), forAll(p.places(), coverJS, state)
	read, err := state.Evaluate(readJS)
	return toStrings(read), errors.Join(err, <-ringed, <-covered)
}

// forAll does something in the page with all that any of the locators matches at this moment.
func forAll(locators []playwright.Locator, what string, state playwright.JSHandle) <-chan error {
	done := make(chan error, 1)
	if len(locators) == 0 {
		done <- nil
		return done
	}
	union := locators[0]
	for _, l := range locators[1:] {
		union = union.Or(l)
	}
	go func() {
		var err error
		defer func() { done <- err }()
		defer guard(&err)
		_, err = union.EvaluateAll(what, state)
	}()
	return done
}

// places are locators for all of Secrets.
func (p *Page) places() []playwright.Locator {
	var all []playwright.Locator
	for _, place := range p.Secrets {
		// What is not seen is covered too: a wrapper without a size of its own may hold a field that has one.
		element, landmark := place.Element, place.Landmark
		element.Hidden, landmark.Hidden = true, true
		l := anyOf(wholePage{p.pw}, element)
		if len(landmark.Candidates) > 0 {
			l = anyOf(wholePage{p.pw}, landmark).Locator(l)
		}
		all = append(all, l)
	}
	return all
}

// longestSpan bounds how many neighbouring texts one secret may be spread over, as when a page wraps each character.
const longestSpan = 96

// hits returns the indices of the texts that hold a secret, alone or together with their neighbours. Most pages are told
// clean, or are clean but for single texts, by one look each; only the part that is not is searched for what is spread.
func (p *Page) hits(read []string) []int {
	texts := slices.Clone(read)
	found := []int{}
	if p.Hide == nil || !p.hidesAny(texts) {
		return found
	}
	for i, t := range texts {
		if p.Hide(t) {
			found = append(found, i)
			texts[i] = gap
		}
	}
	for from := 0; from < len(texts) && p.hidesAny(texts); from += longestSpan {
		part := texts[from:min(len(texts), from+2*longestSpan)]
		if !p.Hide(strings.Join(part, "")) {
			continue
		}
		for _, i := range p.spread(part) {
			found = append(found, from+i)
			part[i] = gap
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// gap stands for a text that is covered already; it is part of no secret.
const gap = "\x00"

func (p *Page) hidesAny(texts []string) bool {
	return p.Hide(strings.Join(texts, "")) || p.Hide(strings.Join(texts, "\n"))
}

// spread returns the indices of the texts that hold a secret only together.
func (p *Page) spread(texts []string) []int {
	var found []int
	for i := range texts {
		for j := i + 1; j <= min(len(texts), i+longestSpan); j++ {
			if !p.Hide(strings.Join(texts[i:j], "")) {
				continue
			}
			// The shortest span that ends here: a longer one would cover its innocent neighbours too.
			for k := i + 1; k < j && p.Hide(strings.Join(texts[k:j], "")); k++ {
				i = k
			}
			for k := i; k < j; k++ {
				found = append(found, k)
			}
			break
		}
	}
	return found
}

// sameTexts tells whether the covered texts are still those that were covered.
func sameTexts(before, after []string, hits []int) bool {
	for _, i := range hits {
		if i >= len(after) || before[i] != after[i] {
			return false
		}
	}
	return true
}

func toStrings(v any) []string {
	list, _ := v.([]any)
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprint(s)
	}
	return out
}

func decode(shot any) ([]byte, error) {
	m, _ := shot.(map[string]any)
	data, _ := m["data"].(string)
	png, err := base64.StdEncoding.DecodeString(data)
	if err != nil || len(png) == 0 {
		return nil, errors.New("the browser gave no picture")
	}
	return png, nil
}
