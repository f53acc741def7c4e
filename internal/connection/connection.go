// Package connection tries whether a personal access token works, with the one call that tells who holds it:
// _apis/connectionData, with the token as the password of Basic authentication. [doc]
//
// The value goes to the portal that it is for and nowhere else: no redirect is followed, nothing is sent without TLS except
// on this machine, and what the site answers is not logged.
package connection

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// Verdict is what a try has shown.
type Verdict string

// The verdicts.
const (
	Proven       Verdict = "proven"       // the site took the token and said whose it is
	Unauthorized Verdict = "unauthorized" // the site does not take it
	Unreachable  Verdict = "unreachable"  // the site gave no answer that says either; the error tells more
)

// Outcome is a verdict and what the site said with it.
type Outcome struct {
	Verdict    Verdict
	Account    string        // the sign-in name of the token's owner, "" where the site does not say
	RetryAfter time.Duration // with Unreachable: what the site asks for, 0 for nothing
}

// longest is how much of an answer is read, in bytes; the real one has about two thousand.
const longest = 1 << 20

// Prove tries a token on an organization, whose address is that of the portal with the organization's path, such as
// https://dev.azure.com/acme. A nil client means http.DefaultClient's transport, with the proxy of the environment. The error
// is fault.Site, and only with Unreachable.
func Prove(ctx context.Context, client *http.Client, organization *url.URL, value secret.Value) (Outcome, error) {
	if organization.Scheme != "https" && !loopback(organization.Hostname()) {
		return Outcome{Verdict: Unreachable}, fault.New(fault.Site, "use https", "did not try the token on %s: it is not encrypted", organization.Host)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(organization.String(), "/")+"/_apis/connectionData", nil)
	if err != nil {
		return Outcome{Verdict: Unreachable}, fault.New(fault.Site, "", "could not ask %s", organization.Host)
	}
	req.SetBasicAuth("pat-robot", value.Reveal())
	req.Header.Set("Accept", "application/json")
	if client == nil {
		client = &http.Client{}
	}
	bare := *client
	bare.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := bare.Do(req)
	if err != nil {
		return Outcome{Verdict: Unreachable}, unreachable(ctx, organization, err)
	}
	defer answer.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(io.LimitReader(answer.Body, longest))
	if err != nil {
		return Outcome{Verdict: Unreachable}, unreachable(ctx, organization, err)
	}
	return read(answer, body, organization)
}

// Reach asks whether something answers at the portal's address, without any credentials, and what time it is there; zero where
// the answer does not say. A nil client is as for Prove. The error is fault.Site.
func Reach(ctx context.Context, client *http.Client, portal *url.URL) (time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, portal.String()+"/", nil)
	if err != nil {
		return time.Time{}, fault.New(fault.Site, "", "could not ask %s", portal.Host)
	}
	if client == nil {
		client = &http.Client{}
	}
	bare := *client
	bare.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := bare.Do(req)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return time.Time{}, fault.New(fault.Site, "check the address, the connection and the proxy", "%s cannot be reached: %s", portal.Host, err)
	}
	_ = answer.Body.Close() // HEAD has no body
	if answer.StatusCode >= http.StatusInternalServerError {
		return time.Time{}, fault.New(fault.Site, "try again later", "%s answers with status %d", portal.Host, answer.StatusCode)
	}
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return time.Time{}, nil //nolint:nilerr // an answer without a date is one
	}
	return at, nil
}

// read tells what an answer means. Azure DevOps answers a token that it does not take with 401, or with a way to its sign-in:
// a redirect, or 203 and a page of HTML.
func read(answer *http.Response, body []byte, organization *url.URL) (Outcome, error) {
	switch status := answer.StatusCode; {
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return Outcome{Verdict: Unreachable, RetryAfter: retryAfter(answer.Header)},
			fault.New(fault.Site, "try again later", "tried the token on %s, which answered with status %d", organization.Host, status)
	case status != http.StatusOK:
		return Outcome{Verdict: Unauthorized}, nil
	}
	var data struct {
		AuthenticatedUser struct {
			ID         string `json:"id"`
			Properties struct {
				Account struct {
					Value string `json:"$value"`
				}
			} `json:"properties"`
		} `json:"authenticatedUser"`
	}
	// What is no such data is a page, which offers a sign-in.
	if err := json.Unmarshal(body, &data); err != nil || data.AuthenticatedUser.ID == "" || data.AuthenticatedUser.ID == anonymous {
		return Outcome{Verdict: Unauthorized}, nil //nolint:nilerr // see above
	}
	return Outcome{Verdict: Proven, Account: data.AuthenticatedUser.Properties.Account.Value}, nil
}

// anonymous is the identity of who is not signed in, whom an organization with public projects answers as well. [doc]
const anonymous = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

// unreachable drops the cause's address, which may hold more than host and path.
func unreachable(ctx context.Context, organization *url.URL, err error) error {
	if ctx.Err() != nil {
		return fault.Wrap(fault.Site, ctx.Err(), "", "tried the token on %s", organization.Host)
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return fault.New(fault.Site, "check the connection", "tried the token on %s, which cannot be reached: %s", organization.Host, err)
}

func retryAfter(h http.Header) time.Duration {
	d, err := time.ParseDuration(h.Get("Retry-After") + "s")
	if err != nil || d < 0 {
		return 0
	}
	return d
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}
