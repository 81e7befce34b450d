package scopes

import (
	"slices"
	"testing"
)

func TestTargets(t *testing.T) {
	s := with(t, Selection{Calls: []string{"GET /v1/users", "nonsense", "GET /v1/users"}},
		"trigger", "product:*", "dealActivity:getAll@1", "note:get", "deal:get", "deal:get@1", "activity:get")
	var got []Target
	for _, r := range []string{"activity", "deal", "dealActivity", "note", "product", "trigger"} {
		got = append(got, Target{Resource: r})
	}
	want := append(got, Target{Resource: "call", Call: "GET /v1/users"}, Target{Resource: "call", Call: "nonsense"})
	if got := s.Targets(); !slices.Equal(got, want) {
		t.Errorf("targets are %v, want %v", got, want)
	}
	if got := (Selection{Lookups: true}).Targets(); len(got) != 0 {
		t.Errorf("an empty selection has the targets %v", got)
	}
}

// TestTargetScopes is the table of what reads each object back.
func TestTargetScopes(t *testing.T) {
	deals, activities := []Scope{"deals:read", "deals:full"}, []Scope{"activities:read", "activities:full"}
	contacts, products := []Scope{"contacts:read", "contacts:full"}, []Scope{"products:read", "products:full"}
	want := map[Target][]Scope{
		{Resource: "activity"}:                           activities,
		{Resource: "deal"}:                               deals,
		{Resource: "dealActivity"}:                       activities,
		{Resource: "dealProduct"}:                        slices.Concat(products, deals),
		{Resource: "file"}:                               slices.Concat(deals, activities, contacts),
		{Resource: "lead"}:                               {"leads:read", "leads:full"},
		{Resource: "note"}:                               slices.Concat(deals, contacts),
		{Resource: "organization"}:                       contacts,
		{Resource: "person"}:                             contacts,
		{Resource: "product"}:                            products,
		{Resource: "trigger"}:                            {"webhooks:read", "webhooks:full", "admin"},
		{Resource: "call", Call: "GET /v1/recents"}:      {"recents:read", "search:read"},
		{Resource: "call", Call: "GET /v1/users/me"}:     {"base"},
		{Resource: "call", Call: "GET /v1/nothing/here"}: nil,
		{Resource: "frog"}:                               nil,
	}
	for target, scopes := range want {
		if got := TargetScopes(target); !slices.Equal(got, scopes) {
			t.Errorf("%v is read with %v, want %v", target, got, scopes)
		}
	}
	for _, r := range Resources(1) {
		if want[Target{Resource: r.Resource}] == nil {
			t.Errorf("%s is not tested", r.Resource)
		}
	}
}

func TestAimNamesTheScopeOfTheChecklist(t *testing.T) {
	s := with(t, Selection{Calls: []string{"GET /v1/users", "nonsense"}, Related: map[string][]Family{"note": {Contacts}}},
		"deal:create", "deal:get@1", "note:get", "product:get", "trigger")
	list, err := Resolve(s)
	if err != nil {
		t.Fatal(err)
	}
	want := map[Target]Scope{
		{Resource: "deal"}:                        "deals:full",
		{Resource: "note"}:                        "deals:full", // any of what notes relate to opens the list
		{Resource: "product"}:                     "products:read",
		{Resource: "trigger"}:                     "webhooks:full",
		{Resource: "call", Call: "GET /v1/users"}: "users:read",
		{Resource: "call", Call: "nonsense"}:      "",
	}
	for _, target := range list.Aim(s.Targets()) {
		key := Target{Resource: target.Resource, Call: target.Call}
		if scope, ok := want[key]; !ok || target.Scope != scope {
			t.Errorf("%v is aimed at %q, want %q", key, target.Scope, scope)
		}
	}
	if got := (Checklist{}).Aim([]Target{{Resource: "deal"}}); got[0].Scope != "" {
		t.Errorf("an empty checklist aims at %q", got[0].Scope)
	}
}
