package verify

import (
	"bytes"
	"fmt"

	"pat-robot/internal/trail"
)

// chain is events.jsonl, as far as it can be read.
type chain struct {
	events   []trail.Event
	head     string // digest of the last whole line
	cut      bool   // the last line has no end, as a kill or a full disk leaves it
	problems []Problem
	// foreign are lines in another form than this program writes: changed without breaking a link, as the last one can be,
	// or written by a newer program.
	foreign []Problem
}

// link is one whole line.
type link struct {
	event trail.Event
	sum   string
	good  bool // it can be read
}

// readChain reads the lines and says what was done to them. A line tells its number, and the digest of the one before it:
// so a line that was changed, taken out, put in or moved shows itself in the next.
func readChain(b []byte) chain {
	c := chain{head: trail.NoLine}
	var links []link
	for line := range bytes.Lines(b) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			c.cut = true
			break
		}
		l := link{sum: trail.Digest(line)}
		if e, err := trail.ParseEvent(line); err == nil {
			l.event, l.good = e, true
			if again, err := e.Encode(); err != nil || !bytes.Equal(again, line) {
				c.foreign = append(c.foreign, Problem{What: "form", File: trail.EventsFile, Line: len(links) + 1,
					Text: fmt.Sprintf("line %d of events.jsonl is not as this program writes lines", len(links)+1)})
			}
		}
		links = append(links, l)
		c.events, c.head = append(c.events, l.event), l.sum
	}
	c.judge(links)
	return c
}

// judge says what was done to the lines; nothing where each is in its place.
func (c *chain) judge(links []link) {
	broken := false
	before := trail.NoLine
	for i, l := range links {
		broken = broken || !l.good || l.event.Number != i+1 || l.event.Previous != before
		before = l.sum
	}
	if !broken {
		return
	}
	at := c.place(links)
	for i, l := range links {
		number := l.event.Number
		next, follows := at[number+1]
		switch {
		case !l.good:
			c.say("changed", i+1, "line %d of events.jsonl was changed: it cannot be read", i+1)
		case follows && links[next].good && links[next].event.Previous != l.sum:
			c.say("changed", i+1, "line %d of events.jsonl was changed: the line after it names another digest", number)
		}
	}
	if first, ok := at[1]; ok && links[first].event.Previous != trail.NoLine {
		c.say("changed", 1, "line 1 of events.jsonl was changed: it names a line before it")
	}
	if len(c.problems) == 0 {
		c.say("changed", 0, "the lines of events.jsonl do not follow each other")
	}
}

// place finds each line by its number, and says which are missing, there twice, or out of their order.
func (c *chain) place(links []link) map[int]int {
	at := map[int]int{}
	last, most := 0, 0
	for i, l := range links {
		number := l.event.Number
		if !l.good {
			last = max(last, i+1) // its number does not count; it stands where it stands
			at[i+1] = i
			most = max(most, i+1)
			continue
		}
		if _, twice := at[number]; twice {
			c.say("added", i+1, "line %d of events.jsonl was added: there is one with the number %d already", i+1, number)
			continue
		}
		at[number] = i
		if number < last {
			c.say("reordered", i+1, "line %d of events.jsonl was moved: it stands behind line %d", number, last)
		}
		last, most = max(last, number), max(most, number)
	}
	// A number that was made up must not keep us counting.
	for number := 1; number <= min(most, 2*len(links)+1); number++ {
		if _, there := at[number]; !there {
			c.say("removed", number, "line %d of events.jsonl was removed", number)
		}
	}
	return at
}

func (c *chain) say(what string, line int, format string, args ...any) {
	c.problems = append(c.problems, Problem{What: what, File: trail.EventsFile, Line: line, Text: fmt.Sprintf(format, args...)})
}
