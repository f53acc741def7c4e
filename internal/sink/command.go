package sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"pat-robot/internal/secret"
)

const (
	// patience is how long a command may take.
	patience = time.Minute
	// mostSaid is how much of what a command says is kept, in bytes.
	mostSaid = 2000
)

// run starts the command in a shell and gives it the value on standard input, without a line feed: most commands that read
// a secret keep each byte. Facts about the token are in its environment.
func (s Sink) run(ctx context.Context, item secret.Item, environ []string, redactor *secret.Redactor) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/c"
	}
	var said tail
	cmd := exec.CommandContext(ctx, shell, flag, s.command)
	cmd.Env = append(environ, facts(item)...)
	cmd.Stdin = strings.NewReader(item.Value.Reveal())
	cmd.Stdout, cmd.Stderr = &said, &said
	endTogether(cmd)
	cmd.WaitDelay = time.Second // what it left in the background may hold its streams open
	err := cmd.Run()
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("it did not end within %s", patience)
	case errors.Is(err, exec.ErrWaitDelay):
		err = nil // the command itself ended well
	}
	if text := strings.TrimSpace(said.String()); err != nil && text != "" {
		return fmt.Errorf("%w; it said: %s", err, redactor.Redact(text))
	}
	return err
}

// facts tell the command which token it gets.
func facts(item secret.Item) []string {
	expires := ""
	if !item.Expires.IsZero() {
		expires = item.Expires.UTC().Format(time.RFC3339)
	}
	return []string{
		"TOKEN_NAME=" + item.Name, "TOKEN_ORGANIZATION=" + item.Organization, "TOKEN_ACCOUNT=" + item.Account,
		"TOKEN_SITE=" + item.Site, "TOKEN_EXPIRES=" + expires,
	}
}

// tail keeps the end of what is written to it.
type tail struct{ bytes.Buffer }

func (t *tail) Write(b []byte) (int, error) {
	n, err := t.Buffer.Write(b)
	if over := t.Len() - mostSaid; over > 0 {
		t.Next(over)
	}
	return n, err
}
