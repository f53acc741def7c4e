package browser

import (
	"context"

	"pat-robot/internal/secret"
)

// Cookie is a cookie of the robot's own browser context.
type Cookie struct {
	Name  string
	Value secret.Value
}

// Cookies returns all cookies of the page's browser context: whoever has them is signed in.
func (p *Page) Cookies(ctx context.Context) ([]Cookie, error) {
	var all []Cookie
	err := p.do(ctx, "read the cookies", func(float64) error {
		found, err := p.pw.Context().Cookies()
		for _, c := range found {
			all = append(all, Cookie{Name: c.Name, Value: secret.New(c.Value)})
		}
		return err
	})
	return all, err
}
