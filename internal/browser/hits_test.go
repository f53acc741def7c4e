package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const spreadSecret = "aVeryLongSecretThatIsSpread"

// A long list beside a shown value must not cost a look at each of its stretches: a picture would never come.
func TestHitsLooksSeldomAtALongPage(t *testing.T) {
	looks := 0
	p := &Page{Hide: func(text string) bool { looks++; return strings.Contains(text, spreadSecret) }}
	texts := make([]string, 3000)
	for i := range texts {
		texts[i] = fmt.Sprintf("row %d", i)
	}
	texts[1500] = "the value " + spreadSecret
	if got := p.hits(texts); !slices.Equal(got, []int{1500}) {
		t.Errorf("covers %v", got)
	}
	if looks > len(texts)+10 {
		t.Errorf("looked %d times at %d texts", looks, len(texts))
	}
}

// Whatever is left uncovered holds no secret, however a page has cut it into pieces.
func TestHitsCoversSpreadSecrets(t *testing.T) {
	p := &Page{Hide: func(text string) bool { return strings.Contains(text, spreadSecret) }}
	for _, tt := range []struct {
		name  string
		texts []string
		want  []int
	}{
		{"none", []string{"a", "b"}, nil},
		{"two pieces", []string{"a", spreadSecret[:9], spreadSecret[9:], "b"}, []int{1, 2}},
		{"twice, once whole", []string{spreadSecret, "a", spreadSecret[:9], spreadSecret[9:]}, []int{0, 2, 3}},
		{"over the edge of a part", append(append(make([]string, longestSpan-1), spreadSecret[:5], spreadSecret[5:]), "b"), []int{longestSpan - 1, longestSpan}},
		{"each character by itself", append([]string{"a"}, strings.Split(spreadSecret, "")...), span(1, len(spreadSecret))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := p.hits(tt.texts); !slices.Equal(got, tt.want) {
				t.Errorf("covers %v, want %v", got, tt.want)
			}
		})
	}
}

func span(from, n int) []int {
	var found []int
	for i := range n {
		found = append(found, from+i)
	}
	return found
}
