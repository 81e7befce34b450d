package wizard

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// TestChecklistKnowsWhereN8nIs: a trigger cannot work where Pipedrive does not reach n8n.
func TestChecklistKnowsWhereN8nIs(t *testing.T) {
	a := Answers{Selection: scopes.Selection{Items: []scopes.Item{{Action: scopes.Trigger}}}}
	for url, want := range map[string]bool{"": false, "https://n8n.example.com": false, "http://localhost:5678": true, "http://n8n.example.com": true} {
		a.N8N.URL = url
		got := false
		for _, w := range a.Checklist().Warnings {
			got = got || strings.Contains(w.Message, "a trigger cannot work there")
		}
		if got != want {
			t.Errorf("n8n at %q: warned %v", url, got)
		}
	}
}

// TestChecklistHeading claims what is known, and no more.
func TestChecklistHeading(t *testing.T) {
	get := []scopes.Item{{Action: scopes.Action{Resource: "deal", Operation: "get"}}}
	open := []scopes.Unresolved{{Node: "A", Reason: "the operation is an expression"}}
	for _, c := range []struct {
		method connection.Method
		sel    scopes.Selection
		want   string
	}{
		{connection.OAuth2, scopes.Selection{Items: get}, "This scope has to be switched on in Developer Hub, and no other:"},
		{connection.OAuth2, scopes.Selection{Items: get, Calls: []string{"GET /v1/users"}}, "These 2 scopes have to be switched on in Developer Hub, and no others:"},
		{connection.OAuth2, scopes.Selection{Calls: []string{"GET /v1/users/me"}}, "No scope has to be switched on: what is always on is enough."},
		{connection.OAuth2, scopes.Selection{Items: get, Unresolved: open}, "At least 1 scope to switch on in Developer Hub; what is not resolved may need more:"},
		{connection.OAuth2, scopes.Selection{Unresolved: open}, "No scope follows from what is resolved. What is not may need some."},
		{connection.APIToken, scopes.Selection{Items: get}, "An API token has all rights of its user and no scopes: there is nothing to switch on. For the record, OAuth2 would need:"},
		{connection.APIToken, scopes.Selection{Items: get, Unresolved: open}, "An API token has all rights of its user and no scopes. For the record, OAuth2 would need at least:"},
	} {
		if got := (Answers{Method: c.method, Selection: c.sel}).ChecklistHeading(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.sel, got, c.want)
		}
	}
}
