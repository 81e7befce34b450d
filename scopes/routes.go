package scopes

import (
	"cmp"
	"slices"
	"strings"
)

// ParamType is what a path parameter accepts. It never accepts another word: /persons/find is not /persons/{id}.
type ParamType string

// The types of path parameters.
const (
	Number ParamType = "int"    // digits
	UUID   ParamType = "uuid"   // 8-4-4-4-12 hexadecimal digits
	Opaque ParamType = "string" // an id made up by Pipedrive or a messaging provider
	Code   ParamType = "code"   // a field's: 40 hexadecimal digits, or a word
)

// longestWord is shorter than Pipedrive's opaque ids, which have about 32 letters and digits.
const longestWord = 20

// takes reports whether a segment's text can be the parameter. A placeholder, {id} or :id, matches any type.
func (t ParamType) takes(text string) bool {
	if placeholder(text) {
		return true
	}
	switch t {
	case Number:
		return only(text, isDigit)
	case UUID:
		return isUUID(text)
	case Code:
		return only(text, func(r rune) bool { return isDigit(r) || isLetter(r) || r == '_' })
	}
	return only(text, func(r rune) bool { return isDigit(r) || isLetter(r) }) && (len(text) > longestWord || strings.ContainsFunc(text, isDigit))
}

// placeholder reports whether a segment stands for a parameter, in the notation of API documentation.
func placeholder(text string) bool {
	name, braced := strings.CutPrefix(text, "{")
	if braced {
		name, braced = strings.CutSuffix(name, "}")
	} else {
		name, braced = strings.CutPrefix(text, ":")
	}
	return braced && only(name, func(r rune) bool { return isDigit(r) || isLetter(r) || r == '_' || r == '-' })
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func isHex(r rune) bool {
	return isDigit(r) || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'
}

// only reports whether a text is not empty and all its characters are of a kind.
func only(text string, kind func(rune) bool) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !kind(r) })
}

func isUUID(text string) bool {
	groups := strings.Split(text, "-")
	for i, g := range groups {
		if i >= 5 || !only(g, isHex) || len(g) != [...]int{8, 4, 4, 4, 12}[i] {
			return false
		}
	}
	return len(groups) == 5
}

// shape is what a request and a path template must have in common to be worth comparing.
type shape struct {
	api, method string
	first       string // the first segment; always a literal
	segments    int
}

// template is a path split into segments; a parameter is "" and has a type.
type template struct {
	at       int // index in the list
	segments []string
	types    []ParamType // of each segment; empty for a literal
	params   int
}

// routed is a list with an index from requests to its entries, the most literal path first.
type routed[T any] struct {
	list      []T
	templates map[shape][]template
}

func routesOf[T any](list []T, route func(*T) Route) routed[T] {
	x := routed[T]{list: list, templates: make(map[shape][]template, len(list))}
	for i := range list {
		r := route(&list[i])
		t := r.template(i)
		key := shape{r.API, r.Method, t.segments[0], len(t.segments)}
		x.templates[key] = append(x.templates[key], t)
	}
	for _, alike := range x.templates {
		slices.SortStableFunc(alike, moreLiteral)
	}
	return x
}

func (r Route) template(at int) template {
	t := template{at: at, segments: strings.Split(r.Path[1:], "/")}
	t.types = make([]ParamType, len(t.segments))
	for i, s := range t.segments {
		if strings.HasPrefix(s, "{") {
			t.segments[i], t.types[i] = "", r.Params[t.params]
			t.params++
		}
	}
	if t.segments[0] == "channels" { // their providers choose the ids, so any text may be one
		clear(t.types)
	}
	return t
}

// moreLiteral sorts paths with the same number of segments: fewer parameters first, then those with a later parameter.
func moreLiteral(a, b template) int {
	return cmp.Or(
		cmp.Compare(a.params, b.params),
		slices.CompareFunc(a.segments, b.segments, func(s, t string) int {
			return cmp.Compare(min(1, len(t)), min(1, len(s)))
		}),
	)
}

// find returns the entry for a request, or nil.
func (x routed[T]) find(api, method string, path []segment) *T {
	if len(path) == 0 {
		return nil
	}
	for _, t := range x.templates[shape{api, method, path[0].text, len(path)}] {
		if t.takes(path) {
			return &x.list[t.at]
		}
	}
	return nil
}

// segment is one segment of a request's path, percent-decoded.
type segment struct {
	text       string
	expression bool // contains {{…}}: unknown, so that only a parameter matches
}

func (t template) takes(path []segment) bool {
	for i, s := range path {
		switch {
		case t.segments[i] != "":
			if s.expression || s.text != t.segments[i] {
				return false
			}
		case s.text == "":
			return false
		case t.types[i] != "" && !s.fits(t.types[i]):
			return false
		}
	}
	return true
}

// fits reports whether a segment can be a parameter of that type. If it contains an expression, only the text around it is
// known, and that has to fit.
func (s segment) fits(t ParamType) bool {
	if !s.expression {
		return t.takes(s.text)
	}
	around := outsideExpressions(s.text)
	return around == "" || only(around, func(r rune) bool {
		switch t {
		case Number:
			return isDigit(r)
		case UUID:
			return isHex(r) || r == '-'
		}
		return isDigit(r) || isLetter(r) || r == '_'
	})
}

// dropSelector removes the field selector from a v1 path: /v1/users:(id,name) is /v1/users. v2 has none.
func dropSelector(api string, path []segment) []segment {
	if api != v1 || len(path) == 0 {
		return path
	}
	last := &path[len(path)-1]
	if at := strings.LastIndex(last.text, ":("); at >= 0 && strings.HasSuffix(last.text, ")") {
		last.text = last.text[:at]
		last.expression = strings.Contains(last.text, "{{")
	}
	return path
}
