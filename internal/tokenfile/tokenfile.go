// Package tokenfile reads the file of wanted tokens: what apply makes true and plan compares with the site.
//
// A file with a fault is refused as a whole, with the line of each fault: half of it would be another wish than the one that
// was written.
package tokenfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"pat-robot/internal/expiry"
	"pat-robot/internal/fault"
	"pat-robot/internal/scope"
	"pat-robot/internal/sink"
)

// Token is a wanted token.
type Token struct {
	Name         string
	Organization string // never empty; "all" for a global token
	Scopes       []scope.Scope
	FullAccess   bool
	Lifetime     expiry.Expires
	RenewWithin  time.Duration // it is renewed when less than this is left
	Sinks        []sink.Sink
	Line         int // in the file, from 1
}

// API gives the API names of the scopes.
func (t Token) API() []string {
	if t.FullAccess {
		return []string{scope.FullAccessAPI}
	}
	names := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		names[i] = s.API
	}
	return names
}

// document is the file as it is written.
type document struct {
	Organization string  `yaml:"organization"`
	Lifetime     string  `yaml:"lifetime"`
	RenewWithin  string  `yaml:"renew-within"`
	Tokens       []entry `yaml:"tokens"`
}

type entry struct {
	Name         string   `yaml:"name"`
	Organization string   `yaml:"organization"`
	Scopes       []string `yaml:"scopes"`
	Preset       string   `yaml:"preset"`
	FullAccess   bool     `yaml:"full-access"`
	Lifetime     string   `yaml:"lifetime"`
	RenewWithin  string   `yaml:"renew-within"`
	Sinks        []string `yaml:"sinks"`
}

// What holds for a token whose file says nothing of it.
const (
	DefaultLifetime    = "90d"
	DefaultRenewWithin = "14d"
)

// Options are what the reader knows beside the file.
type Options struct {
	Organization string             // for a file that names none
	CheckName    func(string) error // refuses names that the site would not keep
	Now          time.Time
}

// mostBytes is how large a file may be.
const mostBytes = 4 << 20

// Load reads a file; "-" is not known: sinks and presets are found from where the file is. Errors are fault.Usage and tell
// all that is wrong, each with its line.
func Load(path string, o Options) ([]Token, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "give the file of wanted tokens with -f", "could not read the tokens")
	}
	defer func() { _ = f.Close() }() // only read
	text, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err == nil && len(text) > mostBytes {
		err = fmt.Errorf("%s has more than %d bytes", path, mostBytes)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, "give the file of wanted tokens with -f", "could not read the tokens")
	}
	tokens, err := parse(text, filepath.Dir(path), o)
	if err != nil {
		return nil, fault.New(fault.Usage, "docs/tokens-v1.schema.json says what a file may hold; editors help with it", "%s: %s", path, err)
	}
	return tokens, nil
}

func parse(text []byte, dir string, o Options) ([]Token, error) {
	var doc document
	decoder := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		return nil, errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("it holds more than one document")
	}
	if len(doc.Tokens) == 0 {
		return nil, errors.New("it names no tokens: give a list under tokens")
	}
	r := reader{doc: doc, dir: dir, o: o, lines: linesOf(text)}
	for i, e := range doc.Tokens {
		r.read(i, e)
	}
	r.findTwins()
	return r.tokens, r.err()
}

// reader turns entries into tokens and gathers what is wrong with them.
type reader struct {
	doc    document
	dir    string
	o      Options
	lines  lines
	tokens []Token
	wrong  []string
}

func (r *reader) fault(i int, field string, err error) {
	if err == nil {
		return
	}
	text := fmt.Sprintf("line %d: %s: %s", r.lines.of(i, field), field, err)
	var known *fault.Error
	if errors.As(err, &known) && known.Hint != "" {
		text += " (" + known.Hint + ")"
	}
	r.wrong = append(r.wrong, text)
}

func (r *reader) err() error {
	switch len(r.wrong) {
	case 0:
		return nil
	case 1:
		return errors.New(r.wrong[0])
	}
	return fmt.Errorf("%d things are wrong:\n  - %s", len(r.wrong), strings.Join(r.wrong, "\n  - "))
}

func (r *reader) read(i int, e entry) {
	t := Token{
		Name: e.Name, Organization: cmp.Or(e.Organization, r.doc.Organization, r.o.Organization), FullAccess: e.FullAccess,
		Line: r.lines.of(i, "name"),
	}
	if strings.EqualFold(t.Organization, "all") {
		t.Organization = "all"
	}
	r.fault(i, "name", r.o.CheckName(e.Name))
	if t.Organization == "" {
		r.fault(i, "organization", errors.New("it is missing, here, at the top of the file and in PAT_ROBOT_ORG"))
	}
	r.scopes(i, e, &t)
	r.times(i, e, &t)
	for _, text := range e.Sinks {
		one, err := sink.Parse(text)
		r.fault(i, "sinks", err)
		t.Sinks = append(t.Sinks, one)
	}
	r.tokens = append(r.tokens, t)
}

func (r *reader) scopes(i int, e entry, t *Token) {
	asked := len(e.Scopes) > 0 || e.Preset != ""
	switch {
	case e.FullAccess && asked:
		r.fault(i, "full-access", errors.New("full access and scopes exclude each other"))
		return
	case !e.FullAccess && !asked:
		r.fault(i, "name", errors.New("the token has no scopes: give scopes, preset or full-access"))
		return
	}
	texts := e.Scopes
	if e.Preset != "" {
		preset, err := r.preset(e.Preset)
		r.fault(i, "preset", err)
		for _, s := range preset {
			texts = append(texts, s.API)
		}
	}
	var err error
	t.Scopes, err = scope.ParseAll(texts)
	r.fault(i, "scopes", err)
}

// preset reads one that is built in, or a file, which is found from the tokens' own file.
func (r *reader) preset(name string) ([]scope.Scope, error) {
	if !strings.ContainsAny(name, `/\.`) {
		return scope.Preset(name)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, name)
	}
	return scope.LoadPreset(name)
}

func (r *reader) times(i int, e entry, t *Token) {
	text := cmp.Or(e.Lifetime, r.doc.Lifetime, DefaultLifetime)
	lifetime, err := expiry.Parse(text, r.o.Now)
	if err == nil && lifetime.Kind == expiry.OnDate {
		err = fmt.Errorf("%q is a date, which cannot be renewed: give days such as 90d, or max", text)
	}
	r.fault(i, "lifetime", err)
	t.Lifetime = lifetime
	within, err := expiry.Parse(cmp.Or(e.RenewWithin, r.doc.RenewWithin, DefaultRenewWithin), r.o.Now)
	if err == nil && within.Kind != expiry.InDays {
		err = errors.New("give days, such as 14d")
	}
	r.fault(i, "renew-within", err)
	t.RenewWithin = time.Duration(within.Days) * 24 * time.Hour
	if lifetime.Kind != expiry.InDays || within.Days < lifetime.Days || err != nil {
		return
	}
	if e.RenewWithin != "" || r.doc.RenewWithin != "" {
		r.fault(i, "renew-within", fmt.Errorf("%dd is not less than the lifetime of %dd: the token would be renewed each time", within.Days, lifetime.Days))
	}
	t.RenewWithin = time.Duration(lifetime.Days) * 24 * time.Hour / 4 // a short life that leaves the default no room
}

// findTwins refuses two tokens of one name in one organization: the site would hold two that nobody can tell apart.
func (r *reader) findTwins() {
	seen := map[string]int{}
	for i, t := range r.tokens {
		key := strings.ToLower(t.Organization) + "/" + t.Name
		if line, twice := seen[key]; twice && t.Name != "" {
			r.fault(i, "name", fmt.Errorf("%q in %s is wanted in line %d already", t.Name, t.Organization, line))
		}
		seen[key] = t.Line
	}
}
