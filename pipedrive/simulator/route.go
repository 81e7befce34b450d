package simulator

import (
	"net/http"
	"strings"

	"connect-pipedrive/scopes"
)

// retired reports whether the simulated Pipedrive once had a route: under v1, and now under v2 or only in n8n.
func retired(method, path string) bool {
	rest, ok := strings.CutPrefix(path, "/v1/")
	if !ok {
		return false
	}
	methods := []string{method}
	if method == http.MethodPut {
		methods = append(methods, http.MethodPatch)
	}
	for _, m := range methods {
		if _, ok := scopes.MatchEndpoint(m, "/api/v2/"+rest); ok {
			return true
		}
	}
	for _, op := range scopes.Operations(1) {
		for _, req := range op.Requests {
			if req.Status == scopes.Retired && req.Method == method && fits(req.Path, "/"+rest) {
				return true
			}
		}
	}
	return false
}

// fits reports whether a path is one of a template such as /deals/{id}/activities.
func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (!strings.HasPrefix(want[i], "{") || got[i] == "") {
			return false
		}
	}
	return true
}
