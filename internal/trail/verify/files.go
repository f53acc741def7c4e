package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"pat-robot/internal/trail"
)

// readFiles gives the digest of each file; folders, links and devices have none, and are not followed.
func (c *check) readFiles() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	c.files = map[string]string{}
	for _, e := range entries {
		c.files[e.Name()] = ""
		if !e.Type().IsRegular() {
			continue
		}
		sum, err := digestFile(filepath.Join(c.dir, e.Name()))
		if err != nil {
			return err
		}
		c.files[e.Name()] = sum
	}
	return nil
}

func digestFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// compare holds the files against digests. Names in beside belong to the trail without being among them. A file that the
// events explain better is passed over.
func (c *check) compare(want map[string]string, beside []string, explained map[string]bool) {
	changed, removed, added := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for name, sum := range want {
		switch found, there := c.files[name]; {
		case !there:
			removed[name] = true
		case found != sum:
			changed[name] = true
		}
	}
	for name := range c.files {
		if _, sealed := want[name]; !sealed && !slices.Contains(beside, name) {
			added[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		c.compareChanged(name, want, changed, explained)
	}
	for _, name := range slices.Sorted(maps.Keys(removed)) {
		c.compareRemoved(name, want[name], added)
	}
	for _, name := range slices.Sorted(maps.Keys(added)) {
		c.problem(Problem{What: "added", File: name, Found: c.files[name], Text: name + " was added"})
	}
}

func (c *check) compareChanged(name string, want map[string]string, changed, explained map[string]bool) {
	found := c.files[name]
	p := Problem{What: "changed", File: name, Found: found, Want: want[name], Text: name + " was changed"}
	if found == "" {
		p.Text = name + " was replaced by something that is no plain file"
	}
	for other, sum := range want {
		if other == name || found == "" || sum != found {
			continue
		}
		if changed[other] && c.files[other] == want[name] {
			if name < other { // told once
				c.problem(Problem{What: "reordered", File: name, Text: fmt.Sprintf("%s and %s changed places", name, other)})
			}
			return
		}
		p.Text = fmt.Sprintf("%s was replaced by a copy of %s", name, other)
	}
	if !explained[name] {
		c.problem(p)
	}
}

func (c *check) compareRemoved(name, sum string, added map[string]bool) {
	for other := range added {
		if c.files[other] == sum {
			delete(added, other)
			c.problem(Problem{What: "renamed", File: name, Want: sum, Text: fmt.Sprintf("%s was renamed to %s", name, other)})
			return
		}
	}
	c.problem(Problem{What: "removed", File: name, Want: sum, Text: name + " was removed"})
}

// recorded gives the digests of pictures and attachments that the events name.
func (c *check) recorded() map[string]string {
	want := map[string]string{}
	for _, s := range c.record.Steps {
		if s.Picture != nil {
			want[s.Picture.File] = s.Picture.SHA256
		}
	}
	for _, a := range c.record.Attachments {
		want[a.File] = a.SHA256
	}
	return want
}

// matchesRun tells whether run.json is what the events say, after all of them or after an earlier one: a killed run may
// not have got round to the last. It reports how many lines it is behind.
func (c *check) matchesRun() (behind int, ok bool) {
	found := c.files[trail.RunFile]
	for behind := range len(c.chain.events) {
		b, err := trail.Replay(c.chain.events[:len(c.chain.events)-behind]).Encode()
		if err == nil && trail.Digest(b) == found {
			return behind, true
		}
	}
	return 0, false
}
