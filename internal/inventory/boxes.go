package inventory

import (
	"errors"
	"image"
	"io/fs"
	"path"

	"github.com/goccy/go-yaml"

	"pat-robot/internal/fault"
)

// pictured is what boxes.yaml says of a page: its picture and where in it things are.
type pictured struct {
	Page  string  `yaml:"page"`      // its key
	Size  []int   `yaml:"size,flow"` // width and height
	Boxes []boxed `yaml:"boxes"`
}

// boxed is where in the picture an element is: left, top, width and height.
type boxed struct {
	Kind   Kind    `yaml:"kind"`
	Name   string  `yaml:"name"`
	In     string  `yaml:"in,omitempty"`
	At     []int   `yaml:"at,flow,omitempty"`
	Levels [][]int `yaml:"levels,flow,omitempty"`
}

func numbers(r image.Rectangle) []int {
	if r.Empty() {
		return nil
	}
	return []int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()}
}

func rectangle(n []int) image.Rectangle {
	if len(n) != 4 || n[2] < 0 || n[3] < 0 {
		return image.Rectangle{}
	}
	return image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])
}

func (v *Inventory) boxes() ([]byte, error) {
	var all []pictured
	for _, p := range v.Pages {
		if p.Picture == "" {
			continue
		}
		one := pictured{Page: p.Key(), Size: []int{p.Size.X, p.Size.Y}}
		for _, e := range p.Elements {
			b := boxed{Kind: e.Kind, Name: e.Name, In: e.In, At: numbers(e.Box)}
			for _, l := range e.Levels {
				b.Levels = append(b.Levels, numbers(l.Box))
			}
			if b.At != nil {
				one.Boxes = append(one.Boxes, b)
			}
		}
		all = append(all, one)
	}
	text, err := yaml.Marshal(all)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "wrote the boxes of an inventory as YAML")
	}
	return text, nil
}

// readBoxes gives the elements their boxes. An inventory may come without pictures: it is words first of all.
func (s *Stored) readBoxes() error {
	text, err := s.picture(boxesFile)
	if errors.Is(err, fs.ErrNotExist) {
		s.picture = nil
		return nil
	}
	var all []pictured
	if err == nil {
		err = yaml.UnmarshalWithOptions(text, &all, yaml.Strict())
	}
	if err != nil {
		return fault.Wrap(fault.Usage, err, "make the inventory anew, or remove its folder of pictures", "could not use %s", path.Join(pictureDir, boxesFile))
	}
	for _, one := range all {
		for _, p := range s.Pages {
			if p.Key() == one.Page && len(one.Size) == 2 {
				p.take(one)
			}
		}
	}
	return nil
}

// take gives each element of the page its box: the first of its kind, name and heading that has none yet.
func (p *Page) take(one pictured) {
	p.Size = image.Pt(one.Size[0], one.Size[1])
	for _, b := range one.Boxes {
		for _, e := range p.Elements {
			if e.Kind != b.Kind || e.Name != b.Name || e.In != b.In || !e.Box.Empty() {
				continue
			}
			e.Box = rectangle(b.At)
			for i := range e.Levels {
				if i < len(b.Levels) {
					e.Levels[i].Box = rectangle(b.Levels[i])
				}
			}
			break
		}
	}
}
