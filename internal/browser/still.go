package browser

import (
	"context"
	"slices"

	"github.com/playwright-community/playwright-go"
)

// still is the last picture, and what watches in the page whether it still shows the same.
type still struct {
	state   playwright.JSHandle
	png     []byte
	texts   []string
	covered []int
}

// watchJS watches for what changes the page, but for the cover of the picture itself.
const watchJS = `state => {
	const ours = n => n === state.cover;
	state.heard = records => {
		if (records.some(r => r.type !== 'childList' || ![...r.addedNodes, ...r.removedNodes].every(ours))) state.moved = true;
	};
	state.watch = new MutationObserver(state.heard);
	state.watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
	addEventListener('scroll', () => { state.moved = true; }, {capture: true, passive: true, once: true});
	return state;
}`

// stillJS reads the texts again, unless the page has changed, or the picture showed rings.
const stillJS = `state => { state.heard(state.watch.takeRecords()); return state.moved ? null : state.read(); }`

const unwatchJS = `state => state.watch.disconnect()`

// stillShown is the last picture, where nothing has been done to the page since, the page has not changed by itself, and what must
// not be seen of it is the same; else nil. To take it anew would give the same picture, and cost a good part of a short step.
func (p *Page) stillShown(ctx context.Context, touched bool) []byte {
	last := p.takeStill()
	if last == nil {
		return nil
	}
	if touched {
		forget(last.state)
		return nil
	}
	same := false
	// An error says that the page is another one by now.
	_ = p.do(ctx, "look whether the page has changed", func(float64) error {
		read, err := last.state.Evaluate(stillJS)
		if err != nil || read == nil {
			return err
		}
		texts := toStrings(read)
		same = slices.Equal(texts, last.texts) && slices.Equal(p.hits(texts), last.covered)
		return nil
	})
	if !same {
		forget(last.state)
		return nil
	}
	p.keepStill(last)
	return last.png
}

func (p *Page) takeStill() *still {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := p.still
	p.still = nil
	return last
}

func (p *Page) keepStill(s *still) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.still = s
}

// forget ends the watch and lets go of a state. The document may be gone by then.
func forget(state playwright.JSHandle) {
	go func() {
		var err error
		defer guard(&err)
		_, _ = state.Evaluate(unwatchJS)
		_ = state.Dispose()
	}()
}
