package standin

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what time-based codes are made of
	b32 "encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// challenge is a second factor that was asked for.
type challenge struct {
	method string // as Entra names it
	number string // that the phone asks for; "" for none
	polls  int
	done   bool
}

// approved tells whether the challenge was met; there may be none.
func (c *challenge) approved() bool { return c != nil && c.done }

// proof is a second factor that can be chosen.
type proof struct {
	Method  string `json:"authMethodId"`
	Display string `json:"display"`
	Default bool   `json:"isDefault"`
}

var proofWords = map[string]string{
	"PhoneAppNotification": "Approve a request on my Microsoft Authenticator app",
	"PhoneAppOTP":          "Use a verification code",
	"OneWaySMS":            "Text +X XXXXXXXX89",
	"TwoWayVoiceMobile":    "Call +X XXXXXXXX89",
}

var factorMethods = map[string]string{
	"push": "PhoneAppNotification", "code": "PhoneAppOTP", "text": "OneWaySMS", "call": "TwoWayVoiceMobile",
}

// showFactor asks for the second factor. Only the page for a code is known in its Fluent kind.
func (s *Server) showFactor(w http.ResponseWriter, a *attempt, first string) {
	s.mu.Lock()
	offered := s.scenario.list(swFactors)
	s.mu.Unlock()
	var proofs []proof
	for _, method := range allFactors {
		if slices.Contains(offered, "all") || slices.Contains(offered, method) || method == factorMethods[first] {
			proofs = append(proofs, proof{method, proofWords[method], method == factorMethods[first]})
		}
	}
	page := "factor.html"
	if first == "code" || first == "text" {
		page = "code.html"
	}
	s.renderSignin(w, page, signinPage{
		PageID: "ConvergedTFA", Title: "Sign in to your account", Email: a.email, Action: "/common/SAS/ProcessAuth", Ctx: s.keepAttempt(a),
		Config: signinConfig{
			BeginAuth: "/common/SAS/BeginAuth", EndAuth: "/common/SAS/EndAuth", Proofs: proofs,
			WrongCode: "You didn't enter the expected verification code. Please try again.",
		},
	})
}

// factorAnswer is what the page is told of a second factor.
type factorAnswer struct {
	Success     bool
	Retry       bool
	ResultValue string
	AuthMethod  string `json:"AuthMethodId"`
	Ctx         string
	Entropy     string `json:",omitempty"`
}

type factorQuestion struct {
	AuthMethodID string `json:"AuthMethodId"`
	Ctx          string
	Code         string `json:"AdditionalAuthData"`
}

func (s *Server) readFactor(w http.ResponseWriter, r *http.Request) (factorQuestion, bool) {
	var asked factorQuestion
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&asked)
	s.mu.Lock()
	a := s.pending[asked.Ctx]
	s.mu.Unlock()
	if err != nil || a == nil || !slices.Contains(allFactors, asked.AuthMethodID) {
		answerError(w, http.StatusBadRequest, "there is no such sign-in under way")
		return asked, false
	}
	return asked, true
}

// serveBeginAuth sends the request to the phone, or the text message.
func (s *Server) serveBeginAuth(w http.ResponseWriter, r *http.Request, _ *origin) {
	asked, good := s.readFactor(w, r)
	if !good {
		return
	}
	s.mu.Lock()
	c := &challenge{method: asked.AuthMethodID}
	if c.method == "PhoneAppNotification" && s.scenario.on(swNumber) {
		c.number = pick("123456789", 1) + pick(digits, 1)
	}
	if c.method == "OneWaySMS" {
		s.texted = pick(digits, 6)
	}
	s.asked[asked.Ctx] = c
	s.tell(Event{Kind: kindFactor, Text: "asked for " + c.method})
	s.mu.Unlock()
	writeJSON(w, factorAnswer{Success: true, ResultValue: "Success", AuthMethod: c.method, Ctx: asked.Ctx, Entropy: c.number})
}

// serveEndAuth tells how the second factor stands. The person with the phone takes until the second question.
func (s *Server) serveEndAuth(w http.ResponseWriter, r *http.Request, o *origin) {
	asked, good := s.readFactor(w, r)
	if !good {
		return
	}
	if asked.Code != "" {
		s.watchCopycat(o, "code")
	}
	s.mu.Lock()
	answer := s.endAuth(asked)
	s.mu.Unlock()
	if !answer.Retry && !answer.Success {
		s.recordSignIn(s.account.email, map[string]string{
			"PhoneAppDenied": "denied", "PhoneAppNoResponse": "no answer", "OathCodeIncorrect": "wrong code", "SMSAuthFailedWrongCodeEntered": "wrong code",
		}[answer.ResultValue], false)
	}
	writeJSON(w, answer)
}

// endAuth judges a second factor. The caller holds the lock.
func (s *Server) endAuth(asked factorQuestion) factorAnswer {
	answer := factorAnswer{AuthMethod: asked.AuthMethodID, Ctx: asked.Ctx}
	c := s.asked[asked.Ctx]
	switch {
	case asked.AuthMethodID == "PhoneAppOTP":
		if c == nil {
			c = &challenge{method: asked.AuthMethodID}
			s.asked[asked.Ctx] = c
		}
		answer.ResultValue, c.done = "OathCodeIncorrect", s.goodCode(asked.Code)
	case c == nil || c.method != asked.AuthMethodID:
		answer.ResultValue = "AuthenticationFailed"
		return answer
	case c.method == "OneWaySMS":
		answer.ResultValue, c.done = "SMSAuthFailedWrongCodeEntered", s.texted != "" && asked.Code == s.texted
	default:
		answer.ResultValue = s.askPhone(c)
		answer.Retry = answer.ResultValue == "AuthenticationPending"
	}
	if c.done {
		answer.Success, answer.ResultValue = true, "Success"
	}
	return answer
}

// askPhone tells what the person with the phone does. The caller holds the lock.
func (s *Server) askPhone(c *challenge) string {
	c.polls++
	if c.polls < 2 {
		return "AuthenticationPending"
	}
	switch s.scenario.Get(swPhone) {
	case "deny":
		return "PhoneAppDenied"
	case "ignore":
		return "PhoneAppNoResponse"
	case "wait": // the phone is not at hand yet
		return "AuthenticationPending"
	}
	c.done = true
	return "Success"
}

// serveProcessAuth takes the form of a second factor that was met.
func (s *Server) serveProcessAuth(w http.ResponseWriter, r *http.Request, _ *origin) {
	a, found := s.attemptOf(w, r)
	if !found {
		return
	}
	s.mu.Lock()
	met := s.asked[r.PostForm.Get("ctx")].approved()
	s.mu.Unlock()
	if a.email == "" || !met {
		s.recordSignIn(a.email, "500121", false)
		s.showError(w, "500121", errorTexts["500121"])
		return
	}
	s.afterFactor(w, a)
}

// serveDeviceCodeStatus tells whether someone without a password has approved on the phone: 0 is not yet, 1 is no, 2 is
// yes. The first question sends the request.
func (s *Server) serveDeviceCodeStatus(w http.ResponseWriter, r *http.Request, _ *origin) {
	var asked struct {
		DeviceCode string
		Begin      bool
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&asked); err != nil {
		answerError(w, http.StatusBadRequest, "the question cannot be read: "+err.Error())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.asked[asked.DeviceCode]
	if asked.Begin || c == nil {
		c = &challenge{method: "PhoneAppNotification", number: pick("123456789", 1) + pick(digits, 1)}
		s.asked[asked.DeviceCode] = c
		s.tell(Event{Kind: kindFactor, Text: "asked for an approval in place of a password"})
		writeJSON(w, map[string]any{"AuthorizationState": 0, "Entropy": c.number})
		return
	}
	state := map[string]int{"AuthenticationPending": 0, "PhoneAppDenied": 1, "PhoneAppNoResponse": 3, "Success": 2}[s.askPhone(c)]
	writeJSON(w, map[string]any{"AuthorizationState": state})
}

// goodCode judges a time-based code (RFC 6238: 30 seconds, six digits, SHA-1): the present one or a neighbour, and each only
// once. The caller holds the lock.
func (s *Server) goodCode(code string) bool {
	key, err := b32.StdEncoding.WithPadding(b32.NoPadding).DecodeString(strings.ToUpper(strings.TrimRight(s.account.totpSecret, "=")))
	if err != nil {
		return false
	}
	now := s.clock().Unix() / int64((30 * time.Second).Seconds())
	for step := now - 1; step <= now+1; step++ {
		if step > s.lastStep && code == codeAt(key, step) {
			s.lastStep = step
			return true
		}
	}
	return false
}

func codeAt(key []byte, step int64) string {
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1000000)
}
