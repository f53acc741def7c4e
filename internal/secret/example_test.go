package secret_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"pat-robot/internal/secret"
)

// A run proves the store before it makes a token, tells the Redactor of each secret, and saves before it says so.
func Example() {
	dir, err := os.MkdirTemp("", "keyring")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()

	store, err := secret.Open(ctx, secret.Options{
		Backend:  "file",
		Dir:      dir,
		Password: func(context.Context) (secret.Value, error) { return secret.New("a passphrase"), nil },
	})
	if err == nil {
		err = store.Probe(ctx)
	}
	if err != nil {
		fmt.Println(err)
		return
	}

	token := secret.New("a value that is shown once")
	redactor := secret.NewRedactor()
	redactor.Add("token", token)
	fmt.Println(token, redactor.Redact("the page says: a value that is shown once"))

	key := secret.Key{Site: "dev.azure.com", Organization: "acme", Account: "jane@acme.example", Name: "CI"}
	if err := store.Save(ctx, secret.Item{Key: key, Value: token, Source: "create"}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(store.Backend(), key)

	_, err = store.Get(ctx, secret.Key{Name: "another"})
	fmt.Println(errors.Is(err, secret.ErrNotFound))
	// Output:
	// [secret] the page says: [secret]
	// file pat-robot/dev.azure.com/acme/jane@acme.example/CI
	// true
}
