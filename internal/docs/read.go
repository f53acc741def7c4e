package docs

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"pat-robot/internal/fault"
)

// Bounds of what is taken for an article. Beyond them a file is data, and reading it would only take time.
const (
	largest      = 4 << 20 // bytes
	longest      = 64 << 10
	longestBlock = 16 << 10 // of a paragraph, an item, a cell
	deepest      = 60       // nested quotes, lists or elements
	readable     = "check-docs reads articles: Markdown, MDX, HTML and plain text, UTF-8, up to 4 MiB"
)

// ReadFile reads an article. A file that is none ends with a usage fault that says why: too large, binary, not UTF-8.
func ReadFile(path string) (*Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, readable, "could not read an article")
	}
	defer f.Close() //nolint:errcheck // it was only read
	source, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, readable, "could not read %s", path)
	}
	return Read(path, source)
}

// Read reads an article from its text; the name's ending tells its format, and content decides between HTML and the rest
// where the ending does not. The errors are those of ReadFile.
func Read(name string, source []byte) (*Document, error) {
	if err := article(name, source); err != nil {
		return nil, err
	}
	d := &Document{Name: name, source: source, lines: lineStarts(source)}
	switch format(name, source) {
	case "markdown":
		d.readMarkdown()
	case "html":
		d.readHTML(source, 0)
	default:
		d.readPlain()
	}
	for _, b := range d.blocks {
		b.lex()
	}
	return d, nil
}

// article tells why a text is none.
func article(name string, source []byte) error {
	if len(source) > largest {
		return fault.New(fault.Usage, readable, "%s is larger than 4 MiB: not an article", name)
	}
	if bytes.IndexByte(source[:min(len(source), longest)], 0) >= 0 {
		return fault.New(fault.Usage, readable, "%s is a binary file", name)
	}
	if !utf8.Valid(source) {
		return fault.New(fault.Usage, readable, "%s is not UTF-8", name)
	}
	for rest := source; len(rest) > longest; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		if end > longest && !looksHTML(source) {
			return fault.New(fault.Usage, readable, "%s has a line of more than 64 KiB: not an article", name)
		}
		rest = rest[min(end+1, len(rest)):]
	}
	return nil
}

func format(name string, source []byte) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mdx", ".mkd", ".qmd", ".rmd":
		if tooDeep(source) {
			return "plain"
		}
		return "markdown"
	case ".html", ".htm", ".xhtml":
		return "html"
	}
	if looksHTML(source) {
		return "html"
	}
	return "plain"
}

func looksHTML(source []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(source[:min(len(source), 1024)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// tooDeep tells Markdown that nests beyond all sense, which parsers take long for.
func tooDeep(source []byte) bool {
	for line := range bytes.Lines(source) {
		quotes, spaces, brackets := 0, 0, 0
		for _, c := range line {
			if c == '>' {
				quotes++
			} else if c != ' ' && c != '\t' {
				break
			} else {
				spaces++
			}
		}
		for _, c := range line {
			if c == '[' || c == '*' || c == '_' || c == '`' || c == '<' {
				brackets++
			}
		}
		if quotes > deepest || brackets > 2000 || spaces > 4*deepest {
			return true
		}
	}
	return false
}

// Articles returns the files that check-docs takes from a path: the file itself, or all articles below a folder, in order.
// Hidden folders and those of dependencies are left out.
func Articles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, readable, "could not find an article")
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var found []string
	err = filepath.WalkDir(path, func(file string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := e.Name()
		if e.IsDir() {
			if file != path && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor") {
				return filepath.SkipDir
			}
			return nil
		}
		switch strings.ToLower(filepath.Ext(name)) {
		case ".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".html", ".htm", ".xhtml", ".txt", ".text", ".rst", ".adoc", ".asciidoc", ".wiki", ".org":
			found = append(found, file)
		}
		return nil
	})
	if err != nil {
		return nil, fault.Wrap(fault.Usage, err, readable, "could not walk %s", path)
	}
	if len(found) == 0 {
		return nil, fault.New(fault.Usage, readable, "there is no article in %s", path)
	}
	return found, nil
}
