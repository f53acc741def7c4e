package scope

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed presets/*.yaml
var builtIn embed.FS

// preset is the form of a preset file: a list of scopes in any notation that Parse reads.
type preset struct {
	Description string   `yaml:"description"`
	Scopes      []string `yaml:"scopes"`
}

// Presets returns the names of the built-in presets, sorted.
func Presets() []string {
	entries, err := builtIn.ReadDir("presets")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	sort.Strings(names)
	return names
}

// Preset returns the scopes of a built-in preset.
func Preset(name string) ([]Scope, error) {
	b, err := builtIn.ReadFile(path.Join("presets", name+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("there is no preset %q: built in are %s; a preset of your own is named by its path, such as ./%s.yaml",
			name, strings.Join(Presets(), ", "), name)
	}
	return readPreset(name, b)
}

// LoadPreset returns the scopes of a preset file. Its errors name the file.
func LoadPreset(file string) ([]Scope, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the preset: %w", err)
	}
	return readPreset(file, b)
}

func readPreset(name string, b []byte) ([]Scope, error) {
	var p preset
	err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&p)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the preset %s: %s", name, yaml.FormatError(err, false, true))
	}
	if len(p.Scopes) == 0 {
		return nil, fmt.Errorf("the preset %s names no scopes", name)
	}
	scopes, err := ParseAll(p.Scopes)
	if err != nil {
		return nil, fmt.Errorf("the preset %s: %w", name, err)
	}
	return scopes, nil
}
