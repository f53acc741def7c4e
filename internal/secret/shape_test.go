package secret

import (
	"slices"
	"strings"
	"testing"
)

func TestTokenShapes(t *testing.T) {
	today := strings.Repeat("aB3", 25) + "AZDO" + "x9Yz1"
	tests := []struct {
		name, text string
		want       []int
	}{
		{"nothing", "Read & write", nil},
		{"today's, at 75", today, []int{0}},
		{"today's, at 76", "q" + strings.Replace(today, "x9Yz1", "x9Yz", 1), []int{0}},
		{"the older one", "token: " + strings.Repeat("abcdefghijklm234567", 3)[:52], []int{7}},
		{"in a URL", "https://x:" + today + "@dev.azure.com", []int{10}},
		{"two with one blank between", today + " " + today, []int{0, 85}},
		{"a digest is none", strings.Repeat("ab34cd67", 8), nil},
		{"part of a longer word", "x" + today + "y" + today, nil},
		{"capitals are not base 32", strings.Repeat("ABCD", 13), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := FindTokenShape([]byte(tt.text)); !slices.Equal(got, tt.want) {
				t.Errorf("found at %v, want %v", got, tt.want)
			}
			if got := HasTokenShape(tt.text); got != (tt.want != nil) {
				t.Errorf("HasTokenShape = %v", got)
			}
		})
	}
}
