package trail

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"pat-robot/internal/fault"
)

// Read returns the record of the trail in dir, also of a run that was killed: Record.Complete tells. It looks at run.json
// alone and checks no digests. Kinds: Usage (no trail there, or one of a newer program), TrailAltered (not readable).
func Read(dir string) (Record, error) {
	var r Record
	b, err := os.ReadFile(filepath.Join(dir, RunFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, fault.New(fault.Usage, "a trail is a folder that holds "+RunFile, "no trail in %s", dir)
	case err != nil:
		return r, fault.Wrap(fault.Usage, err, "", "could not read the trail in %s", dir)
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return Record{}, fault.Wrap(fault.TrailAltered, err, "", "could not read %s in %s", RunFile, dir)
	}
	if r.Schema != Schema {
		return Record{}, fault.New(fault.Usage, "a newer pat-robot may know it",
			"the trail in %s is of the kind %q, and this program reads %q", dir, r.Schema, Schema)
	}
	return r, nil
}

// ParseEvent reads a line of events.jsonl, with or without its line feed. Numbers in results stay as they were written.
func ParseEvent(line []byte) (Event, error) {
	var e Event
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if err := dec.Decode(&e); err != nil {
		return Event{}, err
	}
	if e.Outcome != nil {
		// Objects of a result came from structs, so that their keys are the program's own.
		e.Outcome.Result = asObjects(e.Outcome.Result)
	}
	return e, nil
}

func asObjects(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = asObjects(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = asObjects(v[k])
		}
		return object(v)
	}
	return v
}

func readEvents(path string) ([]Event, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var events []Event
	for line := range bytes.Lines(b) {
		e, err := ParseEvent(line)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
