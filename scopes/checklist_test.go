package scopes

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

func ExampleResolve() {
	actions, err := ParseActions("note:create", 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := Resolve(Selection{
		Items: []Item{{Action: actions[0]}, {Action: Action{Resource: "person", Operation: "get"}}},
		Calls: []string{"GET /api/v2/deals/42"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(c.List())
	// Output:
	// deals:read
	// contacts:full
}

func TestChecklists(t *testing.T) {
	for _, c := range []struct {
		actions []string
		calls   []string
		want    string
	}{
		{[]string{"note:create", "person:get"}, nil, "contacts:full"},
		{[]string{"file:get", "deal:create"}, nil, "deals:full"},
		{[]string{"deal:search"}, nil, "deals:read"},
		{[]string{"deal:search"}, []string{"GET /api/v2/itemSearch"}, "deals:read search:read"}, // the table is about the action, not its requests
		{nil, []string{"GET /api/v2/deals/search", "GET /api/v2/itemSearch"}, "search:read"},
		{nil, []string{"GET /v1/recents", "GET /api/v2/persons/search"}, "search:read"},
		{nil, []string{"GET /v1/recents"}, "recents:read"},
		{nil, []string{"GET /api/v2/pipelines"}, "deals:read"},
		{nil, []string{"GET /api/v2/pipelines", "POST /api/v2/pipelines"}, "admin"},
		{[]string{"trigger"}, []string{"POST /api/v2/stages"}, "webhooks:full admin"},
		{nil, []string{"POST /v1/webhooks", "POST /api/v2/stages"}, "admin"},
		{nil, []string{"GET /v1/users/me", "GET /v1/currencies"}, ""},
		{nil, []string{"GET /v1/projects/phases/1", "POST /api/v2/projects"}, "projects:full"},
		{[]string{"file:create"}, nil, "deals:full"},
		{[]string{"file:create", "activity:create", "note:create", "person:update"}, nil, "activities:full contacts:full"},
		{[]string{"*"}, nil, "deals:full activities:full contacts:full products:full leads:full"},
	} {
		got := resolved(t, with(t, Selection{Calls: c.calls}, c.actions...))
		if want := ParseList(c.want); !slices.Equal(got.Needed(), want) {
			t.Errorf("%v with %v needs %v, want %v", c.actions, c.calls, got.Needed(), want)
		}
	}
}

// TestReasonsStandUnderEveryScope that satisfies them, sorted, each once.
func TestReasonsStandUnderEveryScope(t *testing.T) {
	s := with(t, Selection{Calls: []string{"GET /v1/users/me", "GET /v1/filters"}}, "note:get", "deal:create", "product:*", "person:get", "deal:get@1")
	got := map[Scope][]string{}
	for _, e := range resolved(t, s).Scopes {
		got[e.Scope] = e.Because
		if info, _ := Find(e.Scope); e.Label != info.Label || e.Always != (e.Scope == Base) {
			t.Errorf("%+v", e)
		}
	}
	want := map[Scope][]string{
		"base":          {"GET /v1/users/me"},
		"deals:full":    {"GET /v1/filters", "deal:create", "deal:get@1", "note:get"},
		"contacts:read": {"GET /v1/filters", "note:get", "person:get"},
		"products:full": {"product:create", "product:delete", "product:get", "product:getAll", "product:search", "product:update"},
	}
	if len(got) != len(want) {
		t.Errorf("scopes are %v", got)
	}
	for scope, because := range want {
		if !slices.Equal(got[scope], because) {
			t.Errorf("%s because of %q, want %q", scope, got[scope], because)
		}
	}
}

// TestJSON is what scripts read, byte for byte.
func TestJSON(t *testing.T) {
	for _, c := range []struct {
		s    Selection
		want string
	}{
		{Selection{}, `{"node_version":2,"tables":{"pipedrive":"2026-08-18","n8n":"2.41.1"},"scopes":[{"scope":"base","label":"Access to basic information","always":true,"because":[]}],` +
			`"assumptions":[],"warnings":[],"unresolved":[]}`},
		{with(t, Selection{NodeVersion: 1, Calls: []string{"GET /v1/nope"}, Unresolved: []Unresolved{
			{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}}, "deal:search", "deal:duplicate", "note:get"),
			`{"node_version":1,"tables":{"pipedrive":"2026-08-18","n8n":"2.41.1"},"scopes":[{"scope":"base","label":"Access to basic information","always":true,"because":[]},` +
				`{"scope":"deals:full","label":"Deals: Full access","because":["deal:duplicate","deal:search","note:get"]}],` +
				`"assumptions":["note:get: any one of deals, contacts"],` +
				`"warnings":[{"action":"deal:search","message":"sends GET /v1/deals/search, which Pipedrive retired; it may stop working at any time; ` +
				`an HTTP Request node can send GET /api/v2/deals/search (deals:read or deals:full or search:read) instead",` +
				`"rule":"retired-call","use":"GET /api/v2/deals/search","workflow":"","node":""}],` +
				`"unresolved":[{"workflow":"x.json","node":"Pipedrive1","reason":"the operation is an expression"},{"call":"GET /v1/nope","reason":"no such endpoint"}]}`},
	} {
		got, err := json.Marshal(resolved(t, c.s))
		if err != nil || string(got) != c.want {
			t.Errorf("%+v gives\n%s, want\n%s", c.s, got, c.want)
		}
	}
}
