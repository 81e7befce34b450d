package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/scopes"
)

// Who calls the API is told by the pass of the app, whose zero value is the demo user by API token.

// byApp reports whether the app calls; an API token has all rights and no scopes.
func (p pass) byApp() bool { return p.Grant != "" }

// allowed reports whether the caller's scopes open an endpoint: any one of the alternatives, X:full for X:read as well.
func (p pass) allowed(anyOf []scopes.Scope) bool {
	if !p.byApp() {
		return true
	}
	granted := scopes.ParseList(p.Scopes)
	return slices.ContainsFunc(anyOf, func(s scopes.Scope) bool {
		if s == scopes.Base || slices.Contains(granted, s) {
			return true
		}
		family, read := strings.CutSuffix(string(s), ":read")
		return read && slices.Contains(granted, scopes.Scope(family+":full"))
	})
}

// Whom a webhook belongs to: the demo's user, or the app.
const (
	theUser = "api-token"
	theApp  = "app"
)

// owner returns whom the caller's webhooks belong to.
func (p pass) owner() string {
	if p.byApp() {
		return theApp
	}
	return theUser
}

// api answers everything under /v1, /api/v1 and /api/v2.
func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	who, refused, ok := s.identifyCaller(r)
	if !ok {
		refused.write(w)
		return
	}
	if query := r.URL.Query(); query.Has(tokenParameter) { // so that no fault sends it back
		query.Del(tokenParameter)
		r.URL.RawQuery = query.Encode()
	}
	c, normal, found := s.route(who, r)
	if !s.limits.allow(w.Header(), who, r.URL.Path, c.endpoint.Cost, time.Now()) {
		overLimit().write(w)
		return
	}
	s.spent.Add(int64(c.endpoint.Cost))
	places := []Place{API}
	if found && !slices.Contains(c.endpoint.AnyOf, scopes.Base) {
		places = append(places, Object)
	}
	switch {
	case !found:
	case !who.allowed(c.endpoint.AnyOf):
		normal = scopeMismatch()
	case c.endpoint.Method == http.MethodGet:
		normal = s.read(c)
	default:
		normal = s.write(c, r)
	}
	s.send(w, r, normal, who, places...)
}

// tokenParameter is where n8n puts the API token, and nowhere else. Pipedrive's tutorials show it, its specification
// knows only the header.
const tokenParameter = "api_token"

// identifyCaller reads an API token from the header or the query, or an access token. The name of the scheme may be in
// any case, as HTTP has it.
func (s *Server) identifyCaller(r *http.Request) (pass, answer, bool) {
	token := r.Header.Get("X-Api-Token")
	if token == "" {
		token = r.URL.Query().Get(tokenParameter)
	}
	header := r.Header.Get("Authorization")
	switch {
	case token != "":
		return pass{}, unauthorized(), token == APIToken
	case header == "":
		return pass{}, unauthorized(), false
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, " \t") {
		return pass{}, malformedHeader(), false
	}
	p, err := s.app.access(token)
	return p, invalidToken(), err == nil
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
