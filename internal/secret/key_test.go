package secret

import (
	"strings"
	"testing"
)

func TestKey(t *testing.T) {
	long := strings.Repeat("x", 300)
	tests := []struct {
		name string
		key  Key
		want string
	}{
		{"plain", Key{"dev.azure.com", "acme", "jane@acme.example", "exalate"}, "pat-robot/dev.azure.com/acme/jane@acme.example/exalate"},
		{"capitals count in names alone", Key{"Dev.Azure.com", "ACME", "Jane@acme.example", "Exalate"}, "pat-robot/dev.azure.com/acme/jane@acme.example/Exalate"},
		{"signs", Key{"127.0.0.1:80", "a b", "j", "50% of a/b"}, "pat-robot/127.0.0.1%3a80/a%20b/j/50%25%20of%20a%2fb"},
		{"empty parts", Key{"", "", "", "x"}, "pat-robot/%/%/%/x"},
		{"a lone percent", Key{"s", "o", "a", "%"}, "pat-robot/s/o/a/%25"},
		{"no way up", Key{"..", "o", ".", "../../x."}, "pat-robot/%2e%2e/o/%2e/%2e.%2f..%2fx%2e"},
		{"beyond ASCII", Key{"s", "o", "a", "Übung"}, "pat-robot/s/o/a/%c3%9cbung"},
		{"signs of the names of files", Key{"s", "o", "a", "!~\\"}, "pat-robot/s/o/a/%21%7e%5c"},
		{"long", Key{"s", "o", "a", long}, "pat-robot/s/o/a/" + long},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.key.String()
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			back, ok := parseKey(got)
			if !ok || back.String() != got || back.Name != tt.key.Name {
				t.Errorf("read back as %+v, %t", back, ok)
			}
			file := outward(got)
			if strings.ToLower(file) != file || len(file) > longestName || seen[file] {
				t.Errorf("kept as %s", file)
			}
			seen[file] = true
			if inward(file) != got && !isDigest(file, tokenSpace) {
				t.Errorf("%s comes back as %s", file, inward(file))
			}
		})
	}
}

func TestNamesOfOthersAreNoKeys(t *testing.T) {
	for _, name := range []string{"", "pat-robot", "pat-robot/a/b/c", "pat-robot/a/b/c/d/e", "other/a/b/c/d", "pat-robot/a/b/c/%2", "pat-robot/a/b/c/%zz", "pat-robot/a/b/c/%41", "pat-robot-probe/1/2", "pat-robot/~0123"} {
		if key, ok := parseKey(name); ok {
			t.Errorf("%q was read as %+v", name, key)
		}
	}
}
