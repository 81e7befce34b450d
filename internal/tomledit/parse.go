package tomledit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Kind is the type of a value.
type Kind string

// The types that can be told apart here. What is none of them has no Kind: floats, and dates and times that name no
// moment.
const (
	String  Kind = "string"
	Integer Kind = "integer"
	Bool    Kind = "boolean"
	Time    Kind = "date" // with its offset: a moment
	Array   Kind = "array"
	Table   Kind = "table" // of an Entry: an inline table
)

var kinds = map[unstable.Kind]Kind{
	unstable.String: String, unstable.Integer: Integer, unstable.Bool: Bool, unstable.DateTime: Time, unstable.Array: Array, unstable.InlineTable: Table,
}

// Position is a place in a document, both counted from 1, columns in bytes.
type Position struct{ Line, Column int }

// Element is one element of an array.
type Element struct {
	Kind Kind
	At   int    // offset in the document
	Text string // of a string: what it says
}

// Entry is a key with its value, or the header of a table.
type Entry struct {
	Path    []string // from the root
	Kind    Kind
	Header  bool      // [a.b] or [[a.b]]
	InArray bool      // within an array of tables, or its header: the path does not say in which element
	At      int       // offset of the key
	Value   any       // of a key outside of arrays of tables: its value, as toml.Unmarshal gives it
	ValueAt int       // offset of the value; of a header: 0
	Array   []Element // of an array: its elements

	end    int // offset behind the value; of a header: of the end of its line
	within int // index of the header or inline table that the key stands in; -1: the root
}

// Document is a TOML document and where everything in it stands.
type Document struct {
	Entries []Entry // in the order of the document; an inline table stands before what is in it
	data    []byte
	values  map[string]any
}

// SyntaxError says why a text is no TOML document.
type SyntaxError struct {
	At      Position
	Message string // without a position; quotes no more of the document than a key
}

// Error returns the message.
func (e *SyntaxError) Error() string { return e.Message }

// most is how many keys and tables a document may have. What finds those that are given twice takes a time that grows
// with their square.
const most = 10_000

// Parse reads a document of no more than a few thousand keys and tables. The error is a *SyntaxError.
func Parse(data []byte) (Document, error) {
	if err := count(data); err != nil {
		return Document{}, err
	}
	values, err := decode(data)
	if err != nil { // what the parser alone does not find, too: keys and tables given twice
		return Document{}, err
	}
	d := Document{data: data, values: values}
	var p unstable.Parser
	p.Reset(data)
	header := -1
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			header = len(d.Entries)
			d.Entries = append(d.Entries, d.header(e))
		case unstable.KeyValue:
			d.keyValue(e, header)
		}
	}
	return d, nil
}

// count refuses a document that has too much in it. Where it is broken, decode says so.
func count(data []byte) error {
	var p unstable.Parser
	p.Reset(data)
	n := 0
	for p.NextExpression() {
		e := p.Expression()
		n += 1 + inner(e)
		if n > most {
			at := Document{data: data}.Position(max(0, firstOffset(e)))
			return &SyntaxError{at, fmt.Sprintf("more than %d keys and tables", most)}
		}
	}
	return nil
}

// inner returns how many keys stand in the inline tables of an expression, and in their arrays.
func inner(e *unstable.Node) int {
	n := 0
	for c := e.Children(); c.Next(); {
		if c.Node().Kind == unstable.KeyValue {
			n++
		}
		n += inner(c.Node())
	}
	return n
}

func firstOffset(e *unstable.Node) int {
	_, start, _ := keyParts(e)
	return start
}

func decode(data []byte) (map[string]any, error) {
	values := map[string]any{}
	err := toml.Unmarshal(data, &values)
	if err == nil {
		return values, nil
	}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, column := e.Position()
		return nil, &SyntaxError{Position{line, column}, string(bytes.TrimPrefix([]byte(e.Error()), []byte("toml: ")))}
	}
	return nil, &SyntaxError{Position{1, 1}, err.Error()}
}

func (d *Document) header(e *unstable.Node) Entry {
	path, start, _ := keyParts(e)
	_, inArray := d.lookup(path)
	return Entry{Path: path, Kind: Table, Header: true, InArray: inArray || e.Kind == unstable.ArrayTable, At: start, end: d.lineEnd(start), within: -1}
}

func (d *Document) keyValue(e *unstable.Node, within int) {
	path, start, keyEnd := keyParts(e)
	entry := Entry{At: start, end: int(e.Raw.Offset + e.Raw.Length), within: within}
	if within >= 0 {
		path = slices.Concat(d.Entries[within].Path, path)
	}
	entry.Path = path
	entry.Value, entry.InArray = d.lookup(path)
	equals := keyEnd + bytes.IndexByte(d.data[keyEnd:], '=')
	entry.ValueAt = equals + 1 + leading(d.data[equals+1:], " \t")
	value := e.Value()
	entry.Kind = kinds[value.Kind]
	if entry.Kind == Array {
		for c := value.Children(); c.Next(); {
			entry.Array = append(entry.Array, Element{kinds[c.Node().Kind], int(c.Node().Raw.Offset), string(c.Node().Data)})
		}
	}
	d.Entries = append(d.Entries, entry)
	if entry.Kind == Table {
		table := len(d.Entries) - 1
		for c := value.Children(); c.Next(); {
			d.keyValue(c.Node(), table)
		}
	}
}

// lookup gives the value of a key, unless it stands in an array of tables.
func (d *Document) lookup(path []string) (value any, inArray bool) {
	value = d.values
	for _, part := range path {
		table, ok := value.(map[string]any)
		if !ok {
			return nil, true
		}
		value = table[part]
	}
	return value, false
}

// keyParts gives a key's parts, decoded, and the bytes that they span.
func keyParts(e *unstable.Node) (path []string, start, end int) {
	start = -1
	for k := e.Key(); k.Next(); {
		n := k.Node()
		path = append(path, string(n.Data))
		if start < 0 {
			start = int(n.Raw.Offset)
		}
		end = int(n.Raw.Offset + n.Raw.Length)
	}
	return path, start, end
}

// Position returns an offset as line and column, for people.
func (d Document) Position(offset int) Position {
	before := d.data[:offset]
	return Position{Line: bytes.Count(before, []byte("\n")) + 1, Column: offset - d.lineStart(offset) + 1}
}

func (d Document) lineStart(offset int) int { return 1 + bytes.LastIndexByte(d.data[:offset], '\n') }

// lineEnd returns the offset of the line break after offset, or of the end of the document.
func (d Document) lineEnd(offset int) int {
	if i := bytes.IndexByte(d.data[offset:], '\n'); i >= 0 {
		if i > 0 && d.data[offset+i-1] == '\r' {
			i--
		}
		return offset + i
	}
	return len(d.data)
}

func hasPrefix(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}
