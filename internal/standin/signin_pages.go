package standin

import (
	"net/http"
	"strings"
)

// signinPage is what the templates of the sign-in need. PageID is the key of a page that no language changes.
type signinPage struct {
	PageID, Title string
	CSS, JS       string
	Email         string // who signs in, once it is known
	Action, Ctx   string // where the form goes, and the attempt that it belongs to
	Which         string // the interrupt that the page is
	View          signinView
	Problem       *problem
	Config        signinConfig
}

// signinView is which of its two views the sign-in page opens with, and what it complains about.
type signinView struct {
	Email    string
	Password bool // the password view; otherwise the user name
	Error    string
	Code     string   // AADSTS number of the complaint
	Tiles    []string // accounts to pick from, before anything else
	Reload   string   // where the page goes while it is being filled
	Way      string   // how the credential switch stands
}

// signinConfig is what the script of a page needs.
type signinConfig struct {
	Reload            string  `json:"urlReload,omitempty"`
	GetCredentialType string  `json:"urlGetCredentialType,omitempty"`
	FlowToken         string  `json:"sFT,omitempty"`
	ErrorCode         string  `json:"sErrorCode,omitempty"`
	UnknownUser       string  `json:"strUnknownUser,omitempty"`
	EmptyUser         string  `json:"strEmptyUser,omitempty"`
	EmptyPassword     string  `json:"strEmptyPassword,omitempty"`
	ReloadLate        string  `json:"urlReloadLate,omitempty"`
	Rerender          bool    `json:"fRerender,omitempty"`
	Poll              string  `json:"urlPoll,omitempty"`
	Proofs            []proof `json:"arrUserProofs,omitempty"`
	BeginAuth         string  `json:"urlBeginAuth,omitempty"`
	EndAuth           string  `json:"urlEndAuth,omitempty"`
	WrongCode         string  `json:"strWrongCode,omitempty"`
}

// problem is an error that ends a sign-in.
type problem struct {
	Code, Text, RequestID, CorrelationID, Time string
}

// errorTexts says in our own words what Entra's numbers mean.
var errorTexts = map[string]string{
	"50020":  "The account is not part of this directory and cannot enter the application there.",
	"50053":  "The account is locked, because the sign-in was tried too often or from an address that looks risky.",
	"50055":  "The password has expired.",
	"50057":  "The account is disabled.",
	"50074":  "A second factor is needed and was not given.",
	"50076":  "A second factor is needed to enter the application.",
	"50105":  "The account has not been given a role in the application.",
	"500121": "The second factor was refused.",
	"53000":  "The device does not comply with the rules of the organization.",
	"53001":  "The device is not joined to the organization.",
	"53003":  "Access has been blocked by the rules on conditional access.",
	"530033": "Signing in on this kind of device is blocked.",
	"65001":  "Nobody has consented to the application yet.",
	"70043":  "The session has ended because of the rules on how often to sign in.",
}

// showSignin serves the page with user name and password, in the kind that the switch wants.
func (s *Server) showSignin(w http.ResponseWriter, a *attempt, v signinView) {
	ctx := s.keepAttempt(a)
	s.mu.Lock()
	v.Way = s.scenario.Get(swCredential)
	rerender := s.scenario.on(swRerender)
	s.mu.Unlock()
	s.renderSignin(w, "signin.html", signinPage{
		PageID: "ConvergedSignIn", Title: "Sign in to your account", Email: v.Email, Action: "/" + a.tenant + "/login", Ctx: ctx, View: v,
		Config: signinConfig{
			GetCredentialType: "/common/GetCredentialType?mkt=en-US", FlowToken: ctx, ErrorCode: v.Code, UnknownUser: wrongUserText,
			EmptyUser: "Enter a valid email address or phone number.", EmptyPassword: "Please enter your password.",
			ReloadLate: v.Reload, Rerender: rerender, Poll: "/common/DeviceCodeStatus",
		},
	})
}

// showError serves the page of an error that ends the sign-in.
func (s *Server) showError(w http.ResponseWriter, code, text string) {
	if text == "" {
		text = "The sign-in cannot go on."
	}
	s.renderSignin(w, "error.html", signinPage{
		PageID: "ConvergedError", Title: "Sign in to your account",
		Problem: &problem{Code: code, Text: text, RequestID: newID(), CorrelationID: newID(), Time: s.Now().Format("2006-01-02T15:04:05Z")},
	})
}

// renderSignin writes a page of the sign-in: the classic template, or its Fluent twin where there is one.
func (s *Server) renderSignin(w http.ResponseWriter, name string, page signinPage) {
	s.mu.Lock()
	fluent := s.scenario.Get(swSignin) == "fluent"
	framed := s.scenario.Get(swCopycat) == "frame"
	s.mu.Unlock()
	style := "signin.css"
	if twin := strings.TrimSuffix(name, ".html") + "-fluent.html"; fluent && pages().Lookup(twin) != nil {
		name, style = twin, "fluent.css"
	}
	page.CSS = address(signinStatic, signinAssets(), style)
	page.JS = address(signinStatic, signinAssets(), "signin.js")
	if page.Config.BeginAuth != "" {
		page.JS = address(signinStatic, signinAssets(), "factor.js")
	}
	policy := "script-src 'self'; object-src 'none'; base-uri 'self'"
	if !framed {
		policy += "; frame-ancestors 'none'"
	}
	w.Header().Set("Content-Security-Policy", policy)
	s.render(w, http.StatusOK, name, page)
}
