package tomledit

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// Change sets a key to a value, or removes it.
type Change struct {
	Path   []string
	Value  string // TOML text, as of QuoteString
	Remove bool
}

// ErrUnsafe means that a document is written in a way that cannot be changed with certainty.
var ErrUnsafe = errors.New("the document cannot be changed without rewriting it")

// Apply makes the changes, one after the other, and gives the new document; data stays as it is. What comes out is
// read back: if it does not hold exactly what it should, the error matches ErrUnsafe and nothing is returned. A
// document that cannot be read is a *SyntaxError.
func Apply(data []byte, changes []Change) ([]byte, error) {
	want, err := decode(data)
	if err != nil {
		return nil, err
	}
	out := bytes.Clone(data)
	for _, c := range changes {
		d, err := Parse(out)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnsafe, err)
		}
		if c.Remove {
			out = d.remove(c.Path)
			expectRemoved(want, c.Path)
			continue
		}
		value, err := decode([]byte("v = " + c.Value))
		if err != nil || len(value) != 1 || !expectSet(want, c.Path, value["v"]) {
			return nil, fmt.Errorf("%w: %s does not take this value", ErrUnsafe, key(c.Path))
		}
		out = d.set(c.Path, c.Value)
	}
	got, err := decode(out)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsafe, err)
	}
	if !same(got, want) {
		return nil, ErrUnsafe
	}
	return out, nil
}

func (d Document) set(path []string, value string) []byte {
	if i := d.find(path); i >= 0 {
		return d.splice(d.Entries[i].value, d.Entries[i].end, value)
	}
	return d.insert(path, value)
}

// remove takes a key away: with its line where it has one of its own, a comment behind it excepted.
func (d Document) remove(path []string) []byte {
	i := d.find(path)
	if i < 0 {
		return d.data
	}
	e := d.Entries[i]
	if e.within >= 0 && !d.Entries[e.within].Header {
		return d.removeInline(i)
	}
	start, end := e.start, d.lineEnd(e.end)
	if len(bytes.TrimSpace(d.data[e.end:end])) > 0 { // a comment
		return d.splice(e.start, e.end+leading(d.data[e.end:], " \t"), "")
	}
	if end < len(d.data) {
		end += 1 + leading(d.data[end:], "\r")
	}
	return d.splice(d.lineStart(start), end, "")
}

// removeInline takes a key out of an inline table, with one of the commas beside it.
func (d Document) removeInline(i int) []byte {
	e := d.Entries[i]
	if next := e.end + leading(d.data[e.end:], " \t\r\n"); d.data[next] == ',' {
		next++
		return d.splice(e.start, next+leading(d.data[next:], " \t"), "")
	}
	for before := i - 1; before > e.within; before-- { // the last one: its comma stands behind the one before it
		if b := d.Entries[before]; b.within == e.within {
			return d.splice(b.end, e.end, "")
		}
	}
	return d.splice(e.start, e.end, "")
}

func (d Document) find(path []string) int {
	return slices.IndexFunc(d.Entries, func(e Entry) bool {
		return !e.Header && !e.InArray && slices.Equal(e.Path, path)
	})
}

// splice gives the document with data[from:to] replaced.
func (d Document) splice(from, to int, text string) []byte {
	return slices.Concat(d.data[:from], []byte(text), d.data[to:])
}

func leading(data []byte, cutset string) int { return len(data) - len(bytes.TrimLeft(data, cutset)) }

// expectSet does to decoded values what set does to the document; false if a part of the path is no table.
func expectSet(values map[string]any, path []string, value any) bool {
	for _, part := range path[:len(path)-1] {
		if values[part] == nil {
			values[part] = map[string]any{}
		}
		next, ok := values[part].(map[string]any)
		if !ok {
			return false
		}
		values = next
	}
	values[path[len(path)-1]] = value
	return true
}

func expectRemoved(values map[string]any, path []string) {
	for _, part := range path[:len(path)-1] {
		values, _ = values[part].(map[string]any)
	}
	delete(values, path[len(path)-1])
}

// same compares decoded values. Tables without keys do not count: with their last key, tables made by dotted keys go.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		return maps.EqualFunc(filled(a), filled(b), same)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case float64:
		b, ok := b.(float64)
		return ok && (a == b || math.IsNaN(a) && math.IsNaN(b))
	}
	return a == b
}

func filled(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if table, ok := v.(map[string]any); ok && len(filled(table)) == 0 {
			continue
		}
		out[k] = v
	}
	return out
}
