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

// TestChecklistTitle claims what is known, and no more.
func TestChecklistTitle(t *testing.T) {
	get := []scopes.Item{{Action: scopes.Action{Resource: "deal", Operation: "get"}}}
	open := []scopes.Unresolved{{Node: "A", Reason: "the operation is an expression"}}
	for _, c := range []struct {
		sel                   scopes.Selection
		title, short, because string
	}{
		{scopes.Selection{Items: get}, "Switch this scope on in Developer Hub, and no others", "Switch this one on, no others", "It is the least that your 1 action needs."},
		{scopes.Selection{Items: get, Calls: []string{"GET /v1/users"}}, "Switch these 2 scopes on in Developer Hub, and no others", "Switch these 2 on, no others",
			"They are the least that your 1 action and 1 call need."},
		{scopes.Selection{Calls: []string{"GET /v1/users/me"}}, "No scope has to be switched on", "No scope to switch on", "Access to basic information is always on, and it is enough."},
		{scopes.Selection{Items: get, Unresolved: open}, "Switch at least this scope on in Developer Hub", "Switch at least this one on", "What is not resolved may need more."},
		{scopes.Selection{Unresolved: open}, "No scope follows from what is resolved", "No scope so far", "What is not resolved may need more."},
	} {
		a := Answers{Method: connection.OAuth2, Selection: c.sel}
		if title, short := a.ChecklistTitle(); title != c.title || short != c.short || a.ChecklistSentence() != c.because {
			t.Errorf("%+v: %q, %q, %q", c.sel, title, short, a.ChecklistSentence())
		}
	}
}
