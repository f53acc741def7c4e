package trail

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"pat-robot/internal/secret"
	"pat-robot/internal/trail/attest"
)

// A file is swept in windows, so that a long report costs little memory. The overlap is longer than any secret in any
// form: cookies end at 4 KiB, and an escape makes six bytes out of one.
const (
	window  = 256 << 10
	overlap = 32 << 10
	before  = 8 // bytes in front of a window that tell whether a word begins there
)

// The words of a Finding for what only looks like a token.
const (
	unknownToken = "unknown token"
	formShape    = "shape"
)

// sweep looks for every known secret, and for anything of a token's shape, in the folder's name and in all its files, in
// the bytes as they are on the disk. It returns the digests of all files with it, which are then read once only.
func (t *Trail) sweep() ([]Finding, []attest.Subject, error) {
	all := t.findAll(".", []byte(filepath.Base(t.dir)), -1)
	files, err := os.ReadDir(t.dir)
	if err != nil {
		return all, nil, explain(err, t.dir)
	}
	var subjects []attest.Subject
	buffer := make([]byte, before+window+overlap)
	for _, file := range files {
		name := file.Name()
		if name == OpenFile {
			continue
		}
		if !t.named(name) {
			all = append(all, t.findAll(name, []byte(name), -1)...)
		}
		found, sum, err := t.sweepFile(name, buffer)
		if err != nil {
			return all, nil, explain(err, name)
		}
		subjects = append(subjects, attest.Subject{Name: name, SHA256: sum})
		if len(found) > 0 {
			found = t.withoutOwn(name, found)
		}
		all = append(all, found...)
	}
	return all, subjects, nil
}

// named tells whether a file has its name from the program: pictures are called after their steps.
func (t *Trail) named(name string) bool {
	picture := func(s Step) bool { return s.Picture != nil && s.Picture.File == name }
	return slices.Contains([]string{EventsFile, RunFile, ReportFile}, name) || slices.ContainsFunc(t.record.Steps, picture)
}

// findAll looks in some bytes; a finding counts at the offset, unless that is -1, which stands for a name.
func (t *Trail) findAll(file string, b []byte, at int64) []Finding {
	var all []Finding
	for _, f := range find(t.redactor, b) {
		f.File = file
		if at < 0 {
			f.Offset = -1
		} else {
			f.Offset += at
		}
		all = append(all, f)
	}
	return all
}

// find gives what a redactor knows and what looks like a token, without the name of the file.
func find(r *secret.Redactor, b []byte) []Finding {
	var all []Finding
	known := map[int]bool{}
	for _, f := range r.Find(b) {
		known[f.Offset] = true
		all = append(all, Finding{Secret: f.Secret, Form: f.Form, Offset: int64(f.Offset)})
	}
	for _, at := range secret.FindTokenShape(b) {
		if !known[at] {
			all = append(all, Finding{Secret: unknownToken, Form: formShape, Offset: int64(at)})
		}
	}
	return all
}

func (t *Trail) sweepFile(name string, buffer []byte) ([]Finding, string, error) {
	f, err := os.Open(filepath.Join(t.dir, name))
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	found, err := t.sweepReader(name, io.TeeReader(f, sum), buffer)
	return found, hex.EncodeToString(sum.Sum(nil)), err
}

// sweepReader moves the buffer over the file. A finding counts in the window that it begins in; the bytes before and
// behind are there to see words and long forms whole.
func (t *Trail) sweepReader(name string, in io.Reader, buffer []byte) ([]Finding, error) {
	var all []Finding
	begin, held, at := 0, 0, int64(0) // buffer[begin:held] is to be swept and at is the offset of buffer[0]
	for {
		n, err := io.ReadFull(in, buffer[held:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return all, err
		}
		held += n
		end := held - overlap
		if last {
			end = held
		}
		for _, f := range t.findAll(name, buffer[:held], at) {
			if f.Offset >= at+int64(begin) && f.Offset < at+int64(end) {
				all = append(all, f)
			}
		}
		if last {
			return all, nil
		}
		kept := copy(buffer, buffer[end-before:held])
		at, begin, held = at+int64(end-before), before, kept
	}
}

// withoutOwn drops findings in what the program itself has written: somebody's passphrase may be the word "done". The file
// is made again with every text of the run blanked out; what is found in that, as often as it is found there, is no leak.
func (t *Trail) withoutOwn(name string, found []Finding) []Finding {
	bare, err := t.bare(name)
	if err != nil || bare == nil {
		return found
	}
	own := map[[2]string]int{}
	for _, f := range find(t.redactor, bare) {
		own[[2]string{f.Secret, f.Form}]++
	}
	for kind, ours := range own {
		of := func(f Finding) bool { return f.Secret == kind[0] && f.Form == kind[1] }
		if count := len(slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return !of(f) })); count <= ours {
			found = slices.DeleteFunc(found, of)
		}
	}
	return found
}
