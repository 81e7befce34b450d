package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// picker starts at the picker with actions picked.
func picker(t *testing.T, names ...string) start {
	t.Helper()
	a := docker()
	a.Method, a.Selection = connection.OAuth2, selected(t, names...)
	return start{answers: a, at: wizard.StepActions}
}

// fromWorkflows is a picker with what three workflows use.
func fromWorkflows(t *testing.T) start {
	t.Helper()
	s := picker(t, "person:create", "person:get", "person:search", "deal:create", "deal:get", "deal:getAll", "note:create", "activity:getAll", "trigger")
	sel := &s.answers.Selection
	sel.Calls = []string{"GET /api/v2/pipelines"}
	for _, it := range sel.Items {
		workflow := map[string]string{"person": "Lead intake", "note": "Lead intake", "trigger": "New deal to Slack"}[it.Action.Resource]
		if workflow == "" {
			workflow = "Weekly pipeline"
		}
		sel.Uses = append(sel.Uses, scopes.Use{Workflow: workflow, Node: "Pipedrive", Action: it.Action})
	}
	*sel = sel.Relate("note", scopes.Deals)
	return s
}

func (d *driver) takePicks() string {
	var names []string
	for _, it := range d.model.answers.Selection.Items {
		names = append(names, it.Action.String())
	}
	return strings.Join(names, " ")
}

func (d *driver) wantPicked(want string) {
	d.t.Helper()
	if got := d.takePicks(); got != want {
		d.t.Fatalf("picked %q, not %q:\n%s", got, want, d.screen())
	}
}

// to moves the cursor to the row with a label.
func (d *driver) to(label string) {
	d.t.Helper()
	d.press("home")
	for range 80 {
		if strings.Contains(d.line("❯"), label) {
			return
		}
		d.press("down")
	}
	d.t.Fatalf("no row %q:\n%s", label, d.screen())
}

// choose takes an entry of the menu.
func (d *driver) choose(title string) {
	d.t.Helper()
	d.press("m")
	for range 20 {
		if strings.Contains(d.line("❯"), title) {
			d.press("enter")
			return
		}
		d.press("down")
	}
	d.t.Fatalf("the menu has no %q:\n%s", title, d.screen())
}

func TestPickerFoldsObjectsAndSaysWhatIsPicked(t *testing.T) {
	drive(t, picker(t, "deal:create", "deal:get"), func(d *driver) {
		d.want("▾ ◧ Pipedrive node, version 2 2/50", "▸ □ Activity 0/5", "▸ ◧ Deal 2/7 Create, Get", "□ Pipedrive Trigger node", "2 of 51 picked")
		d.wantNot("Duplicate")
		d.press("down", "down", "right")
		d.want("▾ ◧ Deal", "■ Create", "□ Duplicate", "■ Get")
		d.press("right")
		if got := d.line("❯"); !strings.HasPrefix(got, "❯     ■ Create") {
			t.Errorf("right does not go into the open object: %q", got)
		}
		d.press("left")
		if got := d.line("❯"); !strings.HasPrefix(got, "❯   ▾ ◧ Deal") {
			t.Errorf("left does not go to the object: %q", got)
		}
		d.press("h")
		d.wantNot("Duplicate")
	})
}

func TestPickerPicksActionsObjectsAndTheNode(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("j", "l", "l", "space")
		d.wantPicked("activity:create")
		d.want("◧ Activity 1/5", "❯ ■ Create")
		d.press("space")
		d.wantPicked("")
		d.press("h", "space")
		d.want("■ Activity 5/5")
		d.press("space")
		d.wantPicked("")
		d.press("home", "space")
		d.want("■ Pipedrive node, version 2 50/50")
		d.press("space")
		d.want("□ Pipedrive node, version 2 0/50")
	})
}

func TestPickerPresets(t *testing.T) {
	drive(t, fromWorkflows(t), func(d *driver) {
		before := d.takePicks()
		d.choose("Everything")
		d.want("51 of 51 picked", "picked: everything")
		d.choose("Reading only")
		for _, it := range d.model.answers.Selection.Items {
			if o, ok := wizard.OperationOf(it.Action, 2); !ok || !o.Reads {
				t.Errorf("%s does not only read", it.Action)
			}
		}
		d.choose("Undo")
		d.want("51 of 51 picked", "undone: picked: Reading only")
		d.choose("Nothing")
		d.want("0 of 51 picked")
		d.choose("From my workflows")
		d.wantPicked(before)
		if got := d.model.answers.Selection.Calls; len(got) != 1 {
			t.Errorf("the calls are %q", got)
		}
	})
}

func TestPickerShowsWhatAPickChanges(t *testing.T) {
	drive(t, picker(t, "deal:get"), func(d *driver) {
		d.want("Scopes needed ──────── 1", "deals:read")
		d.press("/")
		d.write("deal:create")
		d.press("enter", "space")
		d.want("+ deals:full", "− deals:read", "Scopes needed ──────── 1")
		d.press("up")
		d.want("+ deals:full")
		d.press("esc", "end", "up", "up", "space")
		d.wantNot("− deals:read", "+ deals:full")
		d.want("+ webhooks:full")
	})
}

func TestPickerWithoutAPaneHasTheScopesInALine(t *testing.T) {
	s := picker(t, "deal:get")
	s.width, s.height = 40, 18
	drive(t, s, func(d *driver) {
		d.want("Scopes 1: deals:read")
		d.choose("Everything")
		d.want("Scopes 6:")
		d.fits()
		d.resize(70, 24)
		d.want("Scopes 6:")
		d.fits()
		d.resize(80, 24)
		d.want("Scopes needed ──────── 6")
		d.wantNot("Scopes 6:")
		d.fits()
	})
}

func TestPickerSwitchesTheNodeVersion(t *testing.T) {
	drive(t, picker(t, "deal:create", "product:create", "product:getAll"), func(d *driver) {
		d.choose("Node version 1")
		d.want("Pipedrive node, version 1", "Deal Activity", "which lacks product:create")
		d.wantPicked("deal:create product:getAll")
		if d.model.answers.Selection.NodeVersion != 1 {
			t.Error("the selection is not of version 1")
		}
		d.choose("Node version 2")
		d.want("Pipedrive node, version 2", "with product:create again")
		d.wantPicked("deal:create product:getAll product:create")
	})
}

func TestPickerHasDealActivityInBothVersions(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("deal activity")
		d.press("enter")
		d.want("In version 2 it is", "needs activities:read or")
		d.press("space")
		d.choose("Node version 1")
		d.wantPicked("dealActivity:getAll")
		d.choose("Node version 2")
		d.wantPicked("dealActivity:getAll")
	})
}

// The relations are those of the row under the cursor, and only where a tick has an effect.
func TestPickerAsksWhatFilesAndNotesBelongTo(t *testing.T) {
	drive(t, picker(t, "file:get", "note:get", "note:create"), func(d *driver) {
		d.to("Note")
		d.want("not said any one of", "I assume deals")
		d.press("right")
		d.to("□ Delete") // not picked: nothing belongs to anything
		d.press("right")
		d.wantNot("belongs to")
		d.to("■ Get")
		d.want("→ relation", "belongs to", "□ deals", "□ contacts")
		d.press("right", "right")
		d.want("‹□ contacts›")
		d.press("right") // there is nothing further right
		d.press("space")
		d.want("‹■ contacts›")
		if got := d.model.answers.Selection.Related["note"]; len(got) != 1 || got[0] != scopes.Contacts {
			t.Errorf("notes belong to %v", got)
		}
		d.press("left")
		d.want("‹□ deals›")
		d.press("left", "space") // back on the row
		d.wantPicked("file:get note:create")
		if len(d.model.answers.Selection.Related["file"]) > 0 {
			t.Error("files belong to something that nobody said")
		}
	})
}

func TestPickerKeepsWhatWorkflowsSayOfFiles(t *testing.T) {
	s := picker(t, "file:get", "file:create")
	s.answers.Selection.Items[0].Related = []scopes.Family{scopes.Deals}
	drive(t, s, func(d *driver) {
		d.want("File 2/5 Create, Get, …")
		d.to("File")
		d.press("right", "right")
		d.want("■ deals", "□ activities", "□ contacts")
		d.press("right", "right", "right", "space")
		if got := d.model.answers.Selection.Related["file"]; len(got) != 2 || got[0] != scopes.Deals || got[1] != scopes.Contacts {
			t.Errorf("files belong to %v", got)
		}
	})
}

func TestPickerDropDowns(t *testing.T) {
	drive(t, picker(t, "deal:create"), func(d *driver) {
		d.choose("Drop-downs in the editor")
		d.want("■ Drop-downs in n8n's editor", "drop-downs picked", "+ users:read")
		d.to("Drop-downs")
		d.press("space")
		d.want("□ Drop-downs in n8n's editor", "− users:read")
	})
}

func TestPickerDoesNotGoOnWithNothing(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("enter")
		d.want("● Actions", "! nothing picked: space picks a row and all below it")
		d.press("down", "space", "enter")
		d.want("● Scopes")
	})
}

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
		d.want("! not clear: orders.json, Pipedrive 注文 🧾", "The operation is an", "settles it", "Pipedrive node, version 1 1/1")
		d.fits()
		d.press("space")
		d.want("✓ not clear: orders.json, Pipedrive 注文 🧾", "settled; it was: the operation is an expression")
		if len(d.model.answers.Selection.Unresolved) != 0 {
			t.Error("it is still open")
		}
		d.press("space")
		if len(d.model.answers.Selection.Unresolved) != 1 {
			t.Error("it is not open again")
		}
		d.to("Deal Activity: Get")
		d.press("space")
		d.wantPicked("deal:get")
		d.press("space")
		d.wantPicked("deal:get dealActivity:getAll@1")
	})
}

// Whatever is hidden is counted and named, and the cursor is always in sight.
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
		d.press("home", "space") // the node's row stands for what is shown of it
		d.wantPicked("deal:search organization:search person:search product:search")
		d.press("space")
		d.wantPicked("")
		d.press("down", "down", "space")
		d.wantPicked("deal:search")
		d.press("esc")
		d.want("1 of 51 picked", "❯ ■ Search") // the row stays, in sight
		d.press("esc")
		d.want("● Method")
	})
}

func TestPickerStates(t *testing.T) {
	testStates(t, []stepState{
		{name: "nothing", start: func(t *testing.T) start { return picker(t) }},
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
