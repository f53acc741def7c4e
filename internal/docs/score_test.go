package docs

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"pat-robot/internal/inventory"
)

// wanted is the least that precision and recall may be, over all articles.
const wanted = 0.95

// label is a claim as a person has marked it: line|kind|verdict|words.
type label struct {
	line    int
	kind    Kind
	verdict Verdict
	words   string
}

// tally counts what was found, what should be, and what is both.
type tally struct{ found, labels, both int }

func (t tally) precision() float64 { return part(t.both, t.found) }
func (t tally) recall() float64    { return part(t.both, t.labels) }

func part(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// TestScore measures the claims and verdicts against hand-made labels; make docs-score prints it. The articles are of this
// project, in the manners of real ones.
func TestScore(t *testing.T) {
	files, err := filepath.Glob("testdata/articles/*.labels")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d articles with labels (%v), want at least 25", len(files), err)
	}
	checker := New(sample(t))
	claims, verdicts := map[string]*tally{}, map[string]*tally{}
	for _, file := range files {
		score(t, checker, strings.TrimSuffix(file, ".labels"), claims, verdicts)
	}
	var kinds, judged []string
	for _, k := range Kinds {
		kinds = append(kinds, string(k))
	}
	for _, v := range Verdicts {
		judged = append(judged, string(v))
	}
	t.Logf("%d articles\n%s\n%s", len(files), written("claims", kinds, claims), written("verdicts", judged, verdicts))
	for what, all := range map[string]tally{"claims": total(claims), "verdicts": total(verdicts)} {
		if all.precision() < wanted || all.recall() < wanted {
			t.Errorf("%s: precision %.3f, recall %.3f, want %.2f each", what, all.precision(), all.recall(), wanted)
		}
	}
}

// score checks one article and counts. A claim is found where its line and kind are right and most of its words are.
func score(t *testing.T, checker *Checker, name string, claims, verdicts map[string]*tally) {
	t.Helper()
	found := checker.Check(readArticle(t, name))
	labels := labelsOf(t, name+".labels")
	count := func(m map[string]*tally, key string) *tally {
		if m[key] == nil {
			m[key] = &tally{}
		}
		return m[key]
	}
	used := map[int]bool{}
	for _, l := range labels {
		count(claims, string(l.kind)).labels++
		count(verdicts, string(l.verdict)).labels++
		i := bestMatch(found, used, l)
		if i < 0 {
			t.Logf("%s:%d: not found: %s %s %q", filepath.Base(name), l.line, l.kind, l.verdict, l.words)
			continue
		}
		used[i] = true
		count(claims, string(l.kind)).both++
		if found[i].Verdict == l.verdict {
			count(verdicts, string(l.verdict)).both++
		} else {
			t.Logf("%s:%d: %q is %s, not %s", filepath.Base(name), l.line, l.words, l.verdict, found[i].Verdict)
		}
	}
	for i, c := range found {
		count(claims, string(c.Kind)).found++
		count(verdicts, string(c.Verdict)).found++
		if !used[i] {
			t.Logf("%s:%d: not a claim: %s %s %q", filepath.Base(name), c.Line, c.Kind, c.Verdict, c.Words)
		}
	}
}

// bestMatch finds the claim that a label stands for, of the right verdict if there is one; -1 for none.
func bestMatch(found []Claim, used map[int]bool, l label) int {
	best := -1
	for i, c := range found {
		if used[i] || c.Line != l.line || c.Kind != l.kind || !sameWords(c.Words, l.words) {
			continue
		}
		if best < 0 || found[best].Verdict != l.verdict {
			best = i
		}
	}
	return best
}

func sameWords(a, b string) bool {
	one, other := strings.Fields(bareText(a)), strings.Fields(bareText(b))
	shared := 0
	for _, w := range one {
		if slices.Contains(other, w) {
			shared++
		}
	}
	least := min(len(one), len(other))
	return least == 0 || float64(shared) >= 0.6*float64(least)
}

func labelsOf(t *testing.T, file string) []label {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []label
	for line := range strings.Lines(string(text)) {
		cells := strings.SplitN(strings.TrimSpace(line), "|", 4)
		n, err := strconv.Atoi(cells[0])
		if err != nil || len(cells) != 4 || !slices.Contains(Kinds, Kind(cells[1])) || !slices.Contains(Verdicts, Verdict(cells[2])) {
			t.Fatalf("%s: not a label: %q", file, line)
		}
		all = append(all, label{n, Kind(cells[1]), Verdict(cells[2]), cells[3]})
	}
	return all
}

func readArticle(t *testing.T, name string) *Document {
	t.Helper()
	d, err := ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sample(t *testing.T) *inventory.Inventory {
	t.Helper()
	s, err := inventory.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return s.Inventory
}

func total(m map[string]*tally) tally {
	var all tally
	for one := range maps.Values(m) {
		all.found, all.labels, all.both = all.found+one.found, all.labels+one.labels, all.both+one.both
	}
	return all
}

func written(what string, keys []string, m map[string]*tally) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tlabels\tfound\tprecision\trecall\n", what)
	row := func(name string, t tally) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%.3f\t%.3f\n", name, t.labels, t.found, t.precision(), t.recall())
	}
	for _, k := range keys {
		if m[k] != nil {
			row(k, *m[k])
		}
	}
	row("over all", total(m))
	if err := w.Flush(); err != nil {
		return err.Error()
	}
	return out.String()
}
