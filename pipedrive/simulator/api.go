package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/scopes"
)

// caller is who calls the API: the demo user by API token, or the app with a pass.
type caller struct {
	token *pass // nil: by API token, which has all rights and no scopes
}

// key tells callers apart for the rate limits.
func (c caller) key() string {
	if c.token == nil {
		return "api-token"
	}
	return c.token.Grant
}

// allowed reports whether the caller's scopes open an endpoint: any one of the alternatives, X:full for X:read as well.
func (c caller) allowed(anyOf []scopes.Scope) bool {
	if c.token == nil {
		return true
	}
	granted := scopes.ParseList(c.token.Scopes)
	return slices.ContainsFunc(anyOf, func(s scopes.Scope) bool {
		if s == scopes.Base || slices.Contains(granted, s) {
			return true
		}
		family, read := strings.CutSuffix(string(s), ":read")
		return read && slices.Contains(granted, scopes.Scope(family+":full"))
	})
}

// api answers everything under /v1, /api/v1 and /api/v2.
func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	who, refused, ok := s.identifyCaller(r)
	if !ok {
		refused.write(w)
		return
	}
	if !s.limits.allow(w.Header(), who, r.URL.Path, time.Now()) {
		overLimit().write(w)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/api/v1/")
	if path != r.URL.Path {
		path = "/v1/" + path
	} else {
		path = r.URL.Path
	}
	endpoint, found := scopes.MatchEndpoint(r.Method, path)
	s.app.spend(endpoint.Cost)
	places := []Place{API}
	if found && !slices.Contains(endpoint.AnyOf, scopes.Base) {
		places = append(places, Object)
	}
	var p pass
	if who.token != nil {
		p = *who.token
	}
	s.send(w, r, s.apiAnswer(r, path, endpoint, found, who), p, places...)
}

func (s *Server) apiAnswer(r *http.Request, path string, endpoint scopes.Endpoint, found bool, who caller) answer {
	switch {
	case !found && retired(r.Method, path):
		return gone()
	case !found:
		return unknownRoute()
	case !who.allowed(endpoint.AnyOf):
		return scopeMismatch()
	case r.Method != http.MethodGet:
		return written(r.Method, path)
	}
	return s.read(endpoint, path, r.URL.Query())
}

func (s *Server) identifyCaller(r *http.Request) (caller, answer, bool) {
	if token := r.Header.Get("x-api-token"); token != "" {
		return caller{}, unauthorized(), token == APIToken
	}
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return caller{}, unauthorized(), false
	}
	p, err := s.app.access(token)
	return caller{&p}, invalidToken(), err == nil
}

// hold holds an answer back. If the client or the server goes away meanwhile, it ends the answer there and then.
func hold(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		abort()
	}
}

// abort breaks an answer off. Returning instead would look like the proper end of it.
func abort() { panic(http.ErrAbortHandler) }
