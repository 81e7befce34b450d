package scopes

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Endpoint is a public endpoint of Pipedrive's API.
type Endpoint struct {
	API        string // "v1", served at /v1, or "v2", served at /api/v2
	Method     string
	Path       string // "/deals/{id}"
	Operation  string
	AnyOf      []Scope // in the table's order, X:full wherever X:read is
	Cost       int     // in rate-limit tokens
	Deprecated bool
}

// String is the request: "GET /api/v2/deals/{id}".
func (e Endpoint) String() string { return e.Method + " " + urlPath(e.API, e.Path) }

// urlPath is where an API's path is served: v1 at /v1, v2 at /api/v2.
func urlPath(api, path string) string {
	if api == v2 {
		return "/api/v2" + path
	}
	return "/" + api + path
}

// The APIs.
const (
	v1 = "v1"
	v2 = "v2"
)

// Endpoints lists all of them. The caller must not change it.
func Endpoints() []Endpoint { return endpoints().list }

// shape is what a request must have in common with an endpoint to be worth comparing.
type shape struct {
	api, method string
	first       string // the first segment; it is a literal everywhere
	segments    int
}

// template is an endpoint's path, cut into segments; a parameter is "".
type template struct {
	at       int // into indexed.list
	segments []string
}

// indexed are the endpoints as they are looked for.
type indexed struct {
	list    []Endpoint
	needs   []alternatives       // of list
	byShape map[shape][]template // the most literal first
}

// endpoints reads the table when it is first wanted.
var endpoints = sync.OnceValue(func() indexed {
	x := indexed{list: readEndpoints(), byShape: map[shape][]template{}}
	for i := range x.list {
		e := &x.list[i]
		need := anyOf(setOf(e.AnyOf...).widened())
		e.AnyOf = need.list
		x.needs = append(x.needs, need)
		t := template{at: i, segments: templateSegments(e.Path)}
		key := shape{e.API, e.Method, t.segments[0], len(t.segments)}
		x.byShape[key] = append(x.byShape[key], t)
	}
	for _, list := range x.byShape {
		slices.SortStableFunc(list, x.moreLiteral)
	}
	return x
})

func templateSegments(path string) []string {
	segments := strings.Split(path[1:], "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = ""
		}
	}
	return segments
}

// parameters counts those of an endpoint's path.
func parameters(path string) int { return strings.Count(path, "{") }

// moreLiteral sorts paths of equally many segments: fewer parameters first; of equally many, a later parameter first.
func (x indexed) moreLiteral(a, b template) int {
	return cmp.Or(
		cmp.Compare(parameters(x.list[a.at].Path), parameters(x.list[b.at].Path)),
		slices.CompareFunc(a.segments, b.segments, func(s, t string) int {
			return cmp.Compare(min(1, len(t)), min(1, len(s)))
		}),
	)
}

// segment is one segment of a request's path, percent-decoded.
type segment struct {
	text       string
	expression bool // holds {{…}}: stands for something unknown, so that only a parameter takes it
}

func (t template) takes(path []segment) bool {
	for i, s := range path {
		switch {
		case t.segments[i] == "":
			if s.text == "" {
				return false
			}
		case s.expression || s.text != t.segments[i]:
			return false
		}
	}
	return true
}

// find gives the endpoint's place in list, -1 if there is none.
func (x indexed) find(api, method string, path []segment) int {
	if len(path) == 0 {
		return -1
	}
	for _, t := range x.byShape[shape{api, method, path[0].text, len(path)}] {
		if t.takes(path) {
			return t.at
		}
	}
	return -1
}

// MatchEndpoint finds the endpoint that serves a request path ("/v1/users/me", "/api/v2/deals/42"), the most literal
// first. The path is decoded, as http.Request.URL.Path is.
func MatchEndpoint(method, urlPath string) (Endpoint, bool) {
	trimmed := strings.TrimSuffix(strings.TrimPrefix(urlPath, "/"), "/")
	var path []segment
	for s := range strings.SplitSeq(trimmed, "/") {
		path = append(path, segment{text: s})
	}
	api, path, err := apiOf(path)
	if err != nil || !strings.HasPrefix(urlPath, "/") {
		return Endpoint{}, false
	}
	at := endpoints().find(api, method, path)
	if at < 0 {
		return Endpoint{}, false
	}
	return endpoints().list[at], true
}
