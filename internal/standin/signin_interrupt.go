package standin

import "net/http"

// interruptPages are the ids of the pages between the sign-in and the portal. Only those of the first two are known.
var interruptPages = map[string]string{
	"more-information": "ConvergedProofUpRedirect", "more-information-must": "ConvergedProofUpRedirect",
	"expired-password": "ConvergedChangePassword", "terms": "ConvergedTermsOfUse", "consent": "ConvergedConsent",
	"conditional-access": "ConvergedConditionalAccess", "unknown": "ConvergedSurprise",
}

func (s *Server) showInterrupt(w http.ResponseWriter, a *attempt, which string) {
	page := signinPage{
		PageID: interruptPages[which], Title: "Sign in to your account", Email: a.email, Action: "/common/interrupt", Ctx: s.keepAttempt(a), Which: which,
	}
	if which == "conditional-access" {
		s.recordSignIn(a.email, "53003", false)
		page.Problem = &problem{Code: "53003", Text: errorTexts["53003"], RequestID: newID(), CorrelationID: newID(), Time: s.Now().Format("2006-01-02T15:04:05Z")}
	}
	s.renderSignin(w, "interrupt.html", page)
}

// serveInterrupt takes the answer to such a page: only one that was skipped or accepted lets the person go on.
func (s *Server) serveInterrupt(w http.ResponseWriter, r *http.Request, _ *origin) {
	a, found := s.attemptOf(w, r)
	if !found {
		return
	}
	answer := r.PostForm.Get("answer")
	s.mu.Lock()
	s.tell(Event{Kind: kindInterrupt, Text: answer})
	s.mu.Unlock()
	if !a.proved || (answer != "skip" && answer != "accept") {
		s.showError(w, "50097", "The sign-in was not finished.")
		return
	}
	s.askToStay(w, a)
}
