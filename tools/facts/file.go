package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// file is a file of facts: a head, and rows, one a line. What is not changed stays as it is written, byte for byte.
type file struct {
	path      string
	head      string // up to and with "rows": [
	rows      []string
	different []string // what was changed, for people
}

const (
	rowsBegin = "  \"rows\": [\n"
	rowsEnd   = "\n  ]\n}\n"
)

func readFile(path string) (*file, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	head, rest, begins := strings.Cut(string(data), rowsBegin)
	rows, ends := strings.CutSuffix(rest, rowsEnd)
	if !begins || !ends {
		return nil, fmt.Errorf("%s has another form than a head and rows, one a line", path)
	}
	f := &file{path: path, head: head + rowsBegin}
	for line := range strings.SplitSeq(rows, "\n") {
		row := strings.TrimSuffix(strings.TrimSpace(line), ",")
		if !json.Valid([]byte(row)) {
			return nil, fmt.Errorf("%s: a row is no JSON: %s", path, row)
		}
		f.rows = append(f.rows, row)
	}
	return f, nil
}

func (f *file) write() error {
	if f.different == nil {
		return nil
	}
	return os.WriteFile(f.path, []byte(f.head+"    "+strings.Join(f.rows, ",\n    ")+rowsEnd), 0o600)
}

// say notes a difference.
func (f *file) say(format string, args ...any) {
	f.different = append(f.different, filepath.Base(f.path)+": "+fmt.Sprintf(format, args...))
}

// setHead sets a text of the head, which must be there.
func (f *file) setHead(key, value string) {
	before, rest, _ := strings.Cut(f.head, `  "`+key+`": "`)
	old, after, found := strings.Cut(rest, `"`)
	if found && old != value {
		f.say("%s: %s → %s", key, old, value)
		f.head = before + `  "` + key + `": "` + value + `"` + after
	}
}

// rowsOf reads the rows.
func rowsOf[T any](f *file) ([]T, error) {
	rows := make([]T, len(f.rows))
	for i, text := range f.rows {
		if err := json.Unmarshal([]byte(text), &rows[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
	}
	return rows, nil
}

// row is one that is made anew whole.
type row interface{ key() string }

// replace puts rows in the place of those that are there, in their own order, and says which are new, gone or changed.
func replace[T row](f *file, rows []T) error {
	old, written := map[string]string{}, map[string]string{} // encoded, and as it is written
	before, err := rowsOf[T](f)
	if err != nil {
		return err
	}
	for i, r := range before {
		if old[r.key()], err = encode(r); err != nil {
			return err
		}
		written[r.key()] = f.rows[i]
	}
	var lines []string
	for _, r := range rows {
		line, err := encode(r)
		if err != nil {
			return err
		}
		switch was, known := old[r.key()]; {
		case !known:
			f.say("new: %s", line)
		case was != line:
			f.say("changed: %s\n  was %s\n  is  %s", r.key(), was, line)
		default:
			line = written[r.key()]
		}
		delete(old, r.key())
		lines = append(lines, line)
	}
	for _, r := range before {
		if _, gone := old[r.key()]; gone {
			f.say("gone: %s", r.key())
		}
	}
	if f.different == nil && strings.Join(lines, "\n") != strings.Join(f.rows, "\n") {
		f.say("the rows are in another order")
	}
	f.rows = lines
	return nil
}

// encode writes a row as the files have it: in one line, with blanks.
func encode(row any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(row); err != nil {
		return "", err
	}
	var out strings.Builder
	inText, escaped := false, false
	for _, c := range strings.TrimSuffix(b.String(), "\n") {
		out.WriteRune(c)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			inText = !inText
		case !inText && (c == ',' || c == ':'):
			out.WriteByte(' ')
		}
	}
	return out.String(), nil
}
