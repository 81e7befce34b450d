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

// deepest is how many objects and arrays around a workflow are looked into.
const deepest = 64

// rawNode is a node as it stands in a workflow.
type rawNode struct {
	Name        string
	Type        string
	TypeVersion json.RawMessage
	Disabled    bool
	Parameters  json.RawMessage
	Credentials json.RawMessage
}

// parse finds the workflows in text, wherever they stand in it, and gives those of their nodes that may talk to
// Pipedrive. A workflow is an object whose "nodes" are nodes of a workflow: that holds for n8n's export, for the public
// API ({"data":[…]}), the editor's clipboard and the template library ({"workflow":{"workflow":{…}}}, where the outer
// "nodes" only describe). Several documents may follow each other. The error says where the JSON is broken.
func parse(text []byte) (nodes []rawNode, workflows int, err error) {
	text = decoded(text)
	p := parser{json.NewDecoder(bytes.NewReader(text))}
	for p.dec.More() {
		start := p.dec.InputOffset()
		f, err := p.value(0)
		if err != nil {
			return nil, 0, located(text, start, err)
		}
		nodes, workflows = append(nodes, f.nodes...), workflows+f.workflows
	}
	if end := p.dec.InputOffset(); len(bytes.TrimSpace(text[end:])) > 0 {
		return nil, 0, located(text, end, nil)
	}
	return nodes, workflows, nil
}

// decoded takes a byte order mark off and turns UTF-16, which PowerShell writes, into UTF-8.
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
type parser struct{ dec *json.Decoder }

// finding is what a value holds.
type finding struct {
	nodes     []rawNode
	workflows int
}

func (f *finding) add(g finding) {
	f.nodes, f.workflows = append(f.nodes, g.nodes...), f.workflows+g.workflows
}

func (p parser) value(depth int) (found finding, err error) {
	if depth > deepest {
		return found, p.skip()
	}
	token, err := p.dec.Token()
	switch {
	case err != nil:
		return found, err
	case token == json.Delim('{'):
		return p.object(depth)
	case token == json.Delim('['):
		err = p.each(func() error {
			f, err := p.value(depth + 1)
			found.add(f)
			return err
		})
	}
	return found, err
}

// each runs element for everything up to the end of the array or object, and takes the end.
func (p parser) each(element func() error) error {
	for p.dec.More() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := p.dec.Token()
	return err
}

// object looks into an object. In a workflow only its own nodes count: what else is in it are other versions of the
// same, or data that happens to look alike.
func (p parser) object(depth int) (found finding, err error) {
	var own finding
	err = p.each(func() error {
		key, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "nodes":
			own, err = p.nodes(depth)
			return err
		case "pinData", "staticData", "runData", "connections": // large, and never a workflow
			return p.skip()
		}
		f, err := p.value(depth + 1)
		found.add(f)
		return err
	})
	if own.workflows > 0 {
		return own, err
	}
	return found, err
}

// nodes reads the list of a workflow's nodes. It is one if it is empty or if anything in it has a type.
func (p parser) nodes(depth int) (found finding, err error) {
	token, err := p.dec.Token()
	switch {
	case err != nil:
		return found, err
	case token == json.Delim('{'):
		return p.object(depth + 1)
	case token != json.Delim('['):
		return found, nil
	}
	empty := true
	err = p.each(func() error {
		empty = false
		var n rawNode
		if err := p.decode(&n); err != nil {
			return err
		}
		if n.Type != "" {
			found.workflows = 1
		}
		if n.kind() != other {
			found.nodes = append(found.nodes, n)
		}
		return nil
	})
	if empty {
		found.workflows = 1
	}
	return found, err
}

// decode reads a value; what has another type than expected stays empty.
func (p parser) decode(into any) error {
	err := p.dec.Decode(into)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// skip passes over a value.
func (p parser) skip() error { return p.dec.Decode(&ignored{}) }

type ignored struct{}

func (*ignored) UnmarshalJSON([]byte) error { return nil }

// located says where the document that begins at start is broken, read once more for it: the decoder's own offsets
// count from elsewhere.
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
