package secret

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// roleVariable turns the test binary into another program for a test that needs a second process.
const roleVariable = "SECRET_TEST_ROLE"

var roles = map[string]func(ctx context.Context, args []string) error{
	"write": writeForEver,
	"fill":  fillKeyring,
	"open":  openAndName,
}

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(roleVariable)]
	if !ok {
		m.Run()
		return
	}
	if err := role(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stdout, "error:", err)
	}
}

// actor returns this test binary in a role, with further settings of its environment.
func actor(t *testing.T, role string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(append(os.Environ(), env...), roleVariable+"="+role)
	return cmd
}

// lines starts cmd and returns what it prints, line by line.
func lines(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}

// openAndName opens the keyring that is detected and prints its name. Arguments: folder, passphrase or nothing.
func openAndName(ctx context.Context, args []string) error {
	o := fileOptions(args[0], strings.Join(args[1:], " "))
	o.Backend = ""
	if len(args) == 1 {
		o.Password = nil
	}
	s, err := Open(ctx, o)
	if err == nil {
		fmt.Fprintln(os.Stdout, s.Backend())
	}
	return err
}
