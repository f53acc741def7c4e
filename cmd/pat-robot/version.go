package main

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// Set by the Makefile with -ldflags; a plain go build leaves them empty and the build information of Go is used.
var (
	version string
	commit  string
	built   string
)

// buildFacts says which program this is.
type buildFacts struct {
	Version    string `json:"version"`
	Commit     string `json:"commit,omitempty"`
	Built      string `json:"built,omitempty"` // RFC 3339: when it was committed, not when it was compiled
	Modified   bool   `json:"modified,omitempty"`
	Go         string `json:"go"`
	Platform   string `json:"platform"`
	Playwright string `json:"playwright,omitempty"`
}

// facts reads the build's facts: -ldflags first, then what Go wrote into the binary.
func facts() buildFacts {
	f := buildFacts{Version: version, Commit: commit, Built: built, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		f.read(info)
	}
	if f.Version == "" || f.Version == "(devel)" {
		f.Version = "devel"
	}
	return f
}

func (f *buildFacts) read(info *debug.BuildInfo) {
	f.Version = firstOf(f.Version, info.Main.Version)
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			f.Commit = firstOf(f.Commit, s.Value)
		case "vcs.time":
			f.Built = firstOf(f.Built, s.Value)
		case "vcs.modified":
			f.Modified = s.Value == "true"
		}
	}
	for _, dep := range info.Deps {
		if strings.HasSuffix(dep.Path, "/playwright-go") {
			f.Playwright = dep.Version
		}
	}
}

// String is the one line that a bug report wants, and that a trail records as the build.
func (f buildFacts) String() string {
	words := []string{f.Version}
	if f.Commit != "" {
		words = append(words, f.Commit[:min(len(f.Commit), 12)])
	}
	if f.Modified {
		words = append(words, "modified")
	}
	return strings.Join(append(words, f.Go, f.Platform), " ")
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
