package tui

import (
	"errors"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// checklist starts at the scopes of actions.
func checklist(t *testing.T, names ...string) start {
	t.Helper()
	a := docker()
	a.Method, a.Selection = connection.OAuth2, selected(t, names...)
	return start{answers: a, at: wizard.StepScopes}
}

// ofTheDesign starts at a checklist with a scope that has several reasons, a call, a request that Pipedrive retired, and a
// note.
func ofTheDesign(t *testing.T) start {
	s := checklist(t, "activity:getAll", "deal:create", "deal:get", "deal:getAll", "note:create", "person:create", "person:get", "person:search", "trigger")
	s.answers.Selection.Calls = []string{"GET /api/v2/pipelines"}
	s.answers.Selection = wizard.ToggleRelated(s.answers.Selection, "note", scopes.Deals)
	return s
}

func TestScopesHaveDeveloperHubsLabels(t *testing.T) {
	drive(t, checklist(t, "deal:create", "person:get"), func(d *driver) {
		d.want("Switch these 2 scopes on in Developer Hub, and no others", "They are the least that your 2 actions need",
			"▸ Deals: Full access deals:full 1 reason", "▸ Contacts: Read only contacts:read 1 reason", "Access to basic information base always on")
		d.press("enter")
		d.want("● Register", "✓ Scopes", "2 scopes")
	})
}

func TestScopesUnfoldWhy(t *testing.T) {
	drive(t, ofTheDesign(t), func(d *driver) {
		d.press("space")
		d.want("▾ Deals: Full access", "Deal Create, Get, Get Many", "Note Create", "GET /api/v2/pipelines",
			"Read only is not enough: Deal, Create and Note, Create write.", "space hide why")
		d.press("left")
		d.wantNot("Read only is not enough")
		d.press("down", "right")
		d.want("▾ Activities: Read only", "Activity Get Many")
		d.resize(120, 36)
		d.want("Activities: Read only", "What it opens", "See activities, all files.")
		d.press("end", "home")
		d.want("Deals: Full access", "Read only would be enough for")
	})
}

func TestScopesSettleAnAssumption(t *testing.T) {
	drive(t, checklist(t, "note:create"), func(d *driver) {
		d.want("It is the least that your 1 action needs", "Deals: Full access")
		d.press("end")
		for !strings.Contains(d.line("❯"), "your choice") {
			d.press("up")
		}
		d.want("Note: deals or contacts, as it is not said which", "space choose")
		d.press("space", "down", "down", "space")
		d.want("■ Contacts", "□ Deals", "Note: contacts, not deals", "Contacts: Full access contacts:full")
		d.wantNot("Deals: Full access")
		d.press("up", "space")
		d.want("Note: deals, contacts", "Switch these 2 scopes on")
		d.press("enter")
		if got := d.model.answers.Selection.Relations("note"); len(got) != 2 {
			t.Errorf("settled %v", got)
		}
	})
}

func TestScopesWarnFirstAndInformWithoutTheSign(t *testing.T) {
	drive(t, checklist(t, "deal:search", "deal:create", "note:get"), func(d *driver) {
		d.resize(80, 50)
		screen := d.screen()
		for _, c := range [][2]string{{"! may stop working", "▸ your choice"}, {"▸ your choice", "· good to know"}} {
			if before, after := strings.Index(screen, c[0]), strings.Index(screen, c[1]); before < 0 || after < before {
				t.Errorf("%q does not stand before %q:\n%s", c[0], c[1], screen)
			}
		}
		d.wantNot("! good to know")
	})
}

func TestScopesAreCopiedAsLabels(t *testing.T) {
	drive(t, checklist(t, "deal:create", "person:get"), func(d *driver) {
		d.press("y")
		if got, want := d.terminal.clipboard, "Deals: Full access\nContacts: Read only\n"; got != want {
			t.Errorf("copied %q, not %q", got, want)
		}
		d.want("✓ sent to the clipboard")
		d.terminal.copyErr = errors.New("the terminal is deaf")
		d.press("y")
		d.want("! not copied this terminal takes no clipboard; u shows it to select")
		d.press("u")
		if got := strings.Join(d.terminal.printed, ""); !strings.Contains(got, "Contacts: Read only\n") || !strings.Contains(got, "contacts:read\n") {
			t.Errorf("printed %q", got)
		}
		d.want("any key comes back")
		d.press("x")
		d.want("● Scopes")
		d.press("m", "enter")
		if got := d.terminal.clipboard; got != "Deals: Full access\nContacts: Read only\n" && got != "deals:full\ncontacts:read\n" {
			t.Errorf("copied %q", got)
		}
	})
}

func TestScopesAreSavedBesideWhatIsThere(t *testing.T) {
	s := checklist(t, "deal:create")
	s.host = &fakeHost{Files: map[string]string{"scopes.md": "mine"}}
	drive(t, s, func(d *driver) {
		d.press("s")
		d.want("! exists scopes.md; s again writes scopes-2.md")
		d.press("s")
		d.want("✓ saved scopes-2.md, for the colleague who administers Pipedrive")
		if d.host.Files["scopes.md"] != "mine" || d.host.Files["scopes-2.md"] != d.model.answers.Checklist().Markdown() {
			t.Errorf("files: %q", d.host.Files)
		}
		d.host.SaveErr = fault.New(fault.Failed, "choose another folder", "the folder cannot be written to")
		d.press("s")
		d.want("✗ not saved The folder cannot be written to. Choose another folder")
	})
}

func TestScopesAreReachedAllInTheSmallestWindow(t *testing.T) {
	s := checklist(t, "*")
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		var seen strings.Builder
		for range 120 {
			seen.WriteString(strings.Join(strings.Fields(d.screen()), " "))
			d.fits()
			d.press("down")
		}
		for _, text := range []string{"Deals: Full access", "Leads: Full access", "always", "your choice", "may fail", "may stop working", "good to know"} {
			if !strings.Contains(seen.String(), text) {
				t.Errorf("%q never came into sight", text)
			}
		}
	})
}

func TestScopesStates(t *testing.T) {
	testStates(t, []stepState{
		{name: "why", start: ofTheDesign, prepare: func(d *driver) { d.press("space") }},
		{name: "none", start: func(t *testing.T) start {
			s := checklist(t)
			s.answers.Selection.Calls = []string{"GET /v1/users/me"}
			return s
		}},
		{name: "unresolved", start: func(t *testing.T) start {
			s := checklist(t, "deal:get")
			s.answers.Selection.Unresolved = []scopes.Unresolved{{Workflow: "orders.json", Node: "Pipedrive4", Reason: "the operation is an expression"}}
			return s
		}},
		{name: "wide", start: func(t *testing.T) start {
			s := checklist(t, "deal:get")
			s.answers.Selection.Calls = []string{"POST /v1/pipelines"}
			return s
		}},
		{name: "settling", start: func(t *testing.T) start { return checklist(t, "note:get", "file:get") }, prepare: func(d *driver) {
			for !strings.Contains(d.line("❯"), "File") && !strings.Contains(d.line("❯"), "choice") {
				d.press("down")
			}
			d.press("space", "down", "space")
		}},
		{name: "exists", start: func(t *testing.T) start {
			s := checklist(t, "deal:create")
			s.host = &fakeHost{Files: map[string]string{"scopes.md": "mine"}}
			return s
		}, prepare: func(d *driver) { d.press("s") }},
		{name: "not-copied", start: func(t *testing.T) start {
			s := checklist(t, "deal:create")
			s.terminal = &fakeTerminal{copyErr: errors.New("deaf")}
			return s
		}, prepare: func(d *driver) { d.press("y") }},
		{name: "help", start: ofTheDesign, prepare: func(d *driver) { d.press("?") }},
	})
}
