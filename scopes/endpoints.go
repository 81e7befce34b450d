package scopes

import (
	"strings"
	"sync"
)

// Route is where a request goes.
type Route struct {
	API    string // "v1", served at /v1, or "v2", served at /api/v2
	Method string
	Path   string      // "/deals/{id}"
	Params []ParamType // of the path's parameters, in order; nil: unknown, for some requests that n8n makes
}

// String returns the request: "GET /api/v2/deals/{id}".
func (r Route) String() string { return r.Method + " " + r.urlPath() }

func (r Route) urlPath() string { return urlPath(r.API, r.Path) }

// Endpoint is a public endpoint of Pipedrive's API.
type Endpoint struct {
	Route
	Operation  string
	AnyOf      []Scope // in the table's order, X:full wherever X:read is
	Cost       int     // in rate-limit tokens
	Deprecated bool

	// Disputed are the scopes of the one source of Pipedrive's that names fewer than another; empty: the sources agree.
	Disputed []Scope

	need set // AnyOf
}

// urlPath returns the path of a URL: v1 is served at /v1, v2 at /api/v2.
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

// Endpoints returns all endpoints. The caller must not change the list.
func Endpoints() []Endpoint { return endpoints().list }

// endpoints reads the table on first use.
var endpoints = sync.OnceValue(func() routed[Endpoint] {
	return routesOf(readEndpoints(), func(e *Endpoint) Route { return e.Route })
})

// MatchEndpoint returns the endpoint that serves a request path ("/v1/users/me", "/api/v2/deals/42"), preferring the most
// literal template. The path is decoded, as http.Request.URL.Path is.
func MatchEndpoint(method, urlPath string) (Endpoint, bool) {
	api, path, ok := segmentsOf(urlPath)
	if !ok {
		return Endpoint{}, false
	}
	if e := endpoints().find(api, method, path); e != nil {
		return *e, true
	}
	return Endpoint{}, false
}

// segmentsOf splits a decoded request path.
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
