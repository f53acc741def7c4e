package main

import (
	"testing"
	"time"

	"pat-robot/internal/fault"
)

func TestClockSays(t *testing.T) {
	for _, tt := range []struct {
		off  time.Duration
		kind error
	}{{0, nil}, {-15 * time.Second, nil}, {time.Minute, fault.Usage}, {-time.Hour, fault.Usage}} {
		if _, err := clockSays(tt.off); !fault.Is(err, tt.kind) {
			t.Errorf("off by %s: %v", tt.off, err)
		}
	}
}
