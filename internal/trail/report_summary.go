package trail

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func verdictOf(r Record) verdict {
	if len(r.Findings) > 0 {
		return verdict{"Quarantined", "bad", "A secret was found in the files of this trail. Treat them as secret, and change it if anybody else could read them."}
	}
	switch r.Outcome.Status {
	case Done:
		again := 0
		for _, step := range r.Steps {
			if step.Outcome == Failed {
				again++
			}
		}
		if again > 0 {
			return verdict{"Done", "ok", fmt.Sprintf("All was carried out in the end, and seen to have its effect on the page; %s failed at first.", count(again, "step"))}
		}
		return verdict{"Done", "ok", fmt.Sprintf("All %s were carried out, and each was seen to have its effect on the page.", count(len(r.Steps), "step"))}
	case Partly:
		return verdict{"Partly done", "warn", "Something is left over that a person must look at."}
	case Interrupted:
		return verdict{"Interrupted", "warn", "The run was stopped before its end."}
	case Running:
		return verdict{"Incomplete", "warn", "The run did not write its end. What follows is the record up to there."}
	}
	return verdict{"Failed", "bad", "The run ended with an error. What follows is the record up to there."}
}

func factsOf(r Record) []fact {
	account := ""
	if r.Account != "" {
		account = "not confirmed by the site"
		if r.AccountVerified {
			account = "confirmed by the site"
		}
	}
	stored, kept := "", ""
	if r.Stored.Key != "" {
		stored, kept = r.Stored.Key, r.Stored.Backend+" keyring, read back"
	}
	code := fmt.Sprintf("exit code %d", r.Outcome.Code)
	all := []fact{
		{Name: "Token", Value: r.Name},
		{Name: "Organization", Value: r.Organization},
		{Name: "Signed in as", Value: r.Account, Note: account},
		{Name: "Kept under", Value: stored, Note: kept, Mono: true},
		{Name: "Started", Value: clock(r.Started), Note: ended(r)},
		{Name: "Took", Value: took(r.Ended.Sub(r.Started)), Note: code},
		{Name: "Site", Value: r.Site, Note: layoutWords(r.Layout)},
		{Name: "Program", Value: programOf(r), Note: r.Browser},
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" })
}

// programOf names tool and build; the version is a part of both.
func programOf(r Record) string {
	words := strings.Fields(r.Tool)
	if build := strings.Fields(r.Build); len(words) > 1 && len(build) > 0 && words[len(words)-1] == build[0] {
		words = words[:len(words)-1]
	}
	return strings.TrimSpace(strings.Join(words, " ") + " " + r.Build)
}

func ended(r Record) string {
	if r.Ended.IsZero() {
		return ""
	}
	return "ended " + clock(r.Ended)
}

func layoutWords(layout string) string {
	if layout == "" {
		return ""
	}
	return layout + " layout of the token list"
}

func expiryOf(r Record) expiry {
	e := expiry{Asked: r.Asked.Expires, Got: date(r.Got.Expires), Date: date(r.Asked.Date), Tone: "none", Mark: "not confirmed"}
	if r.Got.Expires.IsZero() || r.Asked.Date.IsZero() {
		return e
	}
	// The site ends a token within the chosen day, at an hour of its own and in the zone of the user's profile.
	if d := r.Got.Expires.Sub(r.Asked.Date); d > -36*time.Hour && d < 36*time.Hour {
		e.Tone, e.Mark = "ok", "as asked"
	} else {
		e.Tone, e.Mark = "warn", "differs"
	}
	return e
}

func scopesOf(r Record) []scopeRow {
	var rows []scopeRow
	add := func(api string) {
		asked, got := slices.Contains(r.Asked.Scopes, api), slices.Contains(r.Got.Scopes, api)
		row := scopeRow{Words: r.ScopeWords[api], API: api}
		if row.Words == "" {
			row.Words, row.API = api, ""
		}
		switch {
		case asked && got:
			row.Tone, row.Mark = "ok", "as asked"
		case got:
			row.Tone, row.Mark = "warn", "not asked for"
		case len(r.Got.Scopes) > 0:
			row.Tone, row.Mark = "bad", "not given"
		default:
			row.Tone, row.Mark = "none", "not confirmed"
		}
		rows = append(rows, row)
	}
	for _, api := range r.Asked.Scopes {
		add(api)
	}
	for _, api := range r.Got.Scopes {
		if !slices.Contains(r.Asked.Scopes, api) {
			add(api)
		}
	}
	return rows
}
