package scopes

import (
	order "cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// toV2 is the migration of a selection.
func toV2(t *testing.T, sel Selection) Checklist {
	t.Helper()
	list, err := ResolveToV2(sel)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestEveryActionHasAWayToVersion2: no action of version 1 is left behind, every one names the request that it sends then,
// and nothing of version 1 is needed, warned of or listed afterwards.
func TestEveryActionHasAWayToVersion2(t *testing.T) {
	all, err := ParseActions("*", oldVersion)
	if err != nil {
		t.Fatal(err)
	}
	list := toV2(t, Selection{NodeVersion: oldVersion, Lookups: true}.Add(all...).Add(Trigger))
	if len(list.Steps) != len(all) || len(all) != 45 {
		t.Errorf("%d steps for %d actions", len(list.Steps), len(all))
	}
	for _, s := range list.Steps {
		from, to := strings.TrimSuffix(s.From, "@1"), strings.TrimSuffix(s.To, "@2")
		if want := strings.Replace(from, "dealActivity", "activity", 1); to != want || from == s.From || to == s.To {
			t.Errorf("%s becomes %s", s.From, s.To)
		}
		now, err := ParseActions(to, defaultVersion)
		if err != nil {
			t.Fatal(err)
		}
		sends := mainRequest(operationOf(now[0].from(defaultVersion))).String()
		if !strings.Contains(strings.Join(s.Change, "\n"), sends) {
			t.Errorf("%s does not say that it sends %s: %q", s.To, sends, s.Change)
		}
	}
	if text := list.Text(); list.NodeVersion != defaultVersion || strings.Contains(text[:strings.Index(text, "Scopes as it is")], "@1") {
		t.Errorf("version %d:\n%s", list.NodeVersion, text)
	}
}

// TestWhatIsVersion2StaysAsItIs.
func TestWhatIsVersion2StaysAsItIs(t *testing.T) {
	sel := Selection{Calls: []string{"GET /api/v2/deals", "GET /v1/users"}}.Add(Action{Resource: "deal", Operation: "get"}, Trigger)
	want, err := Resolve(sel)
	if err != nil {
		t.Fatal(err)
	}
	got := toV2(t, sel)
	if len(got.Steps) != 0 || got.List() != want.List() || !slices.Equal(got.Before, want.Needed()) {
		t.Errorf("%+v", got.Migration)
	}
	if !strings.Contains(got.Text(), "nothing: what is selected is version 2 already") {
		t.Error(got.Text())
	}
	data, err := json.Marshal(got)
	if err != nil || !strings.Contains(string(data), `"migration":[],"scopes_before":["deals:read","webhooks:full","users:read"]`) {
		t.Errorf("%s, %v", data, err)
	}
}

// TestCallsAreReplaced with what they had for their parameters.
func TestCallsAreReplaced(t *testing.T) {
	for call, want := range map[string]string{
		"PUT /v1/deals/42": "PATCH /api/v2/deals/42",
		"GET https://x.pipedrive.com/v1/deals?user_id=3&start=9&limit=5": "GET /api/v2/deals?owner_id=3&limit=5",
		"GET /v1/deals?sort=add_time%20DESC&owned_by_you=1":              "GET /api/v2/deals",
		"GET /v1/deals/{{ $json.a ? '&' : 1 }}/activities?limit=2":       "GET /api/v2/activities?deal_id={{ $json.a ? '&' : 1 }}&limit=2",
		"GET /v1/deals?filter_id={{ $json.x && 2 }}&start=1":             "GET /api/v2/deals?filter_id={{ $json.x && 2 }}",
		"GET /v1/deals/{id}/persons":                                     "GET /api/v2/persons?deal_id={id}",
		"DELETE /v1/stages?ids=1,2":                                      "DELETE /api/v2/stages/{id}",
		"POST /v1/users/7/roleAssignments":                               "POST /v1/roles/{id}/assignments",
		"GET /v1/searchResults?term=x&item_type=deal":                    "GET /api/v2/itemSearch?term=x&item_types=deal",
		"PUT /v1/leads/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee":             "PATCH /v1/leads/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
		"GET /v1/pipelines/3/deals":                                      "GET /api/v2/deals?pipeline_id=3",
	} {
		list := toV2(t, Selection{Calls: []string{call}})
		if len(list.Steps) != 1 || list.Steps[0].To != want || len(list.Unresolved) > 0 || len(list.Needed()) == 0 {
			t.Errorf("%s: %+v, unresolved %+v; want %s", call, list.Steps, list.Unresolved, want)
			continue
		}
		if s := list.Steps[0]; !slices.Equal(s.Before, s.After) || !slices.Equal(s.After, list.Needed()) {
			t.Errorf("%s: %v before, %v then", call, s.Before, s.After)
		}
	}
	for _, twin := range twins().list {
		list := toV2(t, Selection{Calls: []string{twin.String()}})
		if (twin.Use != "") != (len(list.Steps) == 1 && list.Steps[0].To != "" && len(list.Unresolved) == 0) {
			t.Errorf("%s: %+v, unresolved %+v", twin, list.Steps, list.Unresolved)
		}
	}
}

// TestNothingReplacesSomeCalls: they stay what they were, unresolved.
func TestNothingReplacesSomeCalls(t *testing.T) {
	list := toV2(t, Selection{Calls: []string{"GET /v1/subscriptions/4"}})
	if s := list.Steps; len(s) != 1 || s[0].To != "" || s[0].Change[0] != "nothing replaces it" || len(list.Unresolved) != 1 {
		t.Errorf("%+v, unresolved %+v", s, list.Unresolved)
	}
	if text := list.Text(); strings.Contains(text, "scopes as before") || strings.Contains(text, "enough") {
		t.Error(text)
	}
}

// TestStepsOfNodes: each node is named with what it sets, and what it left open for a retired call is left open no more.
func TestStepsOfNodes(t *testing.T) {
	person := Action{Resource: "person", Operation: "create", Version: 1}
	list := toV2(t, Selection{
		Items: []Item{{Action: person}, {Action: Trigger}, {Action: Action{Resource: "dealProduct", Operation: "update", Version: 1}}},
		Uses: []Use{
			{Workflow: "a", Node: "New", Action: person, Outdated: []string{"additionalFields.email"}, Place: Place{File: "a.json", Line: 3}},
			{Workflow: "a", Node: "Plain", Action: person},
			{Workflow: "a", Node: "Old", Action: Trigger, Event: &Event{Version: "1", Action: "merged", Object: "activityType"}},
			{Workflow: "a", Node: "Late", Action: Trigger, Event: &Event{Version: "1.1", Action: "*", Object: "*"}},
		},
		Unresolved: []Unresolved{
			{Workflow: "a", Node: "HTTP", Reason: "retired", Retired: "PUT /v1/persons/{{ $json.id }}"},
			{Workflow: "a", Node: "Any", Reason: "the operation is an expression"},
		},
	})
	got := map[string]string{}
	for _, s := range list.Steps {
		got[s.Node] = s.From + " " + s.To
		changes := strings.Join(s.Change, "\n")
		if emails := strings.Contains(changes, "additionalFields.email becomes additionalFields.emails"); emails != (s.Node == "New") {
			t.Errorf("%s: %s", s.Node, changes)
		}
		switch s.Node {
		case "New":
			if s.Place != (Place{File: "a.json", Line: 3}) {
				t.Errorf("%+v", s.Place)
			}
		case "Old":
			if !strings.Contains(changes, "merged becomes change") || !strings.Contains(changes, "no activityType") {
				t.Error(changes)
			}
		case "":
			if d := cmp.Diff([][]Scope{{"deals:full"}, {"products:full"}}, [][]Scope{s.Before, s.After}); d != "" {
				t.Error(d)
			}
		}
	}
	want := map[string]string{"New": "person:create@1 person:create@2", "Plain": "person:create@1 person:create@2", "Old": "trigger@1 trigger@1.1",
		"HTTP": "PUT /v1/persons/{{ $json.id }} PATCH /api/v2/persons/{{ $json.id }}", "": "dealProduct:update@1 dealProduct:update@2"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if len(list.Unresolved) != 1 || list.Unresolved[0].Node != "Any" {
		t.Errorf("%+v", list.Unresolved)
	}
	for _, w := range list.Warnings {
		if strings.Contains(w.Message, "webhooks 1.0") {
			t.Errorf("it is as if that were changed: %+v", w)
		}
	}
	if d := cmp.Diff([]Scope{"deals:full", "contacts:full", "webhooks:full"}, list.Before); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Scope{"contacts:full", "products:full", "webhooks:full"}, list.Needed()); d != "" {
		t.Error(d)
	}
	found := 0
	for _, f := range list.Findings(Gate{}) {
		if rule := map[string]Rule{"Old": UndocumentedCall}[f.Node]; strings.Contains(f.Message, " becomes ") && f.Rule == order.Or(rule, RetiredCall) {
			found++
		}
	}
	if found != len(want) {
		t.Errorf("%d findings of %d steps", found, len(want))
	}
}

// TestWhatIsCurrentIsNoFinding: a node of version 1 that sends what Pipedrive documents may stay as it is.
func TestWhatIsCurrentIsNoFinding(t *testing.T) {
	list := toV2(t, Selection{NodeVersion: 1}.Add(Action{Resource: "file", Operation: "get"}, Action{Resource: "lead", Operation: "update"}))
	if len(list.Steps) != 2 {
		t.Errorf("%+v", list.Steps)
	}
	for _, f := range list.Findings(Gate{}) {
		if strings.Contains(f.Message, " becomes ") {
			t.Errorf("%+v", f)
		}
	}
}

// What is said to differ is of the action's own resource and operation, and nothing differs from version 2.
func TestDifferencesAreTheActionsOwn(t *testing.T) {
	found := 0
	for _, op := range Operations(oldVersion) {
		for _, d := range differencesOf(Action{Resource: op.Resource, Operation: op.Operation, Version: oldVersion}) {
			found++
			if d.resource != op.Resource || !slices.Contains(d.operations, op.Operation) {
				t.Errorf("%s:%s is told of %+v", op.Resource, op.Operation, d)
			}
		}
	}
	if found == 0 {
		t.Error("nothing differs")
	}
	for _, op := range Operations(2) {
		if got := differencesOf(Action{Resource: op.Resource, Operation: op.Operation, Version: 2}); got != nil {
			t.Errorf("%s:%s of version 2 is told of %+v", op.Resource, op.Operation, got)
		}
	}
}

// Nodes that are to be changed alike stand together, above what is to be changed at them.
func TestStepsAlikeStandTogether(t *testing.T) {
	from := func(text string, nodes ...string) (steps []Step) {
		for _, n := range nodes {
			steps = append(steps, Step{Workflow: "flow", Node: n, From: text, To: "deal:get@2", Change: []string{"set " + text}, After: []Scope{"deals:read"}})
		}
		return steps
	}
	c := Checklist{Migration: &Migration{Steps: slices.Concat(from("deal:get@1", "A"), from("deal:getAll@1", "B", "C"), from("deal:get@1", "D"), from("deal:x@1", ""))}}
	var got []string
	for _, s := range c.migrationSections()[1:] {
		got = append(got, s.Heading+" | "+strings.Join(s.Lines[:min(2, len(s.Lines))], " | "))
	}
	want := []string{
		"deal:get@1 becomes deal:get@2 | at flow: A, flow: D | set deal:get@1",
		"deal:getAll@1 becomes deal:get@2 | at flow: B, flow: C | set deal:getAll@1",
	}
	if diff := cmp.Diff(want, got[:2]); diff != "" || len(got) != 3 || !strings.HasPrefix(got[2], "deal:x@1 becomes deal:get@2 | set deal:x@1") {
		t.Errorf("-want +got\n%s\n%q", diff, got)
	}
}

// TestCallsSayWhatBecomesOfThem: the method and the path are named where they become others, and only there.
// TestAnOperationThatMovedIsNamed by its new place, and a request that an option avoids is told of behind any other.
func TestAnOperationThatMovedIsNamed(t *testing.T) {
	for action, want := range map[Action]string{
		{Resource: "dealActivity", Operation: "getAll", Version: 1}: "operation: Activity, Get Many, with the deal in filters.dealId",
		{Resource: "deal", Operation: "update", Version: 1}:         "and without that request, with ",
	} {
		said := strings.Join(toV2(t, Selection{Items: []Item{{Action: action}}}).Steps[0].Change, "\n")
		if !strings.Contains(said, want) {
			t.Errorf("%s does not say %q:\n%s", action, want, said)
		}
	}
}

func TestCallsSayWhatBecomesOfThem(t *testing.T) {
	for call, want := range map[string][5]bool{ // method, path, parameters, pages and values; the last two are of version 2
		"PUT /v1/leads/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee": {true, false, false, false, false},
		"PUT /v1/deals/42": {true, true, false, false, true},
		"GET /v1/deals/42": {false, true, false, false, true},
		"GET /v1/deals":    {false, true, true, true, true},
	} {
		said := "\n" + strings.Join(toV2(t, Selection{Calls: []string{call}}).Steps[0].Change, "\n")
		has := func(what string) bool { return strings.Contains(said, "\n"+what+": ") }
		if got := [5]bool{has("method"), has("path"), has("parameter"), has("pages"), has("values")}; got != want {
			t.Errorf("%s: method, path, parameters, pages and values %v, want %v:%s", call, got, want, said)
		}
	}
}

// TestARetiredCallsScopesAreKnown, though no specification has it any more: version 1 changed a deal's product with deals:full.
func TestARetiredCallsScopesAreKnown(t *testing.T) {
	list := toV2(t, Selection{Calls: []string{"PUT /v1/deals/42/products/7"}})
	for name, got := range map[string][]Scope{"as it is": list.Before, "the step as it is": list.Steps[0].Before} {
		if !slices.Equal(got, []Scope{"deals:full"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
