package tui

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// A token needs no picks: then everything that only reads is tested.
func TestPickerWithATokenPicksAllThatReads(t *testing.T) {
	s := picker(t)
	s.answers.Method = connection.APIToken
	drive(t, s, func(d *driver) {
		d.want("Next: Register, test all", "OAuth2 would need")
		d.press("enter")
		d.want("● Register")
		if d.takePicks() == "" {
			t.Error("nothing is picked")
		}
		for _, it := range d.model.answers.Selection.Items {
			if o, ok := wizard.OperationOf(it.Action, 2); !ok || !o.Reads {
				t.Errorf("%s does not only read", it.Action)
			}
		}
	})
}

func TestPickerSettlesWhatWorkflowsLeftOpen(t *testing.T) {
	s := picker(t, "deal:get", "dealActivity:getAll@1")
	open := scopes.Unresolved{Workflow: "orders.json", Node: "Pipedrive 注文 🧾", Reason: "the operation is an expression"}
	s.answers.Selection.Unresolved = []scopes.Unresolved{open}
	drive(t, s, func(d *driver) {
		d.want("! 1 node not clear: orders.json, Pipedrive …", "The operation is an", "settles it", "Pipedrive node, version 1 1/1")
		d.fits()
		d.press("space")
		d.want("· the operation is an expression; pick it below, then space settles it", "! 1 node")
		d.press("space")
		d.want("✓ settled: orders.json, Pipedrive 注文 🧾", "settled; it was: the operation is an expression")
		if len(d.model.answers.Selection.Unresolved) != 0 {
			t.Error("it is still open")
		}
		d.want("space open again", "Space opens it again.")
		d.press("space")
		if len(d.model.answers.Selection.Unresolved) != 1 {
			t.Error("it is not open again")
		}
		d.want("the operation is an expression; pick it below, then space settles it", "space settle")
		d.press("m")
		d.want("Undo", "open again: orders.json")
		d.press("esc")
		d.to("Deal Activity: Get")
		d.press("space")
		d.wantPicked("deal:get")
		d.press("space")
		d.wantPicked("deal:get dealActivity:getAll@1")
	})
}

// Hidden rows are counted and named, and the cursor is always in sight.
func TestPickerHidesNothingUnsaid(t *testing.T) {
	drive(t, picker(t, "note:*"), func(d *driver) {
		d.press("down", "right", "end")
		d.want("↑", "more: Pipedrive node, Activity")
		d.press("home")
		d.want("❯ ▾ ◧ Pipedrive node", "↓", "more:")
		for range 40 {
			d.press("down", "right")
			d.line("❯")
			d.fits()
		}
		for range 100 {
			d.press("up")
			d.line("❯")
		}
		d.want("❯ ▾ ◧ Pipedrive node")
		d.press("pgdown")
		d.line("❯")
		d.press("pgup", "G", "g")
		d.want("❯ ▾ ◧ Pipedrive node")
	})
}

func TestPickerFilter(t *testing.T) {
	for filter, want := range map[string][]string{
		"getAll":             {"□ Get Many", "Deal Product", "Note"},
		"DEAL:GETA":          {"Deal 0/7", "Get Many"},
		"duplicate":          {"Deal 0/7", "Duplicate", "1 row matches"},
		"get many org":       {"Organization", "Get Many", "1 row matches"},
		"pipedrive node":     {"51 rows match"},
		"trigger":            {"Pipedrive Trigger node", "1 row matches"},
		"dealActivity":       {"Get Many → Activity, Get Many", "1 row matches"},
		"drop":               {"Drop-downs", "1 row matches"},
		"no such thing here": {"· no action matches", "esc closes the filter", "0 rows match"},
	} {
		drive(t, picker(t), func(d *driver) {
			d.press("/")
			d.write(filter)
			d.want(want...)
			d.fits()
		})
	}
}

func TestPickerFilterTakesLettersAsText(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("m nex?")
		d.want("/ m nex?", "To the rows")
		d.wantPicked("")
		d.press("esc")
		d.wantNot("/ m nex?")
		d.want("0 of 51 picked")
	})
}

func TestPickerPicksWhatTheFilterShows(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("search")
		d.press("down", "up", "enter")
		d.press("home", "space") // the node's row stands for those of its rows that are shown
		d.wantPicked("deal:search organization:search person:search product:search")
		d.press("space")
		d.wantPicked("")
		d.press("down", "down", "space")
		d.wantPicked("deal:search")
		d.press("esc")
		d.want("1 of 51 picked", "❯ ■ Search") // the row stays in sight
		d.press("esc")
		d.want("● Method")
	})
}

func TestPickerStates(t *testing.T) {
	testStates(t, []stepState{
		{name: "nothing", start: func(t *testing.T) start {
			s := picker(t)
			s.reader = &fakeReader{}
			return s
		}},
		{name: "workflows", start: fromWorkflows, prepare: func(d *driver) {
			d.to("Person")
			d.press("space", "space")
			d.choose("Undo")
			d.choose("Undo")
		}},
		{name: "relation", start: fromWorkflows, prepare: func(d *driver) {
			d.to("Note")
			d.press("right", "right", "right")
		}},
		{name: "filter", start: fromWorkflows, prepare: func(d *driver) {
			d.press("/")
			d.write("person get")
		}},
		{name: "no-match", start: fromWorkflows, prepare: func(d *driver) {
			d.press("/")
			d.write("persn")
		}},
		{name: "menu", start: fromWorkflows, prepare: func(d *driver) { d.press("m") }},
		{name: "token", start: func(t *testing.T) start {
			s := picker(t)
			s.answers.Method = connection.APIToken
			return s
		}},
		{name: "not-clear", start: func(t *testing.T) start {
			s := picker(t, "deal:get", "dealActivity:getAll@1")
			s.answers.Selection.Unresolved = []scopes.Unresolved{{Workflow: "Lead intake", Node: "Pipedrive4", Reason: "the operation is an expression"}}
			return s
		}},
		{name: "several not clear", start: severalNotClear, prepare: func(d *driver) { d.press(" ", "down") }},
		{name: "file", start: func(t *testing.T) start {
			s := picker(t, "deal:get")
			s.reader = &fakeReader{found: threeFound(t)}
			return s
		}, prepare: func(d *driver) {
			d.press("w")
			d.write("exported")
			d.press("enter")
		}},
		{name: "call-retired", start: fromWorkflows, prepare: callTyped("GET https://acme.pipedrive.com/v1/deals/42")},
		{name: "call-unknown", start: fromWorkflows, prepare: callTyped("GET /api/v2/dealz")},
		{name: "call-incomplete", start: fromWorkflows, prepare: callTyped("deals")},
		{name: "call-known", start: fromWorkflows, prepare: callTyped("GET /api/v2/persons")},
	})
}

func callTyped(text string) func(d *driver) {
	return func(d *driver) {
		d.choose("A custom API call")
		d.write(text)
	}
}
