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

// Parse reads a configuration strictly. name is what errors call it; they are fault.Usage with line and column, and suggest
// the nearest known name for an unknown one.
func Parse(name string, data []byte) (Config, error) {
	r := reader{name: name, config: Config{Selection: scopes.Selection{NodeVersion: 2}}}
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		return Config{}, r.failAt(tomledit.Position{Line: 1, Column: 1}, "save the file as UTF-8 without one", "the file begins with a byte order mark")
	}
	doc, err := tomledit.Parse(data)
	if syntax, ok := err.(*tomledit.SyntaxError); ok { //nolint:errorlint // Parse returns nothing else
		return Config{}, r.failAt(syntax.At, "correct the line; strings stand in quotes, and each key once", "%s", sanitize.Line(syntax.Message, 200))
	}
	r.doc = doc
	values := map[string]tomledit.Entry{}
	for _, e := range doc.Entries {
		for n := 1; n <= len(e.Path); n++ {
			if err := r.strict(e, e.Path[:n], n == len(e.Path)); err != nil {
				return Config{}, err
			}
		}
		values[strings.Join(e.Path, ".")] = e
	}
	for _, k := range keyRows {
		if e, given := values[k.path]; given && k.read != nil {
			k.read(&r, e)
		}
	}
	return r.config, r.err
}

// reader turns a document into a configuration and keeps the first error.
type reader struct {
	name   string // the path, as the person gave it
	doc    tomledit.Document
	config Config
	err    error
}

// fail returns an error with its position.
func (r *reader) fail(at int, hint, format string, args ...any) error {
	return r.failAt(r.doc.Position(at), hint, format, args...)
}

func (r *reader) failAt(at tomledit.Position, hint, format string, args ...any) error {
	return fault.New(fault.Usage, hint, "%s:%d:%d: %s", r.name, at.Line, at.Column, fmt.Sprintf(format, args...))
}

// check records what is wrong with a value.
func (r *reader) check(at int, err error) {
	if err != nil && r.err == nil {
		r.err = r.fail(at, fault.HintOf(err), "%s", sanitize.Line(err.Error(), 200))
	}
}

// checkVisible refuses text that can affect a terminal, or looks like something other than it is.
func (r *reader) checkVisible(at int, path, text string) {
	if sanitize.HasHidden(text) {
		r.check(at, fault.New(fault.Usage, "write it again by hand, without what was pasted along", "%s holds characters that cannot be seen", path))
	}
}

// strict refuses keys and tables that no configuration has, and values of another type than their row's. whole is false for
// tables that a longer path only passes through.
func (r *reader) strict(e tomledit.Entry, path []string, whole bool) error {
	name := strings.Join(path, ".")
	k, known := findKey(name)
	if !known || strings.Contains(path[len(path)-1], ".") {
		return r.unknown(e, path, whole)
	}
	kind := tomledit.Table
	if whole {
		kind = e.Kind
	}
	if kind != k.kind || e.InArray {
		return r.fail(e.At, "write it as "+k.form(), "%s has the wrong type: %s is expected", name, typeNames[k.kind])
	}
	if kind == tomledit.Array {
		for _, el := range e.Array {
			if el.Kind != tomledit.String {
				return r.fail(el.At, "write it as "+k.form(), "%s has an element of the wrong type: strings are expected", name)
			}
		}
	}
	return nil
}

var typeNames = map[tomledit.Kind]string{
	tomledit.String: "a string", tomledit.Integer: "a number", tomledit.Bool: "true or false",
	tomledit.Time: "a date and time with its offset", tomledit.Array: "an array of strings", tomledit.Table: "a table",
}

func (r *reader) unknown(e tomledit.Entry, path []string, whole bool) error {
	last := len(path) - 1
	parent := strings.Join(path[:last], ".")
	what, where := "key", ""
	if !whole || e.Kind == tomledit.Table {
		what = "table"
	}
	if parent != "" {
		where = " in [" + parent + "]"
	}
	hint := "remove it; config.toml.example shows all keys"
	if meant := (&scopes.UnknownError{Nearest: nearestKey(parent, path[last])}).Hint(); meant != "" {
		hint = meant + " config.toml.example shows all keys"
	}
	return r.fail(e.At, hint, "unknown %s %q%s", what, sanitize.Line(path[last], 60), where)
}

// nearestKey looks for a similar name, first in the same table, then everywhere.
func nearestKey(parent, name string) string {
	var beside, everywhere []string
	paths := map[string]string{}
	for _, k := range keyRows {
		table, last := k.split()
		if table == parent {
			beside = append(beside, last)
		}
		everywhere = append(everywhere, last)
		if paths[last] == "" {
			paths[last] = k.path
		}
	}
	if near := scopes.Nearest(name, beside); near != "" {
		return near
	}
	return paths[scopes.Nearest(name, everywhere)]
}
