package n8n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"connect-pipedrive/internal/sanitize"
)

// deepest is how many levels of objects and arrays around a workflow are searched.
const deepest = 64

// rawNode is a node as it appears in a workflow.
type rawNode struct {
	Name        string
	Type        string
	TypeVersion json.RawMessage
	Disabled    bool
	Parameters  json.RawMessage
	Credentials json.RawMessage

	line int // where it begins, from 1
}

// rawWorkflow is a workflow as it appears in JSON, with those of its nodes that may call Pipedrive.
type rawWorkflow struct {
	id, name string
	active   bool
	archived bool
	nodes    []rawNode // of the version that runs, if that is there, otherwise of the draft
	draft    bool      // the nodes are a draft, and another version runs
}

// parsed is the content of a text.
type parsed struct {
	workflows []rawWorkflow
	page      bool   // it is a page of n8n's API
	next      string // where the next page begins; empty: it is the last one
}

// parse finds the workflows in text, wherever they are. A workflow is an object whose "nodes" are workflow nodes: that covers
// n8n's export, the public API ({"data":[…]}), the editor's clipboard and the template library
// ({"workflow":{"workflow":{…}}}, where the outer "nodes" only describe). Several documents may follow each other; if they
// are pages, the last one says whether there are more. The error says where the JSON is broken.
func parse(text []byte) (parsed, error) {
	text = decoded(text)
	p := parser{dec: json.NewDecoder(bytes.NewReader(text)), text: text, line: 1}
	p.dec.UseNumber()
	var all parsed
	for p.dec.More() {
		start := p.dec.InputOffset()
		found, _, err := p.value(0)
		if err != nil {
			return parsed{}, located(text, start, err)
		}
		all.workflows = append(all.workflows, found...)
	}
	if end := p.dec.InputOffset(); len(bytes.TrimSpace(text[end:])) > 0 {
		return parsed{}, located(text, end, nil)
	}
	all.page, all.next = p.page, p.next
	return all, nil
}

// decoded removes a byte order mark and turns UTF-16, which PowerShell writes, into UTF-8.
func decoded(text []byte) []byte {
	marks := [][]byte{{0xEF, 0xBB, 0xBF}, {0xFE, 0xFF}, {0xFF, 0xFE}}
	if !slices.ContainsFunc(marks, func(m []byte) bool { return bytes.HasPrefix(text, m) }) {
		return text
	}
	plain, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), text)
	if err != nil {
		return text
	}
	return plain
}

// parser walks through JSON and decodes only nodes.
type parser struct {
	dec  *json.Decoder
	text []byte // all of it
	at   int    // lines before this offset have been counted
	line int    // the line that it is in
	page bool   // a page was seen
	next string // of the last one

	last rawNode // the last node read; the next one reuses its memory
}

// value returns the workflows in a value, or the value itself if it is neither an object nor an array.
func (p *parser) value(depth int) (found []rawWorkflow, scalar json.Token, err error) {
	if depth > deepest {
		return nil, nil, p.skip()
	}
	token, err := p.dec.Token()
	switch {
	case err != nil:
		return nil, nil, err
	case token == json.Delim('{'):
		found, err = p.object(depth)
		return found, nil, err
	case token == json.Delim('['):
		err = p.each(func() error {
			f, _, err := p.value(depth + 1)
			found = append(found, f...)
			return err
		})
		return found, nil, err
	}
	return nil, token, nil
}

// each calls element for every element up to the end of the array or object, and consumes the end.
func (p *parser) each(element func() error) error {
	for p.dec.More() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := p.dec.Token()
	return err
}

// object searches an object. In a workflow only its own nodes count, or those of the version that runs: anything else in it
// is another version of the same workflow, or data that happens to look similar.
func (p *parser) object(depth int) (found []rawWorkflow, err error) {
	o := properties{texts: map[string]string{}}
	err = p.each(func() error {
		token, err := p.dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		switch key {
		case "nodes":
			o.nodes, found, err = p.nodes(depth, found)
			return err
		case "pinData", "staticData", "runData", "connections": // large, and never a workflow
			return p.skip()
		}
		f, scalar, err := p.value(depth + 1)
		found = append(found, f...)
		if key == "activeVersion" {
			o.published = f
		}
		o.note(key, scalar)
		return err
	})
	if o.nodes != nil {
		return []rawWorkflow{o.workflow()}, err
	}
	if next, ok := o.texts["nextCursor"]; ok {
		p.page, p.next = true, next
	}
	return found, err
}

// properties are what an object says about itself.
type properties struct {
	nodes     *[]rawNode        // of a workflow
	published []rawWorkflow     // the version that runs, at most one
	texts     map[string]string // by key; null is empty
	active    bool
	archived  bool
}

func (o *properties) note(key string, scalar json.Token) {
	switch key {
	case "active":
		o.active = scalar == true
	case "isArchived":
		o.archived = scalar == true
	case "id", "name", "versionId", "activeVersionId", "nextCursor":
		o.texts[key] = ""
		switch v := scalar.(type) {
		case string:
			o.texts[key] = v
		case json.Number: // the ids of n8n before 0.200
			o.texts[key] = v.String()
		}
	}
}

// workflow returns the object as a workflow. The version that runs is the published one, which is in n8n's API but not in its
// files.
func (o *properties) workflow() rawWorkflow {
	w := rawWorkflow{id: o.texts["id"], name: o.texts["name"], active: o.active, archived: o.archived, nodes: *o.nodes}
	here, runs := o.texts["versionId"], o.texts["activeVersionId"]
	switch {
	case len(o.published) == 1:
		w.nodes = o.published[0].nodes
	case o.active && here != "" && runs != "":
		w.draft = here != runs
	}
	return w
}

// nodes reads the list of a workflow's nodes: own is nil if it is something else. It is such a list if it is empty or if
// anything in it has a type. Whatever else it contains is added to found.
func (p *parser) nodes(depth int, found []rawWorkflow) (own *[]rawNode, all []rawWorkflow, err error) {
	token, err := p.dec.Token()
	switch {
	case err != nil:
		return nil, found, err
	case token == json.Delim('{'):
		f, err := p.object(depth + 1)
		return nil, append(found, f...), err
	case token != json.Delim('['):
		return nil, found, nil
	}
	var list []rawNode
	empty, typed := true, false
	err = p.each(func() error {
		empty = false
		n := &p.last
		*n = rawNode{line: p.lineOfNext(), Parameters: n.Parameters[:0], Credentials: n.Credentials[:0]}
		if err := p.decode(n); err != nil {
			return err
		}
		typed = typed || n.Type != ""
		if n.kind() != other {
			list = append(list, *n)
			counts := &list[len(list)-1]
			counts.Parameters, counts.Credentials = bytes.Clone(n.Parameters), bytes.Clone(n.Credentials)
		}
		return nil
	})
	if empty || typed {
		own = &list
	}
	return own, found, err
}

// lineOfNext returns the line at which the next element of an array begins.
func (p *parser) lineOfNext() int {
	start := int(p.dec.InputOffset())
	start += len(p.text[start:]) - len(bytes.TrimLeft(p.text[start:], " \t\r\n,"))
	p.line += bytes.Count(p.text[p.at:start], []byte{'\n'})
	p.at = start
	return p.line
}

// decode reads a value; a value of an unexpected type stays empty.
func (p *parser) decode(into any) error {
	err := p.dec.Decode(into)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// skip passes over a value.
func (p *parser) skip() error { return p.dec.Decode(&ignored{}) }

type ignored struct{}

func (*ignored) UnmarshalJSON([]byte) error { return nil }

// located says where the document that begins at start is broken, by reading it once more: the decoder's own offsets count
// from another position.
func located(text []byte, start int64, err error) error {
	at, reason := int64(len(text)), "it ends too early"
	e, broken := errors.AsType[*json.SyntaxError](json.Unmarshal(text[start:], &ignored{}))
	switch {
	case broken && start+e.Offset <= at && !strings.HasPrefix(e.Error(), "unexpected end"):
		at, reason = start+e.Offset-1, e.Error()
	case !broken && err != nil:
		reason = err.Error()
	}
	before := text[:at]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("line %d, column %d: %s", line, column, sanitize.Line(reason, nameRunes))
}
