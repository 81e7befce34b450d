package scopes

import (
	"slices"
	"strings"
	"testing"
)

// said lists "action: message" of the warnings of a selection.
func said(t *testing.T, s Selection) []string {
	t.Helper()
	var list []string
	for _, w := range resolved(t, s).Warnings {
		list = append(list, w.Action+": "+w.Message)
	}
	return list
}

func TestWarnings(t *testing.T) {
	s := with(t, Selection{Lookups: true, Calls: []string{"GET /v1/users", "GET /v1/deals/archived", "GET /api/v2/activityFields"}},
		"lead:update", "deal:duplicate", "deal:search", "deal:get", "deal:get@1", "deal:search@1", "product:create")
	const search = "sends GET /v1/deals/search, which Pipedrive retired; it may stop working at any time; " +
		"an HTTP Request node can send GET /api/v2/deals/search (deals:read or deals:full or search:read) instead"
	want := []Warning{
		{Action: "deal:get@1", Message: "sends GET /v1/deals/{dealId}, which Pipedrive retired; it may stop working at any time; use version 2 of the node",
			Rule: RetiredCall, Use: "GET /api/v2/deals/{id}", Status: Retired, Trouble: true, advice: newerNode},
		{Action: "deal:search@1", Message: search, Rule: RetiredCall, Use: "GET /api/v2/deals/search", Status: Retired, Trouble: true},
		{Action: "deal:duplicate", Message: "sends POST /api/v2/deals/{dealId}/duplicate, which Pipedrive never documented; it may fail whatever the scopes; " +
			"an HTTP Request node can send POST /v1/deals/{id}/duplicate (deals:full) instead",
			Rule: UndocumentedCall, Use: "POST /v1/deals/{id}/duplicate", Status: Undocumented, Trouble: true},
		{Action: "deal:search", Message: search, Rule: RetiredCall, Use: "GET /api/v2/deals/search", Status: Retired, Trouble: true},
		{Action: "lead:update", Message: "sends PUT /v1/leads/{leadId}, which Pipedrive never documented; it may fail whatever the scopes; " +
			"an HTTP Request node can send PATCH /v1/leads/{id} (leads:full) instead",
			Rule: UndocumentedCall, Use: "PATCH /v1/leads/{id}", Status: Undocumented, Trouble: true},
		{Action: "GET /v1/deals/archived", Message: "calls GET /v1/deals/archived, which Pipedrive deprecated; it is going to be retired; " +
			"use GET /api/v2/deals/archived (deals:read or deals:full)", Rule: RetiredCall, Use: "GET /api/v2/deals/archived", Status: Deprecated, Trouble: true},
		{Action: "GET /api/v2/activityFields", Message: "may take admin: Pipedrive's specification and its scopes page disagree",
			Rule: WideScope, Trouble: true, met: setOf(Admin)},
	}
	if got := resolved(t, s).Warnings; !slices.Equal(got, want) {
		t.Errorf("warns\n%v, want\n%v", got, want)
	}
}

// TestEveryDoubtIsAWarning holds every operation of the facts against what is said of it: whatever is retired or not
// documented, in the requests or in what they carry, writes above all.
func TestEveryDoubtIsAWarning(t *testing.T) {
	operations := facts[struct {
		Version             int
		Resource, Operation string
		Requests            []factRequest
		Note                string
	}](t, "n8n-operations.json")
	if len(operations) != 94 {
		t.Fatalf("%d operations, want 94", len(operations))
	}
	for _, o := range operations {
		a := Action{Resource: o.Resource, Operation: o.Operation, Version: o.Version}
		warnings := resolved(t, Selection{Items: []Item{{Action: a}}}).Warnings
		has := func(rule Rule, parts ...string) bool {
			return slices.ContainsFunc(warnings, func(w Warning) bool {
				for _, part := range parts {
					if !strings.Contains(w.Message, part) {
						return false
					}
				}
				return w.Rule == rule && w.Action == a.in(2).String() && w.Trouble
			})
		}
		doubts := 0
		for _, r := range o.Requests {
			sent := "sends " + r.Method + " " + urlPath(r.API, r.Path)
			switch rule := map[string]Rule{"retired": RetiredCall, "deprecated": RetiredCall, "undocumented": UndocumentedCall}[r.Status]; {
			case rule != "":
				doubts++
				if !has(rule, sent) {
					t.Errorf("%s: nothing is said of %s", a, sent)
				}
			case r.Path == "/activityFields" && len(r.NotWhen) > 0:
				if !has(WideScope, sent, rawOptions[r.NotWhen[0]], r.NotWhen[0], "admin") {
					t.Errorf("%s: no option avoids %s: %v", a, sent, warnings)
				}
			}
		}
		if note := ownNote(o.Note); note != "" && doubts == 0 && !has(UndocumentedCall, note) {
			t.Errorf("%s: nothing is said of %q", a, note)
		}
		if clean := len(o.Note) == 0 && doubts == 0; clean && slices.ContainsFunc(warnings, func(w Warning) bool { return w.Trouble }) {
			t.Errorf("%s is warned about, and has nothing: %v", a, warnings)
		}
	}
}

// TestActivityFieldsNeverNeedAdmin: the option of the node avoids the request, and where it is on nothing is said.
func TestActivityFieldsNeverNeedAdmin(t *testing.T) {
	for action, option := range map[string]string{
		"create": `"Use Raw Field Keys" (rawCustomFieldKeys)`, "update": `"Use Raw Field Keys" (rawCustomFieldKeys)`,
		"get": `"Show Raw Field Keys" (rawCustomFieldOutput)`, "getAll": `"Show Raw Field Keys" (rawCustomFieldOutput)`,
	} {
		s := with(t, Selection{}, "activity:"+action)
		c := resolved(t, s)
		if slices.Contains(c.Needed(), Admin) {
			t.Errorf("%s needs %v", action, c.Needed())
		}
		has := func(s Selection) bool {
			return slices.ContainsFunc(said(t, s), func(text string) bool { return strings.Contains(text, option) })
		}
		use := Use{Workflow: "x.json", Node: "A", Action: Action{"activity", action, 2}}
		plain, raw, both := s, s, s
		plain.Uses = []Use{use}
		use.RawFields = true
		raw.Uses = []Use{use}
		both.Uses = append(slices.Clone(plain.Uses), use)
		if !has(s) || !has(plain) || has(raw) || !has(both) {
			t.Errorf("%s: %v by hand, %v in a node, %v with the option on, %v with both", action, has(s), has(plain), has(raw), has(both))
		}
	}
}

// TestDisputedCalls: nothing is said where the checklist has the scope that all of Pipedrive's sources name.
func TestDisputedCalls(t *testing.T) {
	for _, c := range []struct {
		calls []string
		want  int
	}{
		{[]string{"GET /api/v2/activityFields"}, 1},
		{[]string{"GET /api/v2/activityFields", "POST /api/v2/stages"}, 1}, // of the stages
		{[]string{"GET /api/v2/deals/1/products"}, 1},
		{[]string{"POST /v1/notes/1/comments"}, 0}, // deals:full is on the checklist
		{[]string{"POST /v1/notes/1/comments", "POST /api/v2/persons"}, 1},
		{[]string{"GET /api/v2/deals/1/products", "GET /api/v2/products"}, 0},
		{[]string{"POST /api/v2/deals/1/discounts"}, 0}, // the table has what all agree on
	} {
		if got := said(t, Selection{Calls: c.calls}); len(got) != c.want {
			t.Errorf("%q: %q", c.calls, got)
		}
	}
}

// TestSinceN8n: some operations fail in older versions of n8n.
func TestSinceN8n(t *testing.T) {
	for action, want := range map[string]string{
		"deal:create": "2.24.0", "deal:update": "2.24.0", "deal:getAll": "2.24.0", "activity:getAll": "2.24.0",
		"activity:create": "2.30.0", "activity:update": "2.30.0", "deal:get": "", "person:create": "", "deal:create@1": "",
	} {
		got := ""
		for _, text := range said(t, with(t, Selection{}, action)) {
			if _, rest, ok := strings.Cut(text, ": needs n8n "); ok {
				got, _, _ = strings.Cut(rest, " ")
			}
		}
		if got != want {
			t.Errorf("%s needs n8n %q, want %q", action, got, want)
		}
	}
}

// TestWarningOfLookup: in version 1 the drop-downs use retired requests as well.
func TestWarningOfLookup(t *testing.T) {
	got := said(t, with(t, Selection{Lookups: true}, "lead:update@1"))
	want := []string{"lookup:getPersons: sends GET /v1/persons, which Pipedrive retired; it may stop working at any time; " +
		"use version 2 of the node"}
	if !slices.Equal(got, want) {
		t.Errorf("warns %q, want %q", got, want)
	}
}

// TestEmptyDropDowns: those that nothing on the checklist fills are named, unless they were asked for.
func TestEmptyDropDowns(t *testing.T) {
	empty := func(s Selection) (names []string) {
		for _, text := range said(t, s) {
			if name, rest, _ := strings.Cut(text, ": "); strings.HasPrefix(rest, "stays empty in n8n's editor without ") {
				names = append(names, name)
			}
		}
		return names
	}
	s := with(t, Selection{}, "person:create")
	if got := empty(s); !slices.Equal(got, []string{"lookup:getUserIds"}) { // contacts:full fills the others
		t.Errorf("%q stay empty", got)
	}
	s.Calls = []string{"GET /v1/users"}
	if got := empty(s); len(got) > 0 {
		t.Errorf("%q stay empty where users:read is on the checklist", got)
	}
	s.Calls, s.Lookups = nil, true
	if got := empty(s); len(got) > 0 {
		t.Errorf("%q stay empty where they are asked for", got)
	}
	if got := empty(with(t, Selection{}, "deal:create", "deal:create@1")); !slices.Equal(got, []string{"lookup:getUserIds"}) {
		t.Errorf("%q stay empty", got)
	}
}

// TestWideScopes: the action or call is named that makes a wide scope necessary, and no other.
func TestWideScopes(t *testing.T) {
	wide := func(s Selection) (list []string) {
		for _, w := range resolved(t, s).Warnings {
			if w.Rule == WideScope {
				scope, _, _ := strings.Cut(strings.TrimPrefix(w.Message, "makes "), " ")
				list = append(list, w.Action+" "+scope)
			}
		}
		return list
	}
	for _, c := range []struct {
		calls, actions []string
		want           []string
	}{
		{[]string{"GET /api/v2/pipelines", "POST /api/v2/stages"}, nil, []string{"POST /api/v2/stages admin"}},
		{[]string{"GET /api/v2/pipelines", "POST /api/v2/stages"}, []string{"deal:get"}, []string{"POST /api/v2/stages admin"}},
		{[]string{"GET /api/v2/itemSearch", "GET /api/v2/deals/search"}, []string{"deal:get"}, []string{"GET /api/v2/itemSearch search:read"}},
		{[]string{"GET /v1/recents"}, nil, []string{"GET /v1/recents recents:read"}},
		{nil, []string{"*", "trigger"}, []string{
			"activity:create first", "activity:get first", "activity:getAll first", "activity:update first"}},
		{[]string{"GET /v1/users"}, []string{"deal:search"}, nil},
	} {
		if got := wide(with(t, Selection{Calls: c.calls}, c.actions...)); len(c.actions) < 2 && !slices.Equal(got, c.want) || len(got) != len(c.want) {
			t.Errorf("%v with %v: %q, want %q", c.calls, c.actions, got, c.want)
		}
	}
}

// TestPlaces: a warning is given for every node that it is about.
func TestPlaces(t *testing.T) {
	search := Action{"deal", "search", 2}
	s := Selection{
		Items: []Item{{Action: search}, {Action: Action{"person", "search", 0}}}, Calls: []string{"GET /v1/deals/archived"},
		Uses: []Use{
			{Workflow: "a.json", Node: "Find", Action: search}, {Workflow: "b.json", Node: "Look", Action: search},
			{Workflow: "b.json", Node: "Old", Call: "GET /v1/deals/archived"}, {Workflow: "b.json", Node: "Gone", Action: Action{"lead", "update", 2}},
		},
	}
	var got []string
	for _, w := range resolved(t, s).Warnings {
		got = append(got, w.Workflow+" "+w.Node+" "+w.Action)
	}
	want := []string{"a.json Find deal:search", "b.json Look deal:search", "  person:search", "b.json Old GET /v1/deals/archived"}
	if !slices.Equal(got, want) {
		t.Errorf("warns of %q, want %q", got, want)
	}
	s.NodeVersion = 1
	if got := resolved(t, s).Warnings; got[0].Node != "" || !slices.ContainsFunc(got, func(w Warning) bool { return w.Node == "Look" && w.Action == "deal:search@2" }) {
		t.Errorf("in version 1: %v", got)
	}
}
