package verify

import (
	"fmt"
	"strings"
	"time"

	"pat-robot/internal/fault"
)

// Err is nil for a trail that is whole; else it is of kind TrailAltered or TrailIncomplete.
func (r Result) Err() error {
	switch r.State {
	case Whole, UnknownSigner:
		return nil
	case Altered:
		return fault.New(fault.TrailAltered, "do not rely on it; look for the original", "the trail %s was altered", r.Trail)
	}
	return fault.New(fault.TrailIncomplete, "it is evidence up to its last line, and nobody has signed it", "the trail %s is not sealed", r.Trail)
}

// Text says it in lines: the verdict, then each thing that is different.
func (r Result) Text() string {
	text := []string{r.Trail + ": " + r.verdict()}
	for _, p := range r.Problems {
		text = append(text, "  - "+p.Text)
	}
	if t := r.TimeStamp; t != nil && len(r.Problems) == 0 {
		text = append(text, "  "+t.words())
	}
	return strings.Join(text, "\n")
}

func (r Result) verdict() string {
	switch r.State {
	case Whole:
		return "whole, " + r.size() + ", signed by " + r.Signer.words()
	case UnknownSigner:
		return "whole, but signed by a key that is not known here, " + r.size() + ", key " + r.Signer.KeyID
	case Altered:
		return "altered"
	case Incomplete:
		return fmt.Sprintf("incomplete: %s; its %d events are whole", r.Reason, r.Events)
	case Quarantined:
		return "in quarantine: " + r.Reason
	}
	return r.Reason
}

func (r Result) size() string { return fmt.Sprintf("%d files and %d events", r.Files, r.Events) }

func (s *Signer) words() string {
	if s.Name != "" {
		return fmt.Sprintf("%s (key %s)", s.Name, short(s.KeyID))
	}
	return "the key " + short(s.KeyID)
}

func (t *Time) words() string {
	switch {
	case t.Missing != "":
		return "no time stamp: " + t.Missing
	case t.Trusted:
		return fmt.Sprintf("sealed before %s, as %s says", t.Time.Format(time.RFC3339), t.Authority)
	}
	return fmt.Sprintf("sealed before %s, as %s says, whom nobody vouches for here", t.Time.Format(time.RFC3339), t.Authority)
}
