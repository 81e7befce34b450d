package wizard

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

// TestAnswersRememberOneSelection changes the selection, and where n8n is, in any order: what is kept is never that of another
// one, and it is computed once.
func TestAnswersRememberOneSelection(t *testing.T) {
	remembering := Answers{}.Remembering()
	all := append(NodeActions(2), scopes.Trigger)
	draw := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		a := remembering // which shares what it keeps
		for range draw.IntN(4) {
			a.Selection = a.Selection.Add(all[draw.IntN(len(all))])
		}
		if draw.IntN(2) == 0 {
			a.Selection = ToggleRelated(a.Selection, "note", scopes.Deals)
		}
		a.N8N.URL = []string{"", "http://localhost:5678"}[draw.IntN(2)]
		fresh := a
		fresh.Resolved = nil
		want := fresh.Checklist()
		for range 2 {
			if diff := cmp.Diff(want.Markdown(), a.Checklist().Markdown()); diff != "" {
				t.Fatalf("(-want +got)\n%s", diff)
			}
		}
		kept, anew := testing.AllocsPerRun(1, func() { a.Checklist() }), testing.AllocsPerRun(1, func() { fresh.Checklist() })
		if len(a.Selection.Items) > 0 && kept > anew/4 {
			t.Fatalf("%v allocations for what is kept, %v for what is not", kept, anew)
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
		{scopes.Selection{Items: get, Calls: []string{"GET /v1/users"}, Lookups: true}, "Switch these 2 scopes on in Developer Hub, and no others", "Switch these 2 on, no others",
			"They are the least that your 1 action, 1 call and drop-downs need."},
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

// Each scope says what it is for, whether a smaller one would do for some of it, and what wider one covers it.
func TestReasonsOfScopes(t *testing.T) {
	a := Answers{Selection: selecting(t, "deal:create", "deal:get", "deal:search", "lead:get", "trigger")}
	a.Selection.Calls = []string{"GET /v1/users", "GET /api/v2/deals/search"}
	list := a.Checklist()
	got := map[scopes.Scope]ScopeReasons{}
	for _, e := range list.Scopes {
		got[e.Scope] = a.ReasonsOf(list, e)
	}
	for scope, want := range map[scopes.Scope]ScopeReasons{
		"deals:full": {Count: "4 reasons", Lines: []string{"Deal Create, Get, Search", "GET /api/v2/deals/search"}, Enough: []string{"Deal Get, Search", "GET /api/v2/deals/search"},
			Writes: []string{"Deal, Create"}, Write: "writes", Wider: []scopes.Scope{"search:read"}},
		"leads:read":    {Count: "1 reason", Lines: []string{"Lead Get"}},
		"webhooks:full": {Count: "the trigger", Lines: []string{"Pipedrive Trigger"}, Writes: []string{"Pipedrive Trigger"}, Write: "writes"},
		"users:read":    {Count: "1 reason", Lines: []string{"GET /v1/users"}},
	} {
		if d := cmp.Diff(want, got[scope], cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", scope, d)
		}
	}
	a = Answers{Selection: selecting(t, "product:create", "product:get")} // creating reads the fields as well
	list = a.Checklist()
	for _, e := range list.Scopes {
		got[e.Scope] = a.ReasonsOf(list, e)
	}
	if r := got["products:full"]; !slices.Equal(r.Enough, []string{"Product Get"}) || !slices.Equal(r.Writes, []string{"Product, Create"}) || r.Write != "writes" {
		t.Errorf("what reads and writes: %+v", r)
	}
	a = Answers{Selection: selecting(t, "deal:create", "deal:delete")}
	list = a.Checklist()
	for _, e := range list.Scopes {
		got[e.Scope] = a.ReasonsOf(list, e)
	}
	if r := got["deals:full"]; !slices.Equal(r.Writes, []string{"Deal, Create, Delete"}) || r.Write != "write" {
		t.Errorf("two of one object: %+v", r)
	}
	if base := got[scopes.Base]; base.Count != "always on" {
		t.Errorf("%+v", base)
	}
	if name := a.ReasonNames([]string{"lookup:getUserIds", "no:such", "GET /v1/x", "GET /v1/x"}, " "); strings.Join(name, "|") != "Drop-downs of n8n's editor: getUserIds|no:such|GET /v1/x" {
		t.Errorf("%q", name)
	}
}

func TestRelationsOfWhatIsPicked(t *testing.T) {
	a := Answers{Selection: selecting(t, "note:get", "deal:get")}
	if got := a.Relations(); len(got) != 1 || got[0].String() != "Note: deals or contacts, as it is not said which" || got[0].Resource != "note" {
		t.Errorf("%v", got)
	}
	a.Selection = ToggleRelated(a.Selection, "note", scopes.Contacts)
	if got := a.Relations()[0].String(); got != "Note: contacts, not deals" {
		t.Errorf("%s", got)
	}
	a.Selection = ToggleRelated(a.Selection, "note", scopes.Deals)
	if got := a.Relations()[0].String(); got != "Note: deals, contacts" {
		t.Errorf("%s", got)
	}
	a.Selection = ToggleRelated(a.Selection, "note", scopes.Contacts)
	if got := a.Relations()[0].String(); got != "Note: deals, not contacts" {
		t.Errorf("%s", got)
	}
	for line, want := range map[string]string{"contacts": "Note: contacts, not deals", "deals, contacts": "Note: deals, contacts", "deals contacts": "Note: deals, contacts", "any": "Note: deals or contacts, as it is not said which"} {
		sel, err := RelateLine(a.Selection, "note", line)
		if got := (Answers{Selection: sel}).Relations()[0].String(); err != nil || got != want {
			t.Errorf("%q: %s, %v", line, got, err)
		}
	}
	if sel, err := RelateLine(a.Selection, "note", "moon"); err == nil || len(sel.Items) != 2 {
		t.Errorf("%v", err)
	}
}

func TestRemarkWords(t *testing.T) {
	for want, r := range map[string]scopes.Remark{
		"not resolved": {Open: true}, "good to know": {}, "may stop working": {Trouble: true, Rule: scopes.RetiredCall},
		"wide": {Trouble: true, Rule: scopes.WideScope}, "a draft": {Trouble: true, Rule: scopes.DraftDiffers}, "may fail": {Trouble: true},
	} {
		if got := RemarkWord(r); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}
