package verify

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
	"time"

	"pat-robot/internal/trail"
)

// largePicture is as large as the pictures of a real run, some hundred kilobytes.
func largePicture(b *testing.B) []byte {
	b.Helper()
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a benchmark wants the same numbers each time
	img := image.NewRGBA(image.Rect(0, 0, 1280, 900))
	for y := range 900 {
		for x := range 1280 {
			img.Set(x, y, color.RGBA{R: uint8(x / 5), G: uint8(y / 4), B: uint8(rnd.IntN(2) * (y % 3 / 2)), A: 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkClose is the end of a run of 16 steps: record, report, sweep and seal. BenchmarkCheck is verify. Both are to stay
// under a twentieth of a run, which takes about 2.5 seconds.
func BenchmarkClose(b *testing.B) {
	shot := largePicture(b)
	for b.Loop() {
		b.StopTimer()
		tr := filled(b, shot)
		b.StartTimer()
		if err := tr.Close(trail.Outcome{Status: trail.Done}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	tr := filled(b, largePicture(b))
	if err := tr.Close(trail.Outcome{Status: trail.Done}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r := verdict(b, tr.Dir(), known()); r.State != Whole {
			b.Fatal(r.Text())
		}
	}
}

func filled(b *testing.B, shot []byte) *trail.Trail {
	b.Helper()
	r := newRun(b)
	tr, err := r.start()
	if err != nil {
		b.Fatal(err)
	}
	for range 16 {
		s := trail.Step{Name: "step", Title: "A step", Started: time.Now(), Ended: time.Now(), Outcome: "done"}
		if err := tr.Step(s, shot); err != nil {
			b.Fatal(err)
		}
	}
	if err := tr.Sync(); err != nil {
		b.Fatal(err)
	}
	return tr
}
