package trail

import (
	"bufio"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
)

//go:embed report.html.tmpl
var reportPage string

//go:embed report.css
var reportStyle string

var reportTemplate = template.Must(template.New(ReportFile).Parse(reportPage))

// report is what the page is made of. It draws its pictures itself.
type report struct {
	view
	Style template.CSS
	dir   string
	out   io.Writer
}

// writeReport makes report.html from the record. It is one file that needs no other and no network, and has no scripts.
func (t *Trail) writeReport() error {
	return writeFrom(filepath.Join(t.dir, ReportFile), true, func(w io.Writer) error {
		return renderReport(w, t.record, t.dir)
	})
}

// renderReport writes the page; without a folder it has no pictures.
func renderReport(w io.Writer, r Record, dir string) error {
	out := bufio.NewWriterSize(w, 64<<10)
	page := &report{view: look(r, dir), Style: template.CSS(reportStyle), dir: dir, out: out}
	if err := reportTemplate.Execute(out, page); err != nil {
		return err
	}
	return out.Flush()
}

// Draw writes the bytes of a picture, base64, where the template stands at this moment, and returns nothing to be written:
// a template writes as it goes, and no picture, let alone all of them, has to be held in memory.
func (r *report) Draw(p Picture, alt string) (template.HTML, error) {
	size := ""
	if p.Width > 0 {
		size = fmt.Sprintf(` width="%d" height="%d"`, p.Width, p.Height)
	}
	if _, err := fmt.Fprintf(r.out, `<img alt="%s"%s src="data:image/png;base64,`, template.HTMLEscapeString(alt), size); err != nil {
		return "", err
	}
	if err := r.spell(p.File); err != nil {
		return "", err
	}
	_, err := io.WriteString(r.out, `">`)
	return "", err
}

// spell writes a file in base64; nothing where the page has no folder.
func (r *report) spell(file string) error {
	if r.dir == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(r.dir, file))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	letters := base64.NewEncoder(base64.StdEncoding, r.out)
	if _, err := io.Copy(letters, f); err != nil {
		return err
	}
	return letters.Close()
}
