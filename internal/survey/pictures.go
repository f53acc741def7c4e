package survey

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"slices"

	"pat-robot/internal/browser"
	"pat-robot/internal/fault"
	"pat-robot/internal/inventory"
)

// Cut makes the picture of a page from that of the window: the part that shows it, with values covered, in at most 256
// colours, which is a third of the size and looks the same. The boxes of the page's elements are put to the part.
func Cut(window []byte, root *browser.Thing, p *inventory.Page, v *Values) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(window))
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "cut the picture of a page")
	}
	part := root.Box.Intersect(whole.Bounds())
	if part.Empty() {
		part = whole.Bounds()
	}
	shown := image.NewRGBA(image.Rectangle{Max: part.Size()})
	draw.Draw(shown, shown.Bounds(), whole, part.Min, draw.Src)
	for _, box := range valuesIn(root, v, part.Min) {
		draw.Draw(shown, box, image.NewUniform(cover), image.Point{}, draw.Src)
	}
	for _, e := range p.Elements {
		e.Box = moved(e.Box, part)
		for i := range e.Levels {
			e.Levels[i].Box = moved(e.Levels[i].Box, part)
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, fewColours(shown)); err != nil {
		return nil, fault.Wrap(fault.Unexpected, err, "", "wrote the picture of a page")
	}
	p.Picture, p.Size = p.Key()+".png", part.Size()
	return out.Bytes(), nil
}

// cover is what values are covered with.
var cover = color.RGBA{R: 0xc8, G: 0xc6, B: 0xc4, A: 0xff}

// valuesIn are the places of what is a value: names that are known, what stands in the cells of tables and in fields, and the
// letters that stand for the account in the header.
func valuesIn(root *browser.Thing, v *Values, origin image.Point) []image.Rectangle {
	var boxes []image.Rectangle
	var look func(t *browser.Thing, header, control, cell bool)
	look = func(t *browser.Thing, header, control, cell bool) {
		header = header || t.Role == "banner"
		control = control || t.Role == "link" || t.Role == "button"
		cell = cell || (t.Role == "cell" || t.Role == "gridcell" || t.Role == "rowheader") && !isTheSites(t)
		switch {
		case t.Filled:
			boxes = append(boxes, t.Box.Inset(-1).Sub(origin)) // a secret in it is covered already
			return
		case t.Role == "StaticText" && (cell || v.Hold(t.Name) || header && !control):
			boxes = append(boxes, t.Box.Sub(origin))
		}
		for _, in := range t.Inside {
			look(in, header, control, cell)
		}
	}
	look(root, false, false, false)
	return boxes
}

// isTheSites tells of a cell that names a built-in group.
func isTheSites(t *browser.Thing) bool {
	return has(t, func(in *browser.Thing) bool { return in.Role == "StaticText" && builtIn[in.Name] })
}

func moved(box, part image.Rectangle) image.Rectangle {
	if !box.In(part) {
		box = box.Intersect(part)
	}
	return box.Sub(part.Min)
}

// fewColours copies a picture, with its most frequent colours, and the nearest of them for all others.
func fewColours(from *image.RGBA) *image.Paletted {
	counts := map[color.RGBA]int{}
	size := from.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			counts[from.RGBAAt(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], number(a)-number(b))
	})
	palette := make(color.Palette, 0, 256)
	for _, c := range all[:min(len(all), 256)] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	to := image.NewPaletted(from.Bounds(), palette)
	for y := range size.Y {
		for x := range size.X {
			c := from.RGBAAt(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			to.SetColorIndex(x, y, i)
		}
	}
	return to
}

func number(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
