package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"testing"
)

// TestStandinCommand keeps the stand-in open as a script does: one object on stdout, then it serves until it is stopped.
func TestStandinCommand(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "pat-robot", "standin", "-o", "json", "--layout", "old")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() {
		t.Fatal("nothing on stdout")
	}
	var info map[string]string
	if err := json.Unmarshal(lines.Bytes(), &info); err != nil {
		t.Fatalf("%v in %s", err, lines.Bytes())
	}
	for _, name := range []string{"portal", "signin", "organization", "email", "password", "totp_secret", "state"} {
		if info[name] == "" {
			t.Errorf("no %s in %s", name, lines.Bytes())
		}
	}
	checkState(t, info["state"])
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if lines.Scan() {
		t.Errorf("more than one line on stdout: %s", lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopping it is how it ends well, got %v", err)
	}
}

func checkState(t *testing.T, address string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var state struct{ Switches map[string]string }
	if err := json.NewDecoder(res.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	if state.Switches["layout"] != "old" {
		t.Errorf("layout is %q, want old", state.Switches["layout"])
	}
}
