package standin

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pat-robot/internal/fault"
)

// Scenario is how the switches stand. The zero value has every switch at its default.
type Scenario struct {
	turned map[string]string
}

// ParseSwitches reads switches such as "layout=old". A later one wins over an earlier one of the same name. All faults are
// told together, in one fault.Usage that names the good values.
func ParseSwitches(texts []string) (Scenario, error) {
	var s Scenario
	var faults []string
	for _, text := range texts {
		name, value, found := strings.Cut(text, "=")
		if !found {
			faults = append(faults, "switch "+strconv.Quote(text)+" has no value: write name=value")
			continue
		}
		if err := s.Turn(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			faults = append(faults, err.Error())
		}
	}
	if len(faults) > 0 {
		return Scenario{}, fault.New(fault.Usage, "pat-robot standin --help lists the switches", "%s", strings.Join(faults, "; "))
	}
	return s, nil
}

// Turn sets one switch, and refuses names and values that Switches does not list.
func (s *Scenario) Turn(name, value string) error {
	i := slices.IndexFunc(switches, func(w Switch) bool { return w.Name == name })
	if i < 0 {
		return fault.New(fault.Usage, "", "there is no switch %q: the switches are %s", name, strings.Join(switchNames(), ", "))
	}
	if w := switches[i]; !w.accepts(value) {
		return fault.New(fault.Usage, "", "switch %s cannot be %q: use %s", name, value, w.choice())
	}
	turned := maps.Clone(s.turned) // copies of the scenario keep what they had
	if turned == nil {
		turned = map[string]string{}
	}
	turned[name] = value
	s.turned = turned
	return nil
}

// Get returns how a switch stands: the value it was turned to, or its default.
func (s Scenario) Get(name string) string {
	if value, turned := s.turned[name]; turned {
		return value
	}
	for _, w := range switches {
		if w.Name == name {
			return w.Default
		}
	}
	return ""
}

// All returns every switch with its value.
func (s Scenario) All() map[string]string {
	all := map[string]string{}
	for _, w := range switches {
		all[w.Name] = s.Get(w.Name)
	}
	return all
}

func (s Scenario) on(name string) bool { return s.Get(name) == "on" }

// number, wait and list read values that accepts has let through.
func (s Scenario) number(name string) int {
	n, _ := strconv.Atoi(s.Get(name))
	return n
}

func (s Scenario) wait(name string) time.Duration {
	d, _ := time.ParseDuration(s.Get(name))
	return d
}

func (s Scenario) list(name string) []string {
	return strings.FieldsFunc(s.Get(name), func(r rune) bool { return r == ',' })
}

// renames reads "New Token=Make token;Create=Send".
func renames(value string) map[string]string {
	renamed := map[string]string{}
	for _, pair := range strings.Split(value, ";") {
		if from, to, found := strings.Cut(pair, "="); found {
			renamed[strings.TrimSpace(from)] = strings.TrimSpace(to)
		}
	}
	return renamed
}
