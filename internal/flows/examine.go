package flows

import (
	"context"
	"errors"
	"slices"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/selectors"
	"pat-robot/internal/trail"
)

// ExamineRequest says where to look at the pages.
type ExamineRequest struct{ Target }

// Found says which candidate found an element; Candidate is "" for one that was not there.
type Found struct {
	Element   string `json:"element"` // page/name
	Candidate string `json:"candidate,omitempty"`
	Known     string `json:"known,omitempty"`
	Variant   string `json:"variant,omitempty"`
	Required  bool   `json:"required,omitempty"`
}

// ExamineResult says how the pages are found.
type ExamineResult struct {
	Account  string   `json:"account"`
	Layout   string   `json:"layout"` // of the token list
	Elements []Found  `json:"elements"`
	Trail    string   `json:"trail"`
	Warnings []string `json:"warnings,omitempty"`
}

// examination is the state of an examine flow.
type examination struct {
	*creation
	result ExamineResult
}

// Examine opens the token page and the form of a new token, and says which candidate finds each element. It changes nothing
// on the site. On an error the result's Trail names the folder, if one was made. Kinds: SignIn, Page, Site, Store, Usage,
// Policy, Interrupted.
func Examine(ctx context.Context, d Deps, req ExamineRequest) (ExamineResult, error) {
	ctx, cancel := context.WithTimeout(ctx, d.RunTimeout)
	defer cancel()
	t, err := trail.Start(d.TrailRoot, metaOf(d, "doctor", req.Target, ""), d.Redactor)
	if err != nil {
		return ExamineResult{}, err
	}
	e := &examination{creation: &creation{issuing: issuing{visit: newVisit(d, t, req.Target)}}}
	e.result.Elements = []Found{}
	b, err := e.prepare(ctx, e.openStore)
	if err == nil {
		err = e.begin(ctx, b)
	}
	if err == nil {
		err = e.run.steps(ctx, append(e.toTokens(),
			step{name: "look-at-list", title: "Look at the list", do: e.lookAtList, onList: true},
			step{name: "open-panel", title: "Press New Token", do: e.openPanel, onList: true},
			step{name: "look-at-panel", title: "Look at the form", do: e.lookAtPanel},
		))
	}
	e.result.Account, e.result.Layout = e.account, e.layout
	err = errors.Join(err, e.end(b, e.outcomeOf(err, e.result)))
	e.result.Trail, e.result.Warnings = t.Dir(), e.warnings
	return e.result, err
}

// onlySometimes are elements of the two pages that are there only after a press, or stand for one of several texts.
var onlySometimes = []string{"row-of", "row-exactly", "selected-row", "scope-group", "scope-box", "ticked-box", "revoke", "regenerate", "edit"}

func (e *examination) lookAtList(ctx context.Context) error {
	if err := e.listReady(ctx); err != nil {
		return err
	}
	e.recordLayout()
	return e.lookAt(ctx, "token-list", e.page.Present)
}

func (e *examination) lookAtPanel(ctx context.Context) error {
	if err := e.lookAt(ctx, "create-panel", e.panel.Present); err != nil {
		return err
	}
	for _, f := range e.result.Elements {
		if f.Required && f.Candidate == "" {
			return fault.New(fault.Page, "the page may have changed: see the picture in the trail, and PAT_ROBOT_SELECTORS to add a candidate",
				"looked for %s, but it is not there", f.Element)
		}
	}
	return nil
}

// lookAt looks once for each element of a page.
func (e *examination) lookAt(ctx context.Context, name string, present func(context.Context, selectors.Element) (*browser.Node, bool, error)) error {
	page, _ := e.Pages.Page(name)
	for _, element := range page.Elements {
		if slices.Contains(onlySometimes, element.Name) {
			continue
		}
		f := Found{Element: name + "/" + element.Name, Required: element.Required && element.Name != "table"} // a list may be empty
		n, ok, err := present(ctx, element)
		if err != nil {
			return err
		}
		if ok {
			f.Candidate, f.Known, f.Variant = n.Candidate.Describe(), string(n.Candidate.Known), n.Candidate.Variant
		}
		e.result.Elements = append(e.result.Elements, f)
	}
	return nil
}
