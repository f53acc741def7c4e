package trail

import (
	"bytes"
	"image/png"
	"path/filepath"
	"reflect"
)

// entry is what the scribe has to write: a picture or another file, if there is one, and then its event.
type entry struct {
	event Event
	name  string
	data  []byte
	done  chan struct{} // if not nil, the entry is only a mark: it is closed when all before it is on the disk
}

// waiting is how many entries may wait for the disk. A page that is quicker than the disk waits with them: pictures take
// memory.
const waiting = 4

// scribe writes entries in their order, each one synced before the next, while the run goes on: a sync takes as long as
// several clicks. It ends when the channel is closed.
func (t *Trail) scribe() {
	defer close(t.ended)
	for e := range t.entries {
		if e.done != nil {
			close(e.done)
			continue
		}
		if err := t.enter(e); err != nil {
			t.mu.Lock()
			if t.failed == nil {
				t.failed = err
			}
			t.mu.Unlock()
		}
	}
}

// enter writes one entry. The file comes first, so that no line names a file that is not there; where it cannot be written
// the line says so, since a line is short and may still fit.
func (t *Trail) enter(e entry) error {
	var fileErr error
	if e.data != nil {
		if fileErr = write(filepath.Join(t.dir, e.name), e.data); fileErr == nil {
			e.describeFile()
		} else if e.event.Step != nil {
			e.event.Step.Notes = append(e.event.Step.Notes, "no picture: "+fileErr.Error())
		} else {
			return fileErr
		}
	}
	if err := t.line(e.event); err != nil {
		return err
	}
	if fileErr != nil {
		return fileErr
	}
	return t.save(writeSoon)
}

func (e *entry) describeFile() {
	sum, size := Digest(e.data), int64(len(e.data))
	if e.event.Attachment != nil {
		e.event.Attachment.SHA256, e.event.Attachment.Size = sum, size
		return
	}
	p := &Picture{File: e.name, SHA256: sum, Size: size}
	// A picture that cannot be read as one is evidence all the same; only its size on the page stays unknown.
	if size, err := png.DecodeConfig(bytes.NewReader(e.data)); err == nil {
		p.Width, p.Height = size.Width, size.Height
	}
	e.event.Step.Picture = p
}

// line adds an event to the chain and to the record, redacted, with what is new about the run.
func (t *Trail) line(e Event) error {
	if m := t.newMeta(); m != nil {
		e.Meta = m
	}
	e, err := t.chain.add(t.redacted(e), t.now())
	if err != nil {
		return err
	}
	t.record.apply(e)
	return t.chain.sync()
}

// newMeta returns the facts about the run where they differ from those of the last line, else nil.
func (t *Trail) newMeta() *Meta {
	t.mu.Lock()
	m := t.meta
	t.mu.Unlock()
	m = t.tidied(m)
	if reflect.DeepEqual(m, t.record.Meta) {
		return nil
	}
	return &m
}

// save writes run.json with a function such as write. While a run goes on it is not synced: the events are.
func (t *Trail) save(with func(path string, b []byte) error) error {
	b, err := t.record.Encode()
	if err != nil {
		return errEncode(err)
	}
	return with(filepath.Join(t.dir, RunFile), b)
}
