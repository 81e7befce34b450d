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
	want := append(got, Target{"call", "GET /v1/users"}, Target{"call", "nonsense"})
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

func TestNeedsOf(t *testing.T) {
	s := with(t, Selection{Lookups: true, Calls: []string{"GET /v1/users"}, Related: map[string][]Family{"note": {Contacts}}},
		"deal:create", "deal:get@1", "note:create", "trigger")
	for _, c := range []struct {
		target Target
		want   []Need
	}{
		{Target{Resource: "deal"}, []Need{{[]Scope{"deals:read", "deals:full"}, "deal:get@1"}, {[]Scope{"deals:full"}, "deal:create"}}},
		{Target{Resource: "note"}, []Need{{[]Scope{"contacts:full"}, "note:create"}}},
		{Target{Resource: "trigger"}, []Need{{[]Scope{"webhooks:full"}, "trigger"}}},
		{Target{Resource: "call", Call: "GET /v1/users"}, []Need{{[]Scope{"users:read"}, "GET /v1/users"}}},
		{Target{Resource: "call", Call: "nonsense"}, nil},
		{Target{Resource: "person"}, nil},
	} {
		same := func(a, b Need) bool { return a.Because == b.Because && slices.Equal(a.AnyOf, b.AnyOf) }
		if got := s.NeedsOf(c.target); !slices.EqualFunc(got, c.want, same) {
			t.Errorf("%v needs %v, want %v", c.target, got, c.want)
		}
	}
	broken := Selection{Items: []Item{{Action: Action{Resource: "deal", Operation: "fly"}}}}
	if got := broken.NeedsOf(Target{Resource: "deal"}); got != nil {
		t.Errorf("a selection that does not resolve needs %v", got)
	}
}
