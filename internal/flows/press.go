package flows

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/journal"
	"pat-robot/internal/secret"
)

// createAndSave presses Create, reads the value and saves it, as one step that nothing interrupts: from the press until the
// value is read back from the keyring, no picture is taken and the dialog stays open.
func (c *creation) createAndSave(ctx context.Context) error {
	value, err := c.pressCreate(ctx)
	if err != nil {
		return err
	}
	return c.save(ctx, value)
}

// pressCreate presses Create and reads the value, which the redactor then knows. The dialog stays open.
func (c *creation) pressCreate(ctx context.Context) (secret.Value, error) {
	c.asked, c.says = c.panel, c.el("create-panel", "message")
	button, err := c.panel.Find(ctx, c.el("create-panel", "create"))
	if err != nil {
		return secret.Value{}, err
	}
	if disabled, err := button.Disabled(ctx); err != nil || disabled {
		return secret.Value{}, orElse(err, c.complaint(ctx, fault.New(fault.Page, "see the picture in the trail",
			"filled in the form, but the page keeps Create disabled")))
	}
	answer := c.page.Await(isCreateCall)
	defer answer.Stop()
	c.settle, err = c.intend(journal.Intent{Operation: journal.Create, Kept: c.req.keptUnder(), Name: c.req.Name, Others: c.others, Scopes: strings.Join(c.scopesAsked(), " ")})
	if err != nil {
		return secret.Value{}, err
	}
	c.pressed = true
	if err := button.Click(ctx); err != nil {
		return secret.Value{}, err
	}
	return c.readValue(ctx, answer)
}

// isCreateCall recognises the call that makes a token. [ran][doc]
func isCreateCall(call browser.Call) bool {
	if call.Method != http.MethodPost || !strings.Contains(call.URL, "/_apis/Contribution/HierarchyQuery") {
		return false
	}
	body := call.Body()
	return strings.Contains(body, "personal-access-token") && strings.Contains(body, "displayName")
}

var policyWords = regexp.MustCompile(`(?i)restricted by|policy|not allowed by your organi[sz]ation`)

// readAnswer reads the site's answer to Create and Regenerate. [ran][doc]
func readAnswer(status int, body []byte) (granted, error) {
	if status >= 400 {
		kind := fault.Site
		if status == http.StatusUnauthorized {
			return granted{}, fault.Wrap(fault.SignIn, errSessionOver, "run it again", "the site answered with status %d", status)
		}
		if status == http.StatusForbidden {
			kind = fault.SignIn
		}
		return granted{}, fault.New(kind, "try again later", "the site answered with status %d", status)
	}
	var answer struct {
		DataProviders map[string]json.RawMessage `json:"dataProviders"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		// The body may hold the value: it is not quoted.
		return granted{}, fault.New(fault.Page, "", "the site's answer could not be read")
	}
	for name, raw := range answer.DataProviders {
		if !strings.Contains(name, "personal-access-token") {
			continue
		}
		var p struct {
			Token, ValidTo, Scope string
			AuthorizationID       string `json:"authorizationId"`
			SessionTokenError     any    `json:"sessionTokenError"`
		}
		if json.Unmarshal(raw, &p) != nil {
			continue
		}
		g := granted{token: secret.New(p.Token), scopes: strings.Fields(p.Scope), id: p.AuthorizationID}
		if t, err := time.Parse(time.RFC3339, p.ValidTo); err == nil {
			g.validTo = t.UTC()
		}
		if s, ok := p.SessionTokenError.(string); ok && s != "none" && p.Token == "" {
			g.refusal = s
		}
		return g, nil
	}
	return granted{}, fault.New(fault.Page, "", "the site's answer holds no token")
}

// refusals says what the site's words for an error mean. [ran][doc]
var refusals = map[string]*fault.Error{
	"displayNameRequired":      fault.New(fault.Usage, "give a name with --name", "the site asks for a name"),
	"invalidDisplayName":       fault.New(fault.Usage, "choose another name", "the site does not take this name"),
	"invalidScope":             fault.New(fault.Page, "the organization may not offer one of the scopes", "the site does not take these scopes"),
	"accessDenied":             fault.New(fault.Policy, "ask an administrator of the organization", "the site does not let this account make tokens"),
	"globalPatPolicyViolation": fault.New(fault.Policy, "make a token for one organization", "a policy of the tenant restricts global tokens"),
	"fullScopePatPolicyViolation": fault.New(fault.Policy, "ask for the scopes that are needed with --scope",
		"a policy of the tenant restricts tokens with full access"),
	"disablePatCreationPolicyViolation": fault.New(fault.Policy, "ask an administrator of the organization to allow it",
		"a policy of the organization restricts the making and regenerating of tokens"),
	"authorizationNotFound": fault.New(fault.Usage, "pat-robot list shows all tokens", "the site says that there is no such token any more"),
	"patLifespanPolicyViolation": fault.New(fault.Policy, "ask for an earlier date with --expires",
		"a policy of the tenant limits how long a token may live"),
}

func refused(word string) error {
	if f, ok := refusals[word]; ok {
		return f
	}
	return fault.New(fault.Page, "see the picture in the trail", "the site refused to make the token: %s", word)
}

// save keeps the value of a new token.
func (c *creation) save(ctx context.Context, value secret.Value) error {
	expires := c.granted.validTo
	if expires.IsZero() {
		expires = c.wanted
	}
	item := secret.Item{Key: c.key(), Value: value, Created: c.Now().UTC(), Expires: expires, Scopes: c.scopesAsked(), Source: "pat-robot create"}
	err := c.keep(ctx, item)
	c.result.Stored = c.stored
	return err
}

// looksLikeToken tells whether a text holds something of a token's shape.
func looksLikeToken(text string) bool { return secret.HasTokenShape(text) }
