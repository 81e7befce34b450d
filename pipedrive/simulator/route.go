package simulator

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"connect-pipedrive/scopes"
)

// call is a request to an endpoint: of whom, to which, with what.
type call struct {
	who      pass
	endpoint scopes.Endpoint
	op       operation
	path     []string // segments behind the version, as they were given
	query    url.Values
	former   bool // asked for under v1, where it is out of support
}

// template returns the segments of the endpoint's path.
func (c call) template() []string { return strings.Split(c.endpoint.Path[1:], "/") }

// last returns the last segment, as it was given.
func (c call) last() string { return c.path[len(c.path)-1] }

// strict reports whether what is not known is refused, and pages have a cursor: in v2.
func (c call) strict() bool { return c.endpoint.API == "v2" && !c.former }

// route finds what a request calls. If nothing serves it, refused is the answer.
func (s *Server) route(who pass, r *http.Request) (c call, refused answer, ok bool) {
	method, path := r.Method, r.URL.Path
	if method == http.MethodHead {
		method = http.MethodGet // answered alike, but for the body, which the server leaves out
	}
	if rest, ok := strings.CutPrefix(path, "/api/v1/"); ok {
		path = "/v1/" + rest
	}
	if strings.HasPrefix(path, "/v1/") {
		path, _, _ = strings.Cut(path, ":(") // the selector of fields that a v1 list takes
	}
	c = call{who: who, query: r.URL.Query()}
	if c.endpoint, ok = scopes.MatchEndpoint(method, path); ok {
		return c.at(path), answer{}, true
	}
	if twin, retired := scopes.FindTwin(method, path); retired {
		if s.opts.RetiredV1 && twin.State == scopes.OutOfSupport && c.follow(twin, path) {
			return c, answer{}, true
		}
		if twin.State == scopes.OutOfSupport || twin.State == scopes.Removed {
			return c, gone(), false
		}
	}
	if misfit := misfits(method, path); misfit != nil {
		return c, invalid(misfit), false
	}
	if _, inV1 := scopes.MatchEndpoint(method, strings.Replace(path, "/api/v2/", "/v1/", 1)); inV1 && who.byApp() {
		return c, scopeMismatch(), false // seen for GET /api/v2/users/{id}
	}
	return c, unknownRoute(), false
}

// at fills in what follows from the endpoint.
func (c call) at(path string) call {
	c.op = operationOf(c.endpoint)
	rest := strings.TrimPrefix(strings.TrimPrefix(path, "/api"), "/"+c.endpoint.API)
	c.path = strings.Split(strings.Trim(rest, "/"), "/")
	return c
}

// follow turns a call that is out of support into that of its replacement, whose answer it gets in v1's form.
func (c *call) follow(twin scopes.Twin, path string) bool {
	method, use, _ := strings.Cut(twin.Use, " ")
	given := strings.Split(path, "/")[1:]
	for i, segment := range strings.Split("/v1"+twin.Path, "/")[1:] {
		if strings.HasPrefix(segment, "{") {
			use = strings.ReplaceAll(use, segment, given[i])
		}
	}
	use, query, _ := strings.Cut(use, "?")
	more, err := url.ParseQuery(query)
	endpoint, ok := scopes.MatchEndpoint(method, use)
	if err != nil || !ok {
		return false
	}
	for name, values := range more {
		c.query[name] = values
	}
	c.endpoint, c.former = endpoint, true
	*c = c.at(use)
	return true
}

// misfits says which part of a path cannot be the id that stands there.
func misfits(method, path string) error {
	segments := strings.Split(path, "/")
	for i, given := range segments {
		for _, id := range []string{"1", demoUUID} {
			segments[i] = id
			endpoint, ok := scopes.MatchEndpoint(method, strings.Join(segments, "/"))
			if ok {
				template := strings.Split("/v1"+endpoint.Path, "/")
				if name, isID := strings.CutPrefix(template[len(template)-len(segments)+i], "{"); isID {
					return errors.New(strings.TrimSuffix(name, "}") + ": must be a valid id")
				}
			}
		}
		segments[i] = given
	}
	return nil
}
