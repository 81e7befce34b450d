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

// fromWorkflows starts at the picker with what three workflows use.
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

// choose chooses an entry of the menu.
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
		d.press("l", "home", "h") // what was unfolded in the node is folded with it
		d.want("▸ ◧ Pipedrive node")
		d.wantNot("Deal", "Duplicate")
		d.press("l")
		d.want("▾ ◧ Deal", "Duplicate")
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
		d.to("□ Delete") // not picked, so it belongs to nothing
		d.press("right")
		d.wantNot("belongs to")
		d.to("■ Get")
		d.want("→ relation", "belongs to", "□ deals", "□ contacts")
		d.press("right", "right")
		d.want("‹□ contacts›")
		d.press("right") // there is nothing further to the right
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

// Every window shows where the cursor goes: beside the row, or below it.
func TestPickerShowsInEveryWindowWhatFilesBelongTo(t *testing.T) {
	drive(t, picker(t, "file:get"), func(d *driver) {
		d.to("File")
		d.press("right")
		d.to("■ Get")
		d.press("right", "right", "right")
		for width := minWidth; width <= maxWidth; width++ {
			d.resize(width, 24)
			d.want("belongs to", "□ deals", "□ activities", "‹□ contacts›")
		}
	})
}

// Calls that Pipedrive never documented may fail; those it retired may stop working. The pane says the same as the row.
func TestPickerSaysTheSameOfTroubleInRowAndPane(t *testing.T) {
	drive(t, picker(t, "lead:update"), func(d *driver) {
		d.to("Lead")
		d.press("right")
		d.to("■ Update")
		for _, width := range []int{80, 120} {
			d.resize(width, 24)
			d.want("! may fail")
			d.wantNot("may stop working")
		}
	})
}

// While the filter is being typed a blank is text: no key is named that would type one.
func TestPickerNamesNoKeyThatIsText(t *testing.T) {
	drive(t, picker(t, "deal:get"), func(d *driver) {
		d.resize(120, 36)
		d.press("/")
		d.write("custom")
		d.want("What HTTP Request nodes send", "1 row matches")
		d.wantNot("Space adds one")
	})
}

// Actions of the other node version count too: no more can be picked than there are in all.
func TestPickerCountsActionsOfTheOtherVersion(t *testing.T) {
	drive(t, picker(t, "deal:get@1"), func(d *driver) {
		d.to("Pipedrive node, version 2")
		d.press("space")
		d.want("51 of 52 picked")
	})
}

// Actions that a version lacks are not picked in it, however often one switches back and forth.
func TestPickerPicksNothingThatTheVersionLacks(t *testing.T) {
	drive(t, picker(t, "product:create", "deal:get"), func(d *driver) {
		for range 2 {
			d.choose("Node version 1")
			d.wantPicked("deal:get")
			d.want("which lacks product:create", "deals:read")
			d.choose("Undo")
			d.wantPicked("product:create deal:get")
		}
		d.choose("Node version 1")
		d.choose("Node version 2")
		d.wantPicked("deal:get product:create")
	})
}

// What is no longer picked belongs to nothing: the cursor is on the row itself again, whichever way the row was unpicked.
func TestPickerLeavesWhatBelongsToNothing(t *testing.T) {
	for _, change := range []string{"Nothing", "Undo"} {
		t.Run(change, func(t *testing.T) {
			drive(t, picker(t, "deal:get"), func(d *driver) {
				d.to("Note")
				d.press("right")
				d.to("□ Get")
				d.press("space", "right")
				d.want("‹□ deals›")
				d.choose(change)
				d.wantNot("deals›")
				d.press("space")
				d.want("■ Get")
			})
		})
	}
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
