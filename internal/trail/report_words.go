package trail

import (
	"fmt"
	"slices"
	"time"
)

// known explains one way to know a candidate. The words are those of the pages' description.
type known struct{ Word, Meaning string }

var ways = []known{
	{"user", "named by the user's own file of selectors"},
	{"ran", "a published script with it worked on the real page"},
	{"shot", "read off a picture of the real page"},
	{"lib", "Microsoft's own component package renders it so"},
	{"doc", "Microsoft's documentation says so"},
	{"guess", "inferred; nothing else confirms it yet"},
}

// legendOf explains the words that this run used, and no others.
func legendOf(r Record) []known {
	var used []known
	for _, w := range ways {
		if slices.ContainsFunc(r.Steps, func(s Step) bool {
			return slices.ContainsFunc(s.Candidates, func(m Match) bool { return m.Known == w.Word })
		}) {
			used = append(used, w)
		}
	}
	return used
}

// clock is a moment for people; all times of a report are UTC.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006, 15:04:05 UTC")
}

func date(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.UTC().Truncate(24 * time.Hour).Equal(t):
		return t.UTC().Format("2 January 2006")
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// took is a length of time for people.
func took(d time.Duration) string {
	switch {
	case d < 0:
		return ""
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// bytesOf is a size for people.
func bytesOf(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d kB", (n+500)/1000)
}

// Bytes is the size for people.
func (a Attachment) Bytes() string { return bytesOf(a.Size) }
