package sink

import (
	"fmt"
	"os"
	"testing"
)

// TestMain lets the test program be another process, which hands a value over and over into one file until it is killed.
func TestMain(m *testing.M) {
	path := os.Getenv("SINK_WRITER")
	if path == "" {
		os.Exit(m.Run())
	}
	s, err := Parse("file:" + path)
	for err == nil {
		err = s.write(sample(), func(half string) (func(bool), error) {
			_, err := fmt.Fprintln(os.Stdout, half)
			return func(bool) {}, err
		})
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
