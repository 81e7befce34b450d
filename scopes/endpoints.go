package scopes

import (
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
	Params     []ParamType // of the path's parameters, in their order

	// Disputed are the scopes that one of Pipedrive's sources names alone, where another has more; empty: they agree.
	Disputed []Scope
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

// indexed are the endpoints as they are looked for.
type indexed struct {
	list   []Endpoint
	needs  []alternatives // of list
	routes routes         // into list
}

// endpoints reads the table when it is first wanted.
var endpoints = sync.OnceValue(func() indexed {
	x := indexed{list: readEndpoints(), routes: make(routes, 300)}
	for i := range x.list {
		e := &x.list[i]
		need := anyOf(setOf(e.AnyOf...).widened())
		e.AnyOf = need.list
		x.needs = append(x.needs, need)
		x.routes.add(i, e.API, e.Method, e.Path, e.Params)
	}
	x.routes.sort()
	return x
})

// find gives the endpoint's place in list, -1 if there is none.
func (x indexed) find(api, method string, path []segment) int {
	return x.routes.find(api, method, path)
}

// MatchEndpoint finds the endpoint that serves a request path ("/v1/users/me", "/api/v2/deals/42"), the most literal
// first. The path is decoded, as http.Request.URL.Path is.
func MatchEndpoint(method, urlPath string) (Endpoint, bool) {
	api, path, ok := segmentsOf(urlPath)
	if !ok {
		return Endpoint{}, false
	}
	at := endpoints().find(api, method, path)
	if at < 0 {
		return Endpoint{}, false
	}
	return endpoints().list[at], true
}

// segmentsOf takes a decoded request path apart.
func segmentsOf(urlPath string) (api string, path []segment, ok bool) {
	trimmed := strings.TrimSuffix(strings.TrimPrefix(urlPath, "/"), "/")
	for s := range strings.SplitSeq(trimmed, "/") {
		path = append(path, segment{text: s})
	}
	api, path, err := apiOf(path)
	if err != nil || !strings.HasPrefix(urlPath, "/") {
		return "", nil, false
	}
	return api, dropSelector(api, path), true
}
