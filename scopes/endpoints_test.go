package scopes

import (
	"slices"
	"strings"
	"testing"
)

func TestEndpoints(t *testing.T) {
	all := Endpoints()
	if len(all) != 368 {
		t.Fatalf("%d endpoints, want 368", len(all))
	}
	deprecated := 0
	for i, e := range all {
		if e.API != v1 && e.API != v2 || !slices.Contains(methods, e.Method) || e.Operation == "" || e.Cost <= 0 || len(e.AnyOf) == 0 {
			t.Errorf("row %d is incomplete: %+v", i, e)
		}
		checkScopes(t, e.String(), e.AnyOf)
		if e.need != setOf(e.AnyOf...) {
			t.Errorf("%s needs %v", e, e.AnyOf)
		}
		if n := strings.Count(e.Path, "/"); n > mostSegments-2 {
			t.Errorf("%s has %d segments, more than a call may have", e, n)
		}
		if e.Deprecated {
			deprecated++
		}
	}
	if deprecated != 17 {
		t.Errorf("%d endpoints are deprecated, want 17", deprecated)
	}
}

// TestFullCoversRead: /projects/phases/{id} is listed with projects:read alone.
func TestFullCoversRead(t *testing.T) {
	e, ok := MatchEndpoint("GET", "/v1/projects/phases/7")
	if !ok || !slices.Equal(e.AnyOf, []Scope{"projects:read", "projects:full"}) {
		t.Errorf("%+v", e)
	}
}

// TestEveryEndpointIsFound with values for its parameters, and literally: what is written matches itself first.
func TestEveryEndpointIsFound(t *testing.T) {
	for _, e := range Endpoints() {
		path := urlPath(e.API, e.Path)
		for _, value := range []func(ParamType) string{example, func(ParamType) string { return "{id}" }} {
			segments, params := strings.Split(path, "/"), e.Params
			for i, s := range segments {
				if strings.HasPrefix(s, "{") {
					segments[i], params = value(params[0]), params[1:]
				}
			}
			for _, given := range []string{strings.Join(segments, "/"), strings.Join(segments, "/") + "/"} {
				if got, ok := MatchEndpoint(e.Method, given); !ok || got.Path != e.Path || got.API != e.API || got.Method != e.Method {
					t.Errorf("%s %s is %s", e.Method, given, got)
				}
			}
		}
	}
}

// example is what a parameter of that type takes.
func example(t ParamType) string {
	return map[ParamType]string{
		Number: "42", UUID: "adf21080-0e10-11eb-879b-05d71fb426ec", Opaque: "5fd9fa2b1c0d2a2f1b6f1e77", Code: "title",
	}[t]
}

// TestParameters: a parameter takes what its type allows, and no other word.
func TestParameters(t *testing.T) {
	const fieldCode = "dcf558aac1ae4e8c4f849ba5e668430d8df9be12"
	for kind, texts := range map[ParamType][2][]string{
		Number: {{"0", "42", "{id}", ":id"}, {"", "find", "4a", "-1", "4.2", "a b", "{id", ":(id)", "{}", "٣"}},
		UUID:   {{"ADF21080-0e10-11eb-879b-05d71fb426ec", "{lead_id}"}, {"", "7", "archived", "adf210800e1011eb879b05d71fb426ec", "adf21080-0e10-11eb-879b-05d71fb426ec-"}},
		Opaque: {{"CAd92b224eb4a39b5ad8fea92ff0e", "x7"}, {"", "find", "results", "a/b7"}},
		Code:   {{"title", "org_id", fieldCode}, {"", "a b", "a-b", "é"}},
	} {
		for i, want := range []bool{true, false} {
			for _, text := range texts[i] {
				if got := kind.takes(text); got != want {
					t.Errorf("%s takes %q: %v", kind, text, got)
				}
			}
		}
	}
}

func TestMatchEndpoint(t *testing.T) {
	for _, c := range []struct{ method, path, want string }{
		{"GET", "/v1/users/me", "GET /v1/users/me"},
		{"GET", "/v1/users/7", "GET /v1/users/{id}"},
		{"GET", "/api/v1/users/find", "GET /v1/users/find"},
		{"PUT", "/v1/users/7", "PUT /v1/users/{id}"},
		{"GET", "/api/v2/deals/search", "GET /api/v2/deals/search"},
		{"GET", "/api/v2/deals/products", "GET /api/v2/deals/products"},
		{"GET", "/api/v2/deals/42", "GET /api/v2/deals/{id}"},
		{"GET", "/v1/users:(id)", "GET /v1/users"},
		{"GET", "/v1/legacyTeams/user/5", "GET /v1/legacyTeams/user/{id}"},
		{"GET", "/api/v2/deals/5/followers/changelog", "GET /api/v2/deals/{id}/followers/changelog"},
		{"DELETE", "/api/v2/deals/5/followers/7", "DELETE /api/v2/deals/{id}/followers/{follower_id}"},
	} {
		if e, ok := MatchEndpoint(c.method, c.path); !ok || e.String() != c.want {
			t.Errorf("%s %s is %s, want %s", c.method, c.path, e, c.want)
		}
	}
	for _, c := range [][2]string{
		{"GET", ""}, {"GET", "/"}, {"GET", "/v1"}, {"GET", "/v1/"}, {"GET", "/v2/deals"}, {"GET", "v1/users"}, {"GET", "/v1//users"},
		{"GET", "//v1/users"}, {"GET", "/api/v3/deals"}, {"get", "/v1/users"}, {"GET", "/v1/deals"}, {"GET", "/v1/users//"},
		{"GET", "/api/v2/deals/1/2/3/4/5/6"}, {"OPTIONS", "/v1/users"}, {"GET", "/V1/users"},
		{"GET", "/v1/projects/boards/tasks"}, {"GET", "/v1/legacyTeams/user/users"}, {"GET", "/v1/persons/find"}, {"GET", "/v1/leads/5"},
		{"PUT", "/v1/users/me"}, {"DELETE", "/api/v2/deals/5/followers/changelog"},
	} {
		if e, ok := MatchEndpoint(c[0], c[1]); ok {
			t.Errorf("%s %s is %s", c[0], c[1], e)
		}
	}
}

// TestMostLiteral compares with all endpoints, one by one, on every path that the literals of two templates can form.
func TestMostLiteral(t *testing.T) {
	fits := func(e Endpoint, path []string) (literals int, ok bool) {
		segments := strings.Split(urlPath(e.API, e.Path), "/")
		if len(segments) != len(path) {
			return 0, false
		}
		params := e.Params
		for i, s := range segments {
			switch {
			case !strings.HasPrefix(s, "{"):
				if s != path[i] {
					return 0, false
				}
				literals++
				continue
			case !params[0].takes(path[i]):
				return 0, false
			}
			params = params[1:]
		}
		return literals, true
	}
	all := Endpoints()
	for _, a := range all {
		for _, b := range all {
			if a.Method != b.Method || a.API != b.API || strings.Count(a.Path, "/") != strings.Count(b.Path, "/") {
				continue
			}
			path := strings.Split(urlPath(a.API, a.Path), "/")
			for i, s := range strings.Split(urlPath(b.API, b.Path), "/") {
				if strings.HasPrefix(path[i], "{") {
					path[i] = s
				}
			}
			got, ok := MatchEndpoint(a.Method, strings.Join(path, "/"))
			_, one := fits(a, path)
			_, other := fits(b, path)
			if !ok && !one && !other {
				continue
			}
			literals, fit := fits(got, path)
			if !ok || !fit {
				t.Fatalf("%s %s is %s", a.Method, path, got)
			}
			for _, e := range []Endpoint{a, b} {
				if n, ok := fits(e, path); ok && n > literals {
					t.Errorf("%s %s is %s, and %s is more literal", a.Method, path, got, e)
				}
			}
		}
	}
}

// TestRequestsOfN8n: what the catalogue calls current is an endpoint with the same scopes, what it calls retired or
// undocumented is none.
func TestRequestsOfN8n(t *testing.T) {
	for _, r := range catalogue().rows {
		for _, request := range r.Requests {
			e, ok := MatchEndpoint(request.Method, urlPath(request.API, request.Path))
			listed := request.Status == Current || request.Status == Deprecated
			if ok != listed {
				t.Errorf("%s is %s, and an endpoint: %v", request, request.Status, ok)
			}
			if ok && listed && setOf(request.AnyOf...).widened() != setOf(e.AnyOf...) {
				t.Errorf("%s takes %v, its endpoint %v", request, request.AnyOf, e.AnyOf)
			}
		}
	}
}
