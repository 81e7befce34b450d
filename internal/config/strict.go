package config

import (
	"bytes"
	"fmt"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

// source is a configuration's text with the places of everything in it, for errors that point at them.
type source struct {
	name string // the path, as the person gave it
	doc  tomledit.Document
}

func newSource(name string, data []byte) (source, error) {
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		return source{}, source{name: name}.fail(tomledit.Position{Line: 1, Column: 1}, "save the file as UTF-8 without one", "the file begins with a byte order mark")
	}
	doc, err := tomledit.Parse(data)
	s := source{name, doc}
	if syntax, ok := err.(*tomledit.SyntaxError); ok { //nolint:errorlint // Parse returns nothing else
		return s, s.fail(syntax.At, "correct the line; strings stand in quotes, and each key once", "%s", sanitize.Line(syntax.Message, 200))
	}
	return s, err
}

// fail is an error that says where it is: name:line:column.
func (s source) fail(at tomledit.Position, hint, format string, args ...any) error {
	return fault.New(fault.Usage, hint, "%s:%d:%d: %s", s.name, at.Line, at.Column, fmt.Sprintf(format, args...))
}

// strict refuses keys and tables that no configuration has, and values of another type than theirs: the first one.
func (s source) strict() error {
	for _, e := range s.doc.Entries {
		for n := 1; n <= len(e.Path); n++ {
			if err := s.strictPath(e, e.Path[:n], n == len(e.Path)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s source) strictPath(e tomledit.Entry, path []string, whole bool) error {
	name := strings.Join(path, ".")
	f, known := findField(name)
	if !known || strings.Contains(path[len(path)-1], ".") {
		return s.unknown(e, path, whole)
	}
	kind := tomledit.Table // what a longer path goes through
	if whole {
		kind = e.Kind
	}
	switch {
	case kind != f.kind, e.InArray:
		return s.fail(e.At, "write it as "+form(f), "%s has the wrong type: %s is expected", name, typeNames[f.kind])
	case kind == tomledit.Array:
		for _, el := range e.Array {
			if el.Kind != tomledit.String {
				return s.fail(el.At, "write it as "+form(f), "%s has an element of the wrong type: strings are expected", name)
			}
		}
	}
	return nil
}

func (s source) unknown(e tomledit.Entry, path []string, whole bool) error {
	last := len(path) - 1
	parent := strings.Join(path[:last], ".")
	what, where := "key", ""
	if e.Header || !whole || e.Kind == tomledit.Table {
		what = "table"
	}
	if parent != "" {
		where = " in [" + parent + "]"
	}
	hint := "remove it; config.toml.example shows all keys"
	if meant := (&scopes.UnknownError{Nearest: nearestField(parent, path[last])}).Hint(); meant != "" {
		hint = meant + " config.toml.example shows all keys"
	}
	return s.fail(e.At, hint, "unknown %s %q%s", what, sanitize.Line(path[last], 60), where)
}

// nearestField looks for the name beside where it stands first, then everywhere.
func nearestField(parent, name string) string {
	var beside, everywhere []string
	full := map[string]string{}
	for _, f := range fields {
		above, last := "", f.path
		if i := strings.LastIndexByte(f.path, '.'); i >= 0 {
			above, last = f.path[:i], f.path[i+1:]
		}
		if above == parent {
			beside = append(beside, last)
		}
		everywhere = append(everywhere, last)
		if _, taken := full[last]; !taken {
			full[last] = f.path
		}
	}
	if near := scopes.Nearest(name, beside); near != "" {
		return near
	}
	return full[scopes.Nearest(name, everywhere)]
}

var typeNames = map[tomledit.Kind]string{
	tomledit.String: "a string", tomledit.Integer: "a number", tomledit.Bool: "true or false",
	tomledit.Time: "a date and time with its offset", tomledit.Array: "an array of strings", tomledit.Table: "a table",
}

// form shows how a field is written.
func form(f field) string {
	last := f.path[strings.LastIndexByte(f.path, '.')+1:]
	switch f.kind {
	case tomledit.Integer:
		return last + " = 1"
	case tomledit.Bool:
		return last + " = true"
	case tomledit.Time:
		return last + " = 2026-11-22T00:00:00Z"
	case tomledit.Array:
		return last + ` = ["…"]`
	case tomledit.Table:
		return "[" + f.path + "]"
	}
	return last + ` = "…"`
}
