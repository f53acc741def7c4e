package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pat-robot/internal/secret"
	"pat-robot/internal/standin"
)

// siteToken is a token as the stand-in knows it.
func siteToken(ts *testscript.TestScript, name string) standin.Token {
	for _, token := range server(ts).State().Tokens {
		if token.Name == name && !replaced(server(ts).State().Tokens, token) {
			return token
		}
	}
	ts.Fatalf("the site has no token %q", name)
	return standin.Token{}
}

// cmdHold is "hold NAME [EXPIRED]": the keyring holds the value of a token of the site, as if it had been made here.
func cmdHold(ts *testscript.TestScript, _ bool, args []string) {
	token := siteToken(ts, args[0])
	if len(args) > 1 {
		token.Expires = time.Now().Add(-time.Hour)
	}
	store, err := secret.Open(context.Background(), secret.Options{Backend: "file", Dir: ts.Getenv("PAT_ROBOT_KEYRING_DIR"),
		Password: func(context.Context) (secret.Value, error) {
			return secret.New(ts.Getenv("PAT_ROBOT_KEYRING_PASSWORD")), nil
		}})
	ts.Check(err)
	ts.Check(store.Save(context.Background(), secret.Item{
		Key:   secret.Key{Site: strings.TrimPrefix(ts.Getenv("PAT_ROBOT_BASE_URL"), "http://"), Organization: token.Organizations[0], Account: ts.Getenv("PAT_ROBOT_EMAIL"), Name: token.Name},
		Value: secret.New(token.Value), Created: token.Created, Expires: token.Expires, Scopes: token.Scopes, Source: "test",
	}))
}

// cmdValue is "value NAME FILE": it writes the value of a token of the site into a file, for a person to type.
func cmdValue(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(siteToken(ts, args[0]).Value), 0o600))
}

// cmdClock is "clock BY": it moves the site's time, so that tokens expire.
func cmdClock(ts *testscript.TestScript, _ bool, args []string) {
	by, err := time.ParseDuration(args[0])
	ts.Check(err)
	server(ts).MoveClock(by)
}
