package verify

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pat-robot/internal/trail"
)

// mutations is how many random changes are tried, from a fixed seed: a failure can be repeated.
const mutations = 1500

// TestRandomMutations changes a finished trail at random; not one change may pass, whoever's keys are known.
func TestRandomMutations(t *testing.T) {
	whole := newRun(t).finish(t)
	contents := map[string][]byte{}
	var names []string
	entries, err := os.ReadDir(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
		contents[e.Name()] = read(t, whole, e.Name())
	}
	dir := copyOf(t, whole)
	options := []Options{known(), {}}
	for i := range mutations {
		rnd := rand.New(rand.NewPCG(2026, uint64(i))) //nolint:gosec // a test wants the same numbers each time
		what, touched := mutate(t, rnd, dir, names, contents)
		if r := verdict(t, dir, options[i%2]); r.State != Altered {
			t.Errorf("mutation %d (%s) was missed: %s", i, what, r.Text())
		}
		for _, name := range touched {
			if b, ours := contents[name]; ours {
				put(t, dir, name, b)
			} else {
				remove(t, dir, name)
			}
		}
	}
	if r := verdict(t, dir, known()); r.State != Whole {
		t.Fatalf("the test itself has altered it: %s", r.Text())
	}
}

// mutate changes one thing, says what, and which files are not as they were.
func mutate(t *testing.T, rnd *rand.Rand, dir string, names []string, contents map[string][]byte) (string, []string) {
	t.Helper()
	name := names[rnd.IntN(len(names))]
	if rnd.IntN(2) == 0 { // the seal and the chain are small, and what matters
		name = []string{trail.AttestationFile, trail.EventsFile}[rnd.IntN(2)]
	}
	b := slices.Clone(contents[name])
	at := rnd.IntN(len(b))
	switch rnd.IntN(10) {
	case 0:
		b[at] ^= 1 << rnd.IntN(8)
		put(t, dir, name, b)
		return fmt.Sprintf("a bit in byte %d of %s", at, name), []string{name}
	case 1:
		for old := b[at]; b[at] == old; {
			b[at] = byte(' ' + rnd.IntN(95))
		}
		put(t, dir, name, b)
		return fmt.Sprintf("byte %d of %s", at, name), []string{name}
	case 2:
		put(t, dir, name, slices.Delete(b, at, at+1))
		return fmt.Sprintf("byte %d of %s taken out", at, name), []string{name}
	case 3:
		put(t, dir, name, slices.Insert(b, at, []byte(" \n\t\r=A0\x00")[rnd.IntN(8)]))
		return fmt.Sprintf("a byte put in at %d of %s", at, name), []string{name}
	case 4:
		put(t, dir, name, b[:at])
		return fmt.Sprintf("%s cut off at %d", name, at), []string{name}
	case 5:
		remove(t, dir, name)
		return name + " removed", []string{name}
	case 6:
		to := fmt.Sprintf("%02d-%x.png", rnd.IntN(99), rnd.Uint32())
		move(t, dir, name, to)
		return name + " renamed to " + to, []string{name, to}
	case 7:
		other := names[(slices.Index(names, name)+1+rnd.IntN(len(names)-1))%len(names)]
		put(t, dir, name, contents[other])
		put(t, dir, other, b)
		return name + " and " + other + " swapped", []string{name, other}
	case 8:
		extra := fmt.Sprintf("%x", rnd.Uint64())
		put(t, dir, extra, b[:at])
		return extra + " added", []string{extra}
	}
	other := rnd.IntN(len(b))
	for b[other] == b[at] {
		other, at = rnd.IntN(len(b)), rnd.IntN(len(b))
	}
	b[at], b[other] = b[other], b[at]
	put(t, dir, name, b)
	return fmt.Sprintf("bytes %d and %d of %s swapped", at, other, name), []string{name}
}
