package scopes

import (
	"slices"
	"strings"
	"testing"
)

// described is a target in one line.
func described(t Target) string {
	line := t.Resource + ": " + t.Call + " for " + strings.Join(t.For, ", ")
	if len(t.Options) > 0 {
		line += " (" + strings.Join(t.Options, ", ") + ")"
	}
	if t.Use != "" {
		line += " [" + t.Use + "]"
	}
	if t.NewNode {
		line += " in a new node"
	}
	return line
}

func TestTargets(t *testing.T) {
	for name, c := range map[string]struct {
		sel  Selection
		want []string
	}{
		"an object's further calls stand behind its list call": {
			with(t, Selection{}, "deal:create", "deal:get", "deal:search", "note:get"),
			[]string{
				"deal: GET /api/v2/deals for deal:create, deal:get, deal:search",
				"deal: GET /api/v2/dealFields for deal:create, deal:get (Use Raw Field Keys, Show Raw Field Keys)",
				"deal: GET /v1/deals/search for deal:search [GET /api/v2/deals/search]",
				"note: GET /v1/notes for note:get",
			}},
		"each action in its node version": {
			with(t, Selection{}, "product:getAll", "deal:get", "deal:get@1", "deal:update@1", "dealProduct:getAll@1"),
			[]string{
				"deal: GET /v1/deals for deal:get@1, deal:update@1 [GET /api/v2/deals] in a new node",
				"deal: GET /api/v2/deals for deal:get",
				"deal: GET /api/v2/dealFields for deal:get (Show Raw Field Keys)",
				"dealProduct: GET /v1/deals/{id}/products for dealProduct:getAll@1 [GET /api/v2/deals/{id}/products] in a new node",
				"product: GET /api/v2/products for product:getAll",
				"product: GET /api/v2/productFields for product:getAll (Show Raw Field Keys)",
			}},
		"what version 1 writes is tested in version 1 where that is retired": {
			with(t, Selection{NodeVersion: 1}, "deal:duplicate", "dealProduct:update", "lead:create", "person:create"),
			[]string{
				"deal: GET /api/v2/deals for deal:duplicate",
				"dealProduct: GET /v1/deals/{id}/products for dealProduct:update [GET /api/v2/deals/{id}/products] in a new node",
				"lead: GET /v1/leads for lead:create",
				"person: GET /v1/persons for person:create [GET /api/v2/persons] in a new node",
			}},
		"beside what reads in version 1, what writes elsewhere is still tested elsewhere": {
			with(t, Selection{NodeVersion: 1}, "deal:duplicate", "deal:getAll"),
			[]string{
				"deal: GET /api/v2/deals for deal:duplicate",
				"deal: GET /v1/deals for deal:getAll [GET /api/v2/deals] in a new node",
			}},
		"the same call once, drop-downs behind the trigger, calls last": {
			with(t, Selection{Lookups: true, Calls: []string{"GET /v1/users", "nonsense", "GET /v1/users"}},
				"organization:create", "lead:update", "person:update", "trigger"),
			[]string{
				"lead: GET /v1/leads for lead:update",
				"organization: GET /api/v2/organizations for organization:create, lookup:getOrganizationIds",
				"organization: GET /api/v2/organizationFields for organization:create, lookup:getOrganizationLabels (Use Raw Field Keys)",
				"person: GET /api/v2/persons for person:update, lookup:getPersons",
				"person: GET /api/v2/personFields for person:update, lookup:getPersonLabels (Use Raw Field Keys)",
				"trigger: GET /v1/webhooks for trigger",
				"lookup: GET /v1/users for lookup:getUserIds",
				"lookup: GET /v1/leadLabels for lookup:getLeadLabels",
				"call: GET /v1/users for GET /v1/users",
				"call: nonsense for nonsense",
			}},
		"drop-downs of version 1, but for the one with an id": {
			with(t, Selection{NodeVersion: 1, Lookups: true}, "dealProduct:remove"),
			[]string{
				"dealProduct: GET /v1/deals/{id}/products for dealProduct:remove [GET /api/v2/deals/{id}/products] in a new node",
				"lookup: GET /v1/deals for lookup:getDeals [GET /api/v2/deals] in a new node",
			}},
		"deal activity in version 2": {
			with(t, Selection{}, "activity:getAll", "dealActivity:getAll"),
			[]string{
				"activity: GET /api/v2/activities for activity:getAll",
				"activity: GET /api/v2/activityFields for activity:getAll, dealActivity:getAll (Show Raw Field Keys)",
				"dealActivity: GET /api/v2/activities?deal_id={id} for dealActivity:getAll",
			}},
		"nothing":                     {Selection{Lookups: true}, nil},
		"an action that there is not": {Selection{Items: []Item{{Action: Action{Resource: "frog", Operation: "get"}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, target := range c.sel.Targets() {
				got = append(got, described(target))
			}
			if got, want := strings.Join(got, "\n"), strings.Join(c.want, "\n"); got != want {
				t.Errorf("targets are\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEveryObject(t *testing.T) {
	var got []string
	for _, target := range EveryObject() {
		if target.For == nil || len(target.For) > 0 || target.Use != "" {
			t.Errorf("%+v", target)
		}
		got = append(got, target.Resource)
	}
	want := "activity deal dealActivity dealProduct file lead note organization person product trigger"
	if got := strings.Join(got, " "); got != want {
		t.Errorf("objects are %s", got)
	}
}

// TestTargetScopes is the table of what reads each object back.
func TestTargetScopes(t *testing.T) {
	deals, activities := []Scope{"deals:read", "deals:full"}, []Scope{"activities:read", "activities:full"}
	contacts, products := []Scope{"contacts:read", "contacts:full"}, []Scope{"products:read", "products:full"}
	want := map[string][]Scope{
		"activity":                  activities,
		"deal":                      deals,
		"dealActivity":              activities,
		"dealProduct":               slices.Concat(products, deals),
		"file":                      slices.Concat(deals, activities, contacts),
		"lead":                      {"leads:read", "leads:full"},
		"note":                      slices.Concat(deals, contacts),
		"organization":              contacts,
		"person":                    contacts,
		"product":                   products,
		"trigger":                   {"webhooks:full", "admin"},
		"call GET /v1/recents":      {"recents:read", "search:read"},
		"call GET /v1/users/me":     {"base"},
		"call GET /v1/nothing/here": nil,
	}
	calls := Selection{Calls: []string{"GET /v1/recents", "GET /v1/users/me", "GET /v1/nothing/here"}}
	for _, target := range append(EveryObject(), calls.Targets()...) {
		if got := target.AnyOf; !slices.Equal(got, want[target.Object()]) {
			t.Errorf("%s is read with %v, want %v", target.Object(), got, want[target.Object()])
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
	want := map[string]Scope{
		"deal":               "deals:full",
		"note":               "deals:full", // any of what notes relate to opens the list
		"product":            "products:read",
		"trigger":            "webhooks:full",
		"call GET /v1/users": "users:read",
		"call nonsense":      "",
	}
	for _, target := range list.Aim(s.Targets()) {
		if scope, ok := want[target.Object()]; !ok || target.Scope != scope {
			t.Errorf("%s is aimed at %q, want %q", target.Key(), target.Scope, scope)
		}
	}
	if got := (Checklist{}).Aim(EveryObject()[1:2]); got[0].Scope != "" {
		t.Errorf("an empty checklist aims at %q", got[0].Scope)
	}
}

func TestWrites(t *testing.T) {
	s := with(t, Selection{Calls: []string{"POST /api/v2/deals"}}, "trigger", "note:*", "deal:search", "deal:update@1", "file:download")
	want := []string{"deal:update@1", "note:create", "note:delete", "note:update", "trigger"}
	if got := s.Writes(); !slices.Equal(got, want) {
		t.Errorf("writing are %v, want %v", got, want)
	}
	if got := (Selection{}).Writes(); got == nil || len(got) > 0 {
		t.Errorf("writing are %v", got)
	}
}
