package flows

import (
	"errors"
	"fmt"

	"pat-robot/internal/fault"
	"pat-robot/internal/trail"
)

// outcomeOf puts the end of a run into the words of its record.
func (c *creation) outcomeOf(err error) trail.Outcome {
	if err == nil {
		return trail.Outcome{Status: "done", Result: c.result}
	}
	o := trail.Outcome{Status: "failed", Code: c.ExitCode(err), Error: err.Error(), Hint: fault.HintOf(err)}
	switch {
	case fault.Is(err, fault.Partial):
		o.Status = "partly"
	case fault.Is(err, fault.Interrupted):
		o.Status = "interrupted"
	}
	if c.saved {
		o.Status, o.Result = "partly", c.result
	}
	return o
}

// lastWord adds to the error of a run what it left behind: after the value is safe, a person must know that it is.
func (c *creation) lastWord(err error) error {
	if err == nil || !c.saved || errors.Is(err, c.late) {
		return err
	}
	return fmt.Errorf("%w (the token %q was made and its value is stored under %s)", err, c.req.Name, c.result.Stored.Key)
}
