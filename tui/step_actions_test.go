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
	return start{answers: wizard.Answers{Method: connection.OAuth2, Selection: selected(t, names...)}, at: wizard.StepActions}
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

func TestPickerFoldsObjectsWithCounts(t *testing.T) {
	drive(t, picker(t, "deal:create", "deal:get"), func(d *driver) {
		d.want("▾ ◧ Pipedrive node, version 2 2/50", "▸ □ Activity 0/5", "▸ ◧ Deal 2/7", "□ Pipedrive Trigger node")
		d.wantNot("Duplicate")
		d.press("down", "down", "right")
		d.want("▾ ◧ Deal", "■ Create", "□ Duplicate", "■ Get")
		d.press("right")
		if got := d.line("❯"); !strings.HasPrefix(got, "❯       ■ Create") {
			t.Errorf("right does not go into the open object: %q", got)
		}
		d.press("left")
		if got := d.line("❯"); !strings.HasPrefix(got, "❯   ▾ ◧ Deal") {
			t.Errorf("left does not go to the object: %q", got)
		}
		d.press("h")
		d.wantNot("Duplicate")
		d.press("+")
		d.want("Duplicate")
		d.press("-")
		d.wantNot("Duplicate")
		d.want("▸ ◧ Deal 2/7")
	})
}

func TestPickerTogglesActionObjectAndNode(t *testing.T) {
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

func TestPickerAllNoneAndPresets(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("down", "right", "down", "a")
		d.want("■ Activity 5/5")
		d.press("n")
		d.want("□ Activity 0/5")
		d.press("e")
		d.want("51 of 51 actions picked", "picked everything")
		d.press("r")
		for _, it := range d.model.answers.Selection.Items {
			if it.Action == scopes.Trigger {
				continue
			}
			if o, ok := wizard.OperationOf(it.Action, 2); !ok || !o.Reads {
				t.Errorf("%s does not only read", it.Action)
			}
		}
		d.want("picked every action of the Pipedrive node that only reads")
		d.press("u")
		d.want("51 of 51 actions picked", "undone")
	})
}

func TestPickerShowsWhatAPickChanges(t *testing.T) {
	drive(t, picker(t, "deal:get"), func(d *driver) {
		d.want("Scopes needed: 1", "deals:read")
		d.press("/")
		d.write("deal:create")
		d.press("enter", "space")
		d.want("+ deals:full", "− deals:read", "Scopes needed: 1")
		d.press("up")
		d.want("+ deals:full")
		d.press("esc", "end", "up", "up", "space")
		d.wantNot("− deals:read", "+ deals:full")
		d.want("+ webhooks:full")
	})
}

func TestPickerInOnePaneCountsTheScopes(t *testing.T) {
	s := picker(t, "deal:get")
	s.width, s.height = 40, 18
	drive(t, s, func(d *driver) {
		d.want("1 scope needed deals:read")
		d.press("e")
		d.want("6 scopes needed")
		d.fits()
		d.resize(70, 24)
		d.want("6 scopes needed")
		d.resize(80, 24)
		d.want("Scopes needed: 6")
		d.fits()
	})
}

func TestPickerSwitchesTheNodeVersion(t *testing.T) {
	drive(t, picker(t, "deal:create", "product:create", "product:getAll"), func(d *driver) {
		d.press("v")
		d.want("Pipedrive node, version 1", "Deal Activity", "which lacks product:create")
		d.wantPicked("deal:create product:getAll")
		if d.model.answers.Selection.NodeVersion != 1 {
			t.Error("the selection is not of version 1")
		}
		d.press("v")
		d.want("Pipedrive node, version 2", "with product:create again")
		d.wantPicked("deal:create product:getAll product:create")
	})
}

func TestPickerHasDealActivityInBothVersions(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("deal activity")
		d.press("enter")
		d.want("it is Activity, Get Many now: needs activities:read or activities:full")
		d.press("space", "v")
		d.wantPicked("dealActivity:getAll")
		d.want("■ Get Many")
		d.press("v")
		d.wantPicked("dealActivity:getAll")
	})
}

func TestPickerAsksWhatFilesAndNotesBelongTo(t *testing.T) {
	drive(t, picker(t, "file:get", "note:get"), func(d *driver) {
		d.want("2 assumptions")
		d.press("f")
		d.want("they belong to deals", "they belong to activities", "none ticked: any one")
		d.press("down", "space")
		if got := d.model.answers.Selection.Related["file"]; len(got) != 1 || got[0] != scopes.Activities {
			t.Errorf("files belong to %v", got)
		}
		d.want("+ activities:read", "1 assumption", "all that is ticked")
		d.press("f", "space")
		if got := d.model.answers.Selection.Related["note"]; len(got) != 1 || got[0] != scopes.Deals {
			t.Errorf("notes belong to %v", got)
		}
		d.press("space")
		if got, there := d.model.answers.Selection.Related["note"]; there {
			t.Errorf("notes belong to %v", got)
		}
	})
}

func TestPickerKeepsWhatWorkflowsSayOfFiles(t *testing.T) {
	s := picker(t, "file:get", "file:create")
	s.answers.Selection.Items[0].Related = []scopes.Family{scopes.Deals}
	drive(t, s, func(d *driver) {
		d.press("f")
		d.want("■ they belong to deals", "□ they belong to contacts")
		d.press("down", "down", "space")
		if got := d.model.answers.Selection.Related["file"]; len(got) != 2 || got[0] != scopes.Deals || got[1] != scopes.Contacts {
			t.Errorf("files belong to %v", got)
		}
		d.press("f", "f", "space")
		if got := d.model.answers.Selection.Related["file"]; len(got) != 1 || got[0] != scopes.Contacts {
			t.Errorf("files belong to %v", got)
		}
	})
}

func TestPickerDropDowns(t *testing.T) {
	drive(t, picker(t, "deal:create"), func(d *driver) {
		d.resize(80, 40)
		d.press("d")
		d.want("■ Drop-downs in n8n's editor", "drop-downs: yes", "+ users:read")
		d.press("d")
		d.want("□ Drop-downs in n8n's editor", "− users:read")
	})
}

func TestPickerDoesNotGoOnWithNothing(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("enter")
		d.want("● Actions", "! nothing is picked yet", "space picks it")
		d.press("down", "space", "enter")
		d.want("● Scopes")
	})
}

func TestPickerSettlesWhatWorkflowsLeftOpen(t *testing.T) {
	s := picker(t, "deal:get", "dealActivity:getAll@1")
	open := scopes.Unresolved{Workflow: "orders.json", Node: "Pipedrive 注文 🧾", Reason: "the operation is an expression"}
	s.answers.Selection.Unresolved = []scopes.Unresolved{open}
	drive(t, s, func(d *driver) {
		d.resize(80, 40)
		d.want("□ Pipedrive 注文 🧾, orders.json", "the operation is an expression; pick it below", "Pipedrive node, version 1 1/1")
		d.fits()
		d.press("space")
		d.want("■ Pipedrive 注文 🧾, orders.json")
		if len(d.model.answers.Selection.Unresolved) != 0 {
			t.Error("it is still open")
		}
		d.press("space")
		if len(d.model.answers.Selection.Unresolved) != 1 {
			t.Error("it is not open again")
		}
		d.press("end", "up", "up", "up", "up", "space")
		d.wantPicked("deal:get")
		d.want("□ Deal Activity: Get Many")
		d.press("space")
		d.wantPicked("deal:get dealActivity:getAll@1")
	})
}

func TestPickerMovesByPagesAndKeepsTheCursorInSight(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("+")
		for range 80 {
			d.press("down")
			d.line("❯")
		}
		d.line("❯")
		for range 100 {
			d.press("up")
			d.line("❯")
		}
		d.want("❯ ▾ □ Pipedrive node")
		d.press("end")
		d.want("add a call…")
		d.press("home", "pgdown")
		d.line("❯")
		d.press("pgup")
		d.want("❯ ▾ □ Pipedrive node")
		d.press("G", "g")
		d.want("❯ ▾ □ Pipedrive node")
	})
}

func TestPickerExplainsThatATokenHasNoScopes(t *testing.T) {
	s := picker(t, "deal:get")
	s.answers.Method = connection.APIToken
	drive(t, s, func(d *driver) { d.want("OAuth2 would need: 1") })
}

func TestPickerFrames(t *testing.T) {
	frames(t, func(t *testing.T) start { return picker(t) }, func(*driver) {})
}

func TestPickerFilledFrames(t *testing.T) {
	frames(t, func(t *testing.T) start {
		s := picker(t, "deal:*", "note:get", "trigger", "dealActivity:getAll@1")
		s.answers.Selection.Calls = []string{"GET /api/v2/pipelines"}
		s.answers.Selection.Unresolved = []scopes.Unresolved{{Workflow: "orders.json", Node: "Pipedrive 注文 🧾", Reason: "the operation is an expression"}}
		return s
	}, func(d *driver) { d.press("down", "down", "down", "right", "right", "space") })
}

func TestPickerErrorFrames(t *testing.T) {
	frames(t, func(t *testing.T) start { return picker(t) }, func(d *driver) {
		d.press("c")
		d.write("GET /v1/deals")
		d.press("enter")
	})
}
