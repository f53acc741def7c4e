package flows

import (
	"context"
	"errors"
	"strconv"
	"time"

	"pat-robot/internal/otp"
	"pat-robot/internal/secret"
)

// codes makes time-based codes for an account, and never gives the same one twice: sites refuse it the second time. What was
// given last is kept in the keyring, for the runs that come.
type codes struct {
	s    *signIn
	key  *otp.Key
	last int64 // the step of the code that was given last
	read bool  // last has been read from the keyring
}

// leastLeft is how long a code must still be good: typing it and the way to the site take time.
const leastLeft = 4 * time.Second

// lastCode is the name under which the keyring keeps the step of the code that was given last.
const lastCode = "totp-step"

func newCodes(shared secret.Value, s *signIn) (*codes, error) {
	key, err := otp.Parse(shared)
	if err != nil {
		return nil, err
	}
	s.Redactor.Add("code secret", key.Shared())
	return &codes{s: s, key: key}, nil
}

// next waits for a step whose code was not given yet, and that is not almost over, and gives its code.
func (c *codes) next(ctx context.Context) (secret.Value, error) {
	if err := c.remember(ctx); err != nil {
		return secret.Value{}, err
	}
	step := c.key.Step(c.s.Now())
	// A step far ahead is that of a clock that has been wrong; nothing is learnt from it.
	if c.last >= step && c.last <= step+1 {
		step = c.last + 1
	} else if c.key.Ends(step).Sub(c.s.Now()) < leastLeft {
		step++
	}
	if wait := c.key.Ends(step - 1).Sub(c.s.Now()); wait > 0 {
		c.s.say("waited %s for a code that was not used yet", wait.Round(time.Second))
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return secret.Value{}, ctx.Err()
		case <-timer.C:
		}
	}
	c.last = step
	if store := c.s.store; store != nil {
		// Kept before it is used: a code that was perhaps used is never given again.
		if err := store.SaveCredential(ctx, c.s.account.Email, lastCode, secret.New(strconv.FormatInt(step, 10))); err != nil {
			return secret.Value{}, err
		}
	}
	return c.key.Code(step)
}

func (c *codes) remember(ctx context.Context) error {
	if c.read || c.s.store == nil {
		return nil
	}
	kept, err := c.s.store.Credential(ctx, c.s.account.Email, lastCode)
	if err != nil && !errors.Is(err, secret.ErrNotFound) {
		return err
	}
	c.read = true
	if step, err := strconv.ParseInt(kept.Reveal(), 10, 64); err == nil {
		c.last = max(c.last, step)
	}
	return nil
}
