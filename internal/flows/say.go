package flows

import (
	"fmt"
	"time"

	"pat-robot/internal/trail"
)

// announce records that the step is under way. Before one that cannot be taken back, all evidence is on the disk.
func (r *run) announce(s step, started time.Time) error {
	if r.page != nil {
		r.page.Forget()
	}
	err := r.trail.Begin(trail.Step{Name: s.name, Title: s.title, Started: started})
	if err == nil && s.whole {
		err = r.trail.Sync()
	}
	return err
}

func (r *run) report(s step, record trail.Step, err error) {
	took := record.Ended.Sub(record.Started)
	if err != nil {
		r.tell(Progress{Number: r.number, Step: s.name, Title: s.title, State: "failed", Elapsed: took})
		return
	}
	r.Log.Info().Str("step", s.name).Str("page", record.Page).Dur("took", took).Msg(s.title)
	note := ""
	if len(record.Notes) > 0 {
		note = record.Notes[0]
	}
	r.tell(Progress{Number: r.number, Step: s.name, Title: s.title, State: "done", Elapsed: took, Note: note})
}

func (r *run) tell(p Progress) {
	if r.Progress != nil {
		r.Progress(p)
	}
}

// say notes a fact for the record of the step that is under way.
func (r *run) say(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// warn notes a fact for the record and for the person.
func (r *run) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.notes = append(r.notes, text)
	r.warnings = append(r.warnings, text)
	r.Log.Warn().Msg(text)
}
