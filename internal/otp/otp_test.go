package otp

import (
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/secret"
)

// The key of RFC 6238, appendix B, in base32.
const rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

// TestCode holds the codes against the examples of RFC 6238, appendix B, of which six digits are used here.
func TestCode(t *testing.T) {
	k, err := Parse(secret.New(rfc))
	if err != nil {
		t.Fatal(err)
	}
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got, err := k.Code(k.Step(time.Unix(unix, 0))); err != nil || got.Reveal() != want {
			t.Errorf("at %d: %s %v, want %s", unix, got.Reveal(), err, want)
		}
	}
	if got := k.Ends(k.Step(time.Unix(59, 0))); got.Unix() != 60 {
		t.Errorf("the step ends at %d", got.Unix())
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string // the code at 59 s; "" for an error
	}{
		{"plain", rfc, "287082"},
		{"as pages show it", " gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n", "287082"},
		{"padded", rfc + "====", "287082"},
		{"address", "otpauth://totp/Microsoft:jane%40acme.example?secret=" + rfc + "&issuer=Microsoft", "287082"},
		{"address with eight digits", "otpauth://totp/x:y?secret=" + rfc + "&digits=8", "94287082"},
		{"address with a minute", "otpauth://totp/x:y?secret=" + rfc + "&period=60", "755224"},
		{"address of counted codes", "otpauth://hotp/x:y?secret=" + rfc + "&counter=1", ""},
		{"no base32", "hunter2hunter2!", ""},
		{"empty", "  ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, err := Parse(secret.New(tt.text))
			if tt.want == "" {
				if !fault.Is(err, fault.Usage) || (strings.TrimSpace(tt.text) != "" && strings.Contains(err.Error()+fault.HintOf(err), strings.TrimSpace(tt.text))) {
					t.Errorf("have %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, err := k.Code(k.Step(time.Unix(59, 0))); err != nil || got.Reveal() != tt.want {
				t.Errorf("have %s %v, want %s", got.Reveal(), err, tt.want)
			}
		})
	}
}
