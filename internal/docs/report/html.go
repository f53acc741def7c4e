package report

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"pat-robot/internal/docs"
	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
)

//go:embed report.html
var page string

var layout = template.Must(template.New("report").Parse(page))

// shownClaim is a claim as the report shows it.
type shownClaim struct {
	docs.Claim
	Before, Marked, After string // the line of the article
	Cut                   string // the class of its picture; "" where there is none
	PageTitle             string
}

type shownFile struct {
	Name           string
	Findings, Rest []shownClaim
	Counts         string
}

type htmlReport struct {
	Report    Report
	Files     []shownFile
	Summary   string
	Findings  int
	Cuts      template.CSS
	Version   string
	Inventory string
}

// HTML writes one file for people, without scripts: each claim's line beside the cut-out of the page that it was held against,
// with the element outlined. Findings come first, all else is folded away.
func (r Report) HTML(w io.Writer) error {
	cuts := &cutter{pages: r.Pages, classes: map[string]string{}}
	data := htmlReport{Report: r, Summary: Summary(r.Count(), len(r.Files)), Findings: r.Findings(), Version: r.Version, Inventory: r.Inventory}
	for _, f := range r.Files {
		s := shownFile{Name: f.Name, Counts: Summary(Report{Files: []File{f}}.Count(), 0)}
		for _, c := range f.Claims {
			one := shown(f, c)
			p, e, level := c.Where()
			if p != nil {
				one.PageTitle = p.Title
				if inventory.HasPlaces(p.Title) { // the home of an organization is called after it
					one.PageTitle = p.ID
				}
				one.Cut = cuts.cut(p, e, level)
			}
			if c.Verdict.Finding() {
				s.Findings = append(s.Findings, one)
			} else {
				s.Rest = append(s.Rest, one)
			}
		}
		if len(f.Claims) > 0 {
			data.Files = append(data.Files, s)
		}
	}
	data.Cuts = template.CSS(cuts.css.String()) // #nosec G203 -- class names and base64 made here
	var out bytes.Buffer
	err := layout.Execute(&out, data)
	if err == nil {
		_, err = w.Write(out.Bytes())
	}
	if err != nil {
		return fault.Wrap(fault.Unexpected, err, "see whether the disk behind the output is full", "could not write the report")
	}
	return nil
}

// shown splits the line of a claim around its words. A claim over several lines is shown by its first.
func shown(f File, c docs.Claim) shownClaim {
	line := []rune(f.Document.Line(c.Line))
	from := min(max(c.Column-1, 0), len(line))
	to := len(line)
	if c.EndLine == c.Line {
		to = min(max(c.EndColumn-1, from), len(line))
	}
	const far = 120
	before, after := line[:from], line[to:]
	s := shownClaim{Claim: c, Before: string(before), Marked: string(line[from:to]), After: string(after)}
	if len(before) > far {
		s.Before = "…" + string(before[len(before)-far:])
	}
	if len(after) > far {
		s.After = string(after[:far]) + "…"
	}
	return s
}

// Summary tells how many claims have which verdict, in words; articles is left out where it is 0.
func Summary(count map[docs.Verdict]int, articles int) string {
	all := 0
	for _, n := range count {
		all += n
	}
	text := fmt.Sprintf("%s: %d ok, %s, %d missing, %d ended, %d unclear", plural(all, "claim"), count[docs.OK], differ(count[docs.Differs]), count[docs.Missing], count[docs.Ended], count[docs.Unclear])
	if articles > 0 {
		text = plural(articles, "article") + ", " + text
	}
	return text
}

func differ(n int) string {
	if n == 1 {
		return "1 differs"
	}
	return fmt.Sprintf("%d differ", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// cutter cuts elements out of the pictures of pages, each once.
type cutter struct {
	pages   *inventory.Stored
	decoded map[*inventory.Page]image.Image
	classes map[string]string
	css     bytes.Buffer
}

// cut returns the class that shows an element in its surroundings; "" where there is no picture of it.
func (k *cutter) cut(p *inventory.Page, e *inventory.Element, level int) string {
	box := e.Box
	if level >= 0 && level < len(e.Levels) && !e.Levels[level].Box.Empty() {
		box = e.Levels[level].Box
	}
	if k.pages == nil || box.Empty() {
		return ""
	}
	id := fmt.Sprint(p.Key(), box)
	if class, ok := k.classes[id]; ok {
		return class
	}
	k.classes[id] = ""
	full := k.picture(p)
	if full == nil {
		return ""
	}
	small := outlined(full, box)
	var out bytes.Buffer
	if png.Encode(&out, small) != nil {
		return "" // a picture less is no reason to fail
	}
	class := fmt.Sprintf("cut%d", len(k.classes))
	size := small.Bounds().Size()
	fmt.Fprintf(&k.css, ".%s{width:%dpx;aspect-ratio:%d/%d;background-image:url(data:image/png;base64,%s)}\n", class, size.X, size.X, size.Y, base64.StdEncoding.EncodeToString(out.Bytes()))
	k.classes[id] = class
	return class
}

func (k *cutter) picture(p *inventory.Page) image.Image {
	if k.decoded == nil {
		k.decoded = map[*inventory.Page]image.Image{}
	}
	if full, ok := k.decoded[p]; ok {
		return full
	}
	k.decoded[p] = nil
	text, err := k.pages.Picture(p)
	if err != nil || text == nil {
		return nil
	}
	full, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	k.decoded[p] = full
	return full
}

// outlined cuts a box out of a picture with some of what is around it, and draws a line around the box.
func outlined(full image.Image, box image.Rectangle) image.Image {
	const widest, tallest, margin = 460, 180, 24
	b := full.Bounds()
	width, height := min(max(box.Dx()+2*margin, widest), b.Dx()), min(max(box.Dy()+2*margin, 96), min(max(tallest, box.Dy()+2*margin), b.Dy()))
	center := image.Pt((box.Min.X+box.Max.X)/2, (box.Min.Y+box.Max.Y)/2)
	left := min(max(center.X-width/2, b.Min.X), b.Max.X-width)
	top := min(max(center.Y-height/2, b.Min.Y), b.Max.Y-height)
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), full, image.Pt(left, top), draw.Src)
	line := image.NewUniform(color.RGBA{0xD1, 0x34, 0x38, 0xFF})
	frame := box.Inset(-3).Sub(image.Pt(left, top))
	for i := range 2 {
		f := frame.Inset(i)
		for _, side := range []image.Rectangle{
			{f.Min, image.Pt(f.Max.X, f.Min.Y+1)}, {image.Pt(f.Min.X, f.Max.Y-1), f.Max},
			{f.Min, image.Pt(f.Min.X+1, f.Max.Y)}, {image.Pt(f.Max.X-1, f.Min.Y), f.Max},
		} {
			draw.Draw(out, side.Intersect(out.Bounds()), line, image.Point{}, draw.Src)
		}
	}
	return out
}
