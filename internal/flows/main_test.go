package flows

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain lets more runs go at once than there are processors: many of them wait, some of them in vain.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
