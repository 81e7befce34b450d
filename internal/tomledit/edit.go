package tomledit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Change gives a key a value, or takes the key away.
type Change struct {
	Path  []string
	Value string // TOML text, as of QuoteString; empty: the key goes
}

// ErrUnsafe means that a document is written in a way that cannot be changed with certainty.
var ErrUnsafe = errors.New("the document cannot be changed without rewriting it")

// Apply makes the changes, one after the other, and gives the new document; data stays as it is. A value is replaced
// wherever it stands, and a key goes with its line. A new key goes to the end of its table, which gets a header at the
// end of the document if there is none. All else matches ErrUnsafe: adding to inline tables and to tables made by dotted
// keys, removing from inline tables, anything within arrays of tables. A document that cannot be read is a
// *SyntaxError.
func Apply(data []byte, changes []Change) ([]byte, error) {
	d, err := Parse(data)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		out, err := d.apply(c)
		if err != nil {
			return nil, err
		}
		if d, err = Parse(out); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnsafe, err)
		}
	}
	return bytes.Clone(d.data), nil
}

func (d Document) apply(c Change) ([]byte, error) {
	i := slices.IndexFunc(d.Entries, func(e Entry) bool { return !e.Header && !e.InArray && slices.Equal(e.Path, c.Path) })
	switch {
	case c.Value != "" && !isValue(c.Value):
		return nil, fmt.Errorf("%w: %s does not take this value", ErrUnsafe, strings.Join(c.Path, "."))
	case c.Value != "" && i >= 0:
		return d.splice(d.Entries[i].ValueAt, d.Entries[i].end, c.Value), nil
	case c.Value != "":
		return d.insert(c.Path, c.Value)
	case i < 0:
		return d.data, nil
	}
	return d.remove(d.Entries[i])
}

// isValue reports whether a text is one value and nothing else.
func isValue(text string) bool {
	d, err := Parse([]byte("v = " + text))
	return err == nil && d.Entries[0].end == len(d.data)
}

// remove takes a key away with its line, a comment behind it excepted.
func (d Document) remove(e Entry) ([]byte, error) {
	if e.within >= 0 && !d.Entries[e.within].Header {
		return nil, fmt.Errorf("%w: %s stands in an inline table", ErrUnsafe, strings.Join(e.Path, "."))
	}
	end := d.lineEnd(e.end)
	if len(bytes.TrimSpace(d.data[e.end:end])) > 0 { // a comment
		return d.splice(e.At, e.end+leading(d.data[e.end:], " \t"), ""), nil
	}
	if end < len(d.data) {
		end += 1 + leading(d.data[end:], "\r")
	}
	return d.splice(d.lineStart(e.At), end, ""), nil
}

// insert adds a key behind the last one of its table.
func (d Document) insert(path []string, value string) ([]byte, error) {
	table, header := path[:len(path)-1], -1
	last := -1
	for i, e := range d.Entries {
		switch {
		case e.Header && !e.InArray && slices.Equal(e.Path, table):
			header, last = i, i
		case e.within == header && header >= 0:
			last = i
		case d.makesOtherwise(e, table):
			return nil, fmt.Errorf("%w: %s is not written as [%[2]s]", ErrUnsafe, strings.Join(table, "."))
		}
	}
	assignment := key(path[len(table):]) + " = " + value
	switch {
	case len(table) == 0:
		return nil, fmt.Errorf("%w: %s would stand in no table", ErrUnsafe, assignment)
	case header < 0:
		return d.appendTable(table, assignment), nil
	}
	line := d.lineStart(d.Entries[last].At)
	indent := d.data[line : line+leading(d.data[line:], " \t")]
	end := d.lineEnd(d.Entries[last].end)
	return d.splice(end, end, d.lineBreak()+string(indent)+assignment), nil
}

// makesOtherwise reports whether an entry makes a table, or takes its name, in another way than by a header.
func (d Document) makesOtherwise(e Entry, table []string) bool {
	if e.Header {
		return e.InArray && hasPrefix(table, e.Path)
	}
	above := 0 // how much of the path stands before the key itself
	if e.within >= 0 {
		above = len(d.Entries[e.within].Path)
	}
	return hasPrefix(table, e.Path) || hasPrefix(e.Path, table) && above < len(table)
}

func (d Document) appendTable(table []string, assignment string) []byte {
	br := d.lineBreak()
	text := "[" + key(table) + "]" + br + assignment + br
	if len(d.data) > 0 {
		text = br + text
		if !bytes.HasSuffix(d.data, []byte("\n")) {
			text = br + text
		}
	}
	return d.splice(len(d.data), len(d.data), text)
}

// lineBreak returns the document's own kind.
func (d Document) lineBreak() string {
	if i := bytes.IndexByte(d.data, '\n'); i > 0 && d.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// splice gives the document with data[from:to] replaced.
func (d Document) splice(from, to int, text string) []byte {
	return slices.Concat(d.data[:from], []byte(text), d.data[to:])
}

func leading(data []byte, cutset string) int { return len(data) - len(bytes.TrimLeft(data, cutset)) }
