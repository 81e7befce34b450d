package scopes

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// resolved is Resolve where an error is one of the test.
func resolved(t *testing.T, s Selection) Checklist {
	t.Helper()
	c, err := Resolve(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNeeds(t *testing.T) {
	s := with(t, Selection{Lookups: true, Calls: []string{"GET /v1/recents", "nonsense", "GET /v1/recents"}},
		"deal:create@1", "trigger", "deal:create", "deal:create")
	var got []string
	for _, n := range resolved(t, s).Needs {
		got = append(got, n.Because)
	}
	want := strings.Fields("deal:create@1 deal:create trigger lookup:getUserIds lookup:getStageIds lookup:getDealCustomFields " +
		"lookup:getDealLabels lookup:getUserIds lookup:getStageIds lookup:getDealLabels")
	want = append(want, "GET /v1/recents")
	if !slices.Equal(got, want) {
		t.Errorf("needs because of\n%q, want\n%q", got, want)
	}
}

// TestLookups: every drop-down with all alternatives of its request, admin included; none unless asked for.
func TestLookups(t *testing.T) {
	s := with(t, Selection{}, "activity:getAll")
	if got := needsOf(t, s); got != "activities:read or activities:full" {
		t.Errorf("without drop-downs: %s", got)
	}
	s.Lookups = true
	want := "activities:read or activities:full; activities:read or activities:full or admin; " +
		"deals:read or deals:full or activities:read or activities:full or contacts:read or contacts:full; users:read"
	if got := needsOf(t, s); got != want {
		t.Errorf("with drop-downs: %s", got)
	}
}

func TestMovedOperation(t *testing.T) {
	s := with(t, Selection{Lookups: true}, "dealActivity:getAll")
	moved, activity := needsOf(t, s), needsOf(t, with(t, Selection{Lookups: true}, "activity:getAll"))
	if moved != activity {
		t.Errorf("dealActivity:getAll needs %s, activity:getAll %s", moved, activity)
	}
	c := resolved(t, s)
	want := Warning{Action: "dealActivity:getAll", Message: "version 2 of the node has it as Activity, Get Many, with a deal filter"}
	if !slices.Contains(c.Warnings, want) {
		t.Errorf("warnings are %v", c.Warnings)
	}
	if c := resolved(t, with(t, Selection{}, "dealActivity:getAll@1")); !strings.Contains(c.Warnings[0].Message, "retired") {
		t.Errorf("version 1 warns %v", c.Warnings)
	}
}

func TestAssumptions(t *testing.T) {
	s := with(t, Selection{}, "note:get", "file:create", "note:get@1", "deal:get")
	want := []string{
		"note:get@1: any one of deals, contacts", "file:create: any one of deals, activities, contacts",
		"note:get: any one of deals, contacts",
	}
	if got := resolved(t, s).Assumptions; !slices.Equal(got, want) {
		t.Errorf("assumes %q, want %q", got, want)
	}
	s.Related = map[string][]Family{"note": {Deals}, "file": {Contacts, Deals}, "deal": {"nonsense"}}
	if got := resolved(t, s).Assumptions; len(got) > 0 {
		t.Errorf("assumes %q where it was told", got)
	}
}

// TestRelationOfItems: what a workflow's node states comes before what the selection says of all.
func TestRelationOfItems(t *testing.T) {
	get, create := Action{Resource: "note", Operation: "get"}, Action{Resource: "note", Operation: "create"}
	for _, c := range []struct {
		name    string
		items   []Item
		related []Family
		needs   string
		assumes int
	}{
		{"stated", []Item{{get, []Family{Deals}}}, nil, "deals:read or deals:full", 0},
		{"stated, against the selection", []Item{{get, []Family{Deals}}}, []Family{Contacts}, "deals:read or deals:full", 0},
		{"unstated", []Item{{create, nil}}, []Family{Contacts}, "contacts:full", 0},
		{"unstated, empty", []Item{{create, []Family{}}}, []Family{Contacts}, "contacts:full", 0},
		{"twice, differently", []Item{{create, []Family{Contacts}}, {create, []Family{Deals}}}, nil, "deals:full; contacts:full", 0},
		{"stated and unstated", []Item{{create, nil}, {create, []Family{Deals}}}, nil, "deals:full; deals:full or contacts:full", 1},
		{"stated and unstated, filled", []Item{{create, nil}, {create, []Family{Deals}}}, []Family{Contacts}, "deals:full; contacts:full", 0},
		{"both", []Item{{create, []Family{Contacts, Deals}}}, nil, "deals:full; contacts:full", 0},
	} {
		s := Selection{Items: c.items, Related: map[string][]Family{"note": c.related}}
		if got := needsOf(t, s); got != c.needs {
			t.Errorf("%s: needs %s, want %s", c.name, got, c.needs)
		}
		if got := resolved(t, s).Assumptions; len(got) != c.assumes {
			t.Errorf("%s: assumes %q", c.name, got)
		}
	}
}

func TestUnresolved(t *testing.T) {
	s := Selection{
		Calls:      []string{"GET /v1/deals", "GET /v1/users", "GET /v1/nope", "GET /v1/deals"},
		Unresolved: []Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}},
	}
	want := []Unresolved{
		s.Unresolved[0], {Call: "GET /v1/deals", Reason: "retired; use GET /api/v2/deals (deals:read or deals:full)"}, {Call: "GET /v1/nope", Reason: "no such endpoint"},
	}
	if got := resolved(t, s).Unresolved; !slices.Equal(got, want) {
		t.Errorf("unresolved are %v, want %v", got, want)
	}
	if len(s.Unresolved) != 1 {
		t.Error("the selection was changed")
	}
}

func TestResolveRefuses(t *testing.T) {
	note := Action{Resource: "note", Operation: "get"}
	for _, c := range []struct {
		s    Selection
		want UnknownError
	}{
		{Selection{Items: []Item{{Action: Action{Resource: "deal", Operation: "crate"}}}}, UnknownError{"action", "deal:crate", "deal:create"}},
		{Selection{NodeVersion: 1, Items: []Item{{Action: Action{Resource: "product", Operation: "get"}}}}, UnknownError{"action", "product:get", "product:get@2"}},
		{Selection{Items: []Item{{Action: Action{Resource: "product", Operation: "get", Version: 1}}}}, UnknownError{"action", "product:get@1", "product:get"}},
		{Selection{Items: []Item{{Action: Action{Resource: "deal", Operation: "get", Version: 7}}}}, UnknownError{"action", "deal:get@7", "deal:get"}},
		{Selection{NodeVersion: 3}, UnknownError{"node version", "3", "2"}},
		{Selection{Items: []Item{{note, []Family{Activities}}}}, UnknownError{"related family", "activities", ""}},
		{Selection{Items: []Item{{Action: note}}, Related: map[string][]Family{"note": {"deal"}}}, UnknownError{"related family", "deal", "deals"}},
	} {
		_, err := Resolve(c.s)
		if got, ok := errors.AsType[*UnknownError](err); !ok || *got != c.want {
			t.Errorf("%+v: %#v, want %#v", c.s, err, c.want)
		}
	}
}
