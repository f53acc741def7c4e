package flows

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
)

var updateSample = flag.Bool("update-sample", false, "write the embedded sample inventory anew")

// sampleDir is where the inventory is that the program embeds.
const sampleDir = "../inventory/sample"

// inventory runs the flow and demands that nothing of it is left on the site.
func (r *rig) inventory(withToken bool) InventoryResult {
	r.t.Helper()
	got, err := Inventory(r.t.Context(), r.deps, InventoryRequest{Target: r.req.Target, WithToken: withToken})
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.lastOutline(got.Trail))
	}
	r.nothingLeaks(nil)
	r.everyStepHasAPicture(got.Trail, "done")
	made := r.made()
	if withToken != (len(made) == 1) {
		r.t.Errorf("made %+v, with a token: %v", made, withToken)
	}
	for _, token := range made {
		if token.Status != "revoked" || token.Expires.After(noon.AddDate(0, 0, 2)) {
			r.t.Errorf("left %+v, want it revoked and of one day", token)
		}
	}
	if len(r.held()) > 0 {
		r.t.Error("the keyring holds a value")
	}
	return got
}

// TestInventory walks the pages of both layouts with a token, and those of another site without one. Pages that are the same
// have the same words whoever looks at them and when; the embedded sample is what the program finds today.
func TestInventory(t *testing.T) {
	t.Parallel()
	young, old := newRig(t), newRig(t, "layout=old")
	first, second := young.inventory(true), old.inventory(true)

	if want := wantedPages("new"); !slicesEqual(keys(first.Inventory), want) {
		t.Errorf("found the pages %q, want %q", keys(first.Inventory), want)
	}
	for key, words := range pagesOf(t, first.Inventory) {
		if other, both := pagesOf(t, second.Inventory)[key]; both && other != words {
			t.Errorf("%s differs between the layouts:\n%s\nand\n%s", key, words, other)
		}
	}
	noValues(t, young, first.Inventory)

	joined := merged(t, first.Inventory, second.Inventory)
	joined.Site = "the stand-in"
	if *updateSample {
		if err := joined.Write(sampleDir); err != nil {
			t.Fatal(err)
		}
	}
	words, err := joined.Words()
	if err != nil {
		t.Fatal(err)
	}
	sample, err := os.ReadFile(filepath.Join(sampleDir, "inventory.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(words, sample) {
		t.Errorf("the embedded sample is not what the stand-in shows: go test ./internal/flows -run TestInventory -update-sample\n%s",
			firstDifference(string(sample), string(words)))
	}

	// Another day, with tokens of others in the list and popups in front: the words are the same.
	crowded := newRig(t, "tokens=3", "popups=teaching,survey,cookies", "sso-reload=on")
	crowded.site.MoveClock(5 * 24 * time.Hour)
	again := crowded.inventory(false)
	for key, words := range pagesOf(t, again.Inventory) {
		if first := pagesOf(t, first.Inventory)[key]; first != words {
			t.Errorf("%s differs from one account to the next: %s", key, firstDifference(first, words))
		}
	}
	noValues(t, crowded, again.Inventory)
}

// TestInventoryLeavesNoToken ends runs on the way: the token that was made is revoked, or a person is told its name.
func TestInventoryLeavesNoToken(t *testing.T) {
	t.Run("interrupted after it was made", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ctx, interrupt := context.WithCancel(t.Context())
		r.onStep.set("select-token start", interrupt)
		_, err := Inventory(ctx, r.deps, InventoryRequest{Target: r.req.Target, WithToken: true})
		demand(t, err, fault.Interrupted, "interrupted")
		r.nothingLeaks(err)
		if made := r.made(); len(made) != 1 || made[0].Status != "revoked" {
			t.Errorf("left %+v, want it revoked", made)
		}
	})
	t.Run("cannot be revoked, and shows the value in two places", func(t *testing.T) {
		t.Parallel()
		r := newRig(t, "revoke-answer=500", "leak=secondbox")
		_, err := Inventory(t.Context(), r.deps, InventoryRequest{Target: r.req.Target, WithToken: true})
		made := r.made()
		if len(made) != 1 {
			t.Fatalf("made %+v", made)
		}
		demand(t, err, fault.Partial, made[0].Name)
		r.nothingLeaks(err)
		r.noOrphans(err)
	})
}

// TestInventoryOfOtherControls reads Fabric's drop-downs and a date box that takes text: people see the same.
func TestInventoryOfOtherControls(t *testing.T) {
	t.Parallel()
	r := newRig(t, "layout=old", "controls=fabric", "date-box=input", "required-marker=off", "path-prefix=/tfs")
	got := r.inventory(false)
	sample, err := inventory.Sample()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got.Inventory.Pages {
		for _, known := range sample.Pages {
			if known.Key() != p.Key() || p.ID == inventory.TokenList {
				continue // a list without tokens has no columns
			}
			if a, b := spoken(known), spoken(p); a != b {
				t.Errorf("%s differs: %s", p.Key(), firstDifference(a, b))
			}
		}
	}
}

// merged joins what both layouts show: a page that is the same in both is there once.
func merged(t *testing.T, a, b *inventory.Stored) *inventory.Stored {
	t.Helper()
	joined := &inventory.Inventory{Version: inventory.Version}
	pictures := map[string][]byte{}
	for _, from := range []*inventory.Stored{a, b} {
		for _, p := range from.Pages {
			if pictures[p.Key()] != nil {
				continue
			}
			picture, err := from.Picture(p)
			if err != nil {
				t.Fatal(err)
			}
			pictures[p.Key()] = picture
			joined.Pages = append(joined.Pages, p)
		}
	}
	inventory.Sort(joined.Pages)
	return inventory.With(joined, pictures)
}

// spoken is what people see of a page, whatever it is built from.
func spoken(p *inventory.Page) string {
	copied := *p
	copied.Elements = nil
	for _, e := range p.Elements {
		plain := *e
		plain.Role, plain.Required = "", false
		copied.Elements = append(copied.Elements, &plain)
	}
	words, _ := (&inventory.Inventory{Pages: []*inventory.Page{&copied}}).Words()
	return string(words)
}

func wantedPages(layout string) []string {
	return []string{
		"home", "user-settings-menu", "token-list-" + layout, "create-panel", "success-dialog", "regenerate-dialog", "edit-panel", "revoke-dialog",
		"permissions", "permissions-users", "permissions-group", "permissions-members",
	}
}

func keys(v *inventory.Stored) []string {
	var all []string
	for _, p := range v.Pages {
		all = append(all, p.Key())
	}
	return all
}

func slicesEqual(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

// pagesOf are the words of each page, by its key.
func pagesOf(t *testing.T, v *inventory.Stored) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range v.Pages {
		words, err := (&inventory.Inventory{Version: 1, Pages: []*inventory.Page{p}}).Words()
		if err != nil {
			t.Fatal(err)
		}
		all[p.Key()] = string(words)
	}
	return all
}

// noValues searches the words for what belongs to one site: names, addresses, dates.
func noValues(t *testing.T, r *rig, v *inventory.Stored) {
	t.Helper()
	words, err := v.Words()
	if err != nil {
		t.Fatal(err)
	}
	values := []string{r.info.Organization, "contoso", "fabrikam", r.info.Email, "Jane Doe", "Ines", "Shop", "Warehouse", "Platform Team", "pat-robot inventory 20"}
	for _, token := range r.site.State().Tokens {
		values = append(values, token.Name)
	}
	for _, value := range values {
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(value) + `\b`).Match(words) {
			t.Errorf("the inventory holds the value %q", value)
		}
	}
	if found := regexp.MustCompile(`\d{1,2}/\d{1,2}/\d{4}|\(\d+ more\)`).Find(words); found != nil {
		t.Errorf("the inventory holds %q", found)
	}
}

// firstDifference shows the first line in which two texts differ, with the one before.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i >= len(bs) || as[i] != bs[i] {
			other := "(the end)"
			if i < len(bs) {
				other = bs[i]
			}
			return strings.Join(as[max(0, i-3):i+1], "\n") + "\ninstead of which:\n" + other
		}
	}
	return "(the second one is longer)"
}
