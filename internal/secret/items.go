package secret

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/99designs/keyring"

	"pat-robot/internal/fault"
)

// ErrNotFound is wrapped by the errors that say that there is no such item.
var ErrNotFound = errors.New("not in the keyring")

// wincredLimit is the most that the Windows credential manager holds in one item, in bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE).
const wincredLimit = 2560

// Save keeps the item under its Key, in place of what was there, reads it back and compares. When it returns nil, the
// value is safe.
func (s *Store) Save(ctx context.Context, i Item) error {
	return s.save(ctx, i.String(), i)
}

// Get returns the item with its value. Where there is none, the error wraps ErrNotFound.
func (s *Store) Get(ctx context.Context, k Key) (Item, error) {
	return s.load(ctx, k.String())
}

// Delete removes the item. Where there is none, the error wraps ErrNotFound.
func (s *Store) Delete(ctx context.Context, k Key) error {
	return s.remove(ctx, k.String())
}

// Find returns the items that match, without values, ordered by key. Whether an item matches is read from its key alone,
// so that only the matching ones are opened. One that cannot be opened is in the list all the same: see Item.Unreadable.
func (s *Store) Find(ctx context.Context, q Query) ([]Item, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		key, whole := parseKey(name)
		return !whole && !isDigest(name, tokenSpace) || whole && !q.matches(key)
	})
	opened, failed := make([]Item, len(names)), make([]error, len(names))
	next := make(chan int)
	var all sync.WaitGroup
	for range cap(s.turn) { // more would wait for their turn, under a deadline
		all.Go(func() {
			for i := range next {
				opened[i], failed[i] = s.describe(ctx, names[i])
			}
		})
	}
	for i := range names {
		next <- i
	}
	close(next)
	all.Wait()
	var items []Item
	for i, item := range opened {
		err := failed[i]
		if errors.Is(err, ErrNotFound) {
			continue // another process deleted it meanwhile
		}
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			key, _ := parseKey(names[i])
			item = Item{Key: key, Unreadable: err}
		}
		if q.matches(item.Key) {
			items = append(items, item)
		}
	}
	return items, nil
}

func (s *Store) save(ctx context.Context, name string, i Item) error {
	if i.Value.IsZero() {
		return fault.New(fault.Store, "", "refused to keep an empty value as %s", name)
	}
	data, description, err := bodyOf(i).encode()
	if err != nil {
		return fault.New(fault.Store, "", "could not write %s as JSON", name)
	}
	if s.backend == string(keyring.WinCredBackend) && len(data) > wincredLimit {
		return fault.New(fault.Store, "PAT_ROBOT_KEYRING=file keeps items of any size",
			"%s takes %d bytes, and the Windows credential manager holds %d", name, len(data), wincredLimit)
	}
	_, err = call(ctx, s, "save "+name, func() (none, error) {
		return none{}, s.ring.Set(keyring.Item{Key: name, Data: data, Label: name, Description: description})
	})
	if err != nil {
		return err
	}
	return s.confirm(ctx, name, data)
}

// confirm reads back what was saved.
func (s *Store) confirm(ctx context.Context, name string, saved []byte) error {
	kept, err := call(ctx, s, "read back "+name, func() (keyring.Item, error) { return s.ring.Get(name) })
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(kept.Data, saved) != 1 {
		return fault.New(fault.Store, "look at the item in the keyring, or use another one: "+waysOut,
			"the %s keyring gave back something else than was saved as %s", s.backend, name)
	}
	return nil
}

func (s *Store) load(ctx context.Context, name string) (Item, error) {
	kept, err := call(ctx, s, "read "+name, func() (keyring.Item, error) { return s.ring.Get(name) })
	if err != nil {
		return Item{}, err
	}
	return s.decode(name, kept.Data)
}

// describe is load without the value. The macOS keychain may ask a person before it gives a value, but not before it
// gives a description.
func (s *Store) describe(ctx context.Context, name string) (Item, error) {
	if s.backend == string(keyring.KeychainBackend) {
		kept, err := call(ctx, s, "look at "+name, func() (keyring.Metadata, error) { return s.ring.GetMetadata(name) })
		if err == nil && kept.Item != nil {
			return s.decode(name, []byte(kept.Description))
		}
	}
	item, err := s.load(ctx, name)
	item.Value = Value{}
	return item, err
}

func (s *Store) decode(name string, data []byte) (Item, error) {
	b, err := decodeBody(data)
	if err != nil {
		return Item{}, fault.Wrap(fault.Store, err, "delete it in the keyring, or use the pat-robot that wrote it", "could not read %s", name)
	}
	return b.item(), nil
}

// remove looks first: some backends are silent about an item that is not there.
func (s *Store) remove(ctx context.Context, name string) error {
	_, err := call(ctx, s, "delete "+name, func() (none, error) {
		names, err := s.ring.Keys()
		if err == nil && !slices.Contains(names, s.listed(name)) {
			err = keyring.ErrKeyNotFound
		}
		if err == nil {
			err = s.ring.Remove(name)
		}
		return none{}, err
	})
	return err
}

// names lists everything of ours, ordered. The keyring may be shared with other programs.
func (s *Store) names(ctx context.Context) ([]string, error) {
	names, err := call(ctx, s, "list what is kept", func() ([]string, error) { return s.ring.Keys() })
	names = slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, tokenSpace) })
	slices.Sort(names)
	return slices.Compact(names), err
}

// staleProbe is the age from which another run's probe was left behind by a crash.
const staleProbe = time.Hour

// Probe proves that the keyring can be written, read and deleted from, with an item of its own.
func (s *Store) Probe(ctx context.Context) error {
	if err := s.sweepProbes(ctx, time.Now()); err != nil {
		return err
	}
	name := probeName(time.Now())
	if err := s.save(ctx, name, Item{Value: New(name), Source: "probe"}); err != nil {
		return err
	}
	return s.remove(ctx, name)
}

// Amend changes what is known of a token whose value stays as it is. Where another value is kept by now, nothing is
// changed: the facts would be about one that is gone.
func (s *Store) Amend(ctx context.Context, k Key, value Value, change func(*Item)) error {
	item, err := s.Get(ctx, k)
	if err != nil || !item.Value.Equal(value) {
		return err
	}
	change(&item)
	item.Value = value
	return s.Save(ctx, item)
}
