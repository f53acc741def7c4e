package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// Item is a token that is kept: its value, and what is worth knowing without asking the site.
type Item struct {
	Key
	Value   Value
	Created time.Time
	Expires time.Time // what the site said; zero if unknown
	Scopes  []string  // API names
	Source  string    // what saved it, such as "create" or "import"
	// Delivered lists the sinks that have this value, as they were given.
	Delivered []string
	// Refused is when a site refused the value although it should have been good; zero if never.
	Refused time.Time
	// Unreadable is set by Find for an item that is there but cannot be read: only its Key is known then.
	Unreadable error `json:"-"`
}

// bodyVersion is raised when an older program would misread what a newer one writes.
const bodyVersion = 1

// body is what the keyring holds of an item, as JSON, so that a person who looks into the keyring understands it.
type body struct {
	Version      int       `json:"version"`
	Site         string    `json:"site,omitempty"`
	Organization string    `json:"organization,omitempty"`
	Account      string    `json:"account,omitempty"`
	Name         string    `json:"name,omitempty"`
	Value        string    `json:"value,omitempty"`
	Bytes        []byte    `json:"value_base64,omitempty"` // instead of Value where that is no text
	Created      time.Time `json:"created,omitzero"`
	Expires      time.Time `json:"expires,omitzero"`
	Scopes       []string  `json:"scopes,omitempty"`
	Source       string    `json:"source,omitempty"`
	Delivered    []string  `json:"delivered,omitempty"`
	Refused      time.Time `json:"refused,omitzero"`
}

func bodyOf(i Item) body {
	b := body{
		Version: bodyVersion, Site: i.Site, Organization: i.Organization, Account: i.Account, Name: i.Name,
		Created: i.Created.UTC().Truncate(time.Second), Expires: i.Expires.UTC().Truncate(time.Second), Scopes: i.Scopes, Source: i.Source,
		Delivered: i.Delivered, Refused: i.Refused.UTC().Truncate(time.Second),
	}
	if value := i.Value.Reveal(); utf8.ValidString(value) {
		b.Value = value
	} else {
		b.Bytes = []byte(value)
	}
	return b
}

func (b body) item() Item {
	value := b.Value
	if len(b.Bytes) > 0 {
		value = string(b.Bytes)
	}
	return Item{
		Key:     Key{Site: b.Site, Organization: b.Organization, Account: b.Account, Name: b.Name},
		Value:   New(value),
		Created: b.Created, Expires: b.Expires, Scopes: b.Scopes, Source: b.Source,
		Delivered: b.Delivered, Refused: b.Refused,
	}
}

// encode gives the JSON with the value, and a description without it.
func (b body) encode() (data []byte, description string, err error) {
	if data, err = json.Marshal(b); err != nil {
		return nil, "", err
	}
	b.Value, b.Bytes = "", nil
	bare, err := json.Marshal(b)
	return data, string(bare), err
}

func decodeBody(data []byte) (body, error) {
	var b body
	if json.Unmarshal(data, &b) != nil || b.Version < 1 {
		// The cause is dropped: it may quote what it could not read.
		return body{}, errors.New("what is kept there is not an item of pat-robot")
	}
	if b.Version > bodyVersion {
		return body{}, fmt.Errorf("it was written by a newer pat-robot (form %d, known up to %d)", b.Version, bodyVersion)
	}
	return b, nil
}
