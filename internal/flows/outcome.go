package flows

import (
	"errors"
	"fmt"

	"pat-robot/internal/trail"
)

// outcome puts the end of the run into the words of its record; a value that was saved is told also after a failure.
func (c *creation) outcome(err error) trail.Outcome {
	o := c.outcomeOf(err, c.result)
	if err != nil && c.saved {
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
