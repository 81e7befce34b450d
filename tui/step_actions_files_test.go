package tui

import (
	"errors"
	"testing"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// severalNotClear starts at the picker, with three nodes that are not clear.
func severalNotClear(t *testing.T) start {
	s := picker(t, "deal:get")
	for _, n := range []string{"Pipedrive1", "Pipedrive2", "Pipedrive3"} {
		s.answers.Selection.Unresolved = append(s.answers.Selection.Unresolved, scopes.Unresolved{Workflow: "Lead intake", Node: n, Reason: "the operation is an expression"})
	}
	return s
}

// Several nodes that are not clear are below one row, which counts those that are left.
func TestPickerFoldsWhatIsNotClear(t *testing.T) {
	drive(t, severalNotClear(t), func(d *driver) {
		d.want("❯ ▸ ! 3 nodes not clear: Lead intake, Pipedri…", "space show")
		d.press(" ", "down", "down", " ")
		d.want("▾ ! 3 nodes not clear", "· the operation is an expression; pick it below, then space settles it")
		d.press("down", " ")
		d.want("! 3 nodes") // the first press shows another one, and settles none
		d.press(" ")
		d.want("! 2 nodes not clear", "✓ Lead intake, Pipedrive3")
		d.press("up", " ", " ", "up", " ", " ")
		d.want("✓ 0 nodes not clear")
		if len(d.model.answers.Selection.Unresolved) > 0 {
			t.Errorf("still open: %v", d.model.answers.Selection.Unresolved)
		}
	})
}

// w reads workflow files here too: what they use is picked in addition, and what that changes in the scopes is said.
func TestPickerReadsWorkflowFiles(t *testing.T) {
	s := picker(t, "lead:get")
	reader := &fakeReader{found: threeFound(t), err: wizard.FilesError{Err: errors.New("exported, line 3: unexpected comma")}}
	s.reader = reader
	drive(t, s, func(d *driver) {
		d.press("w")
		d.write("exported")
		d.press("enter")
		d.want("✗ not a workflow  exported, line 3: unexpected comma.")
		d.wantPicked("lead:get")
		reader.err = nil
		d.press("enter")
		d.want("✓ read  exported: 9 actions, 1 call", "Picked from 3 workflows in your files; change what you like.", "+ deals:full", "! 1 node not clear: Lead intake, Pipedrive4", "10 of 51 picked, 1 call")
		d.press("m")
		d.want("From my workflows          9 actions, 1 call", "w; read what exported workflows use", "51 actions, 6 scopes")
		d.wantNot("what is picked now")
		d.press("enter")
		d.press("m")
		d.want("9 actions, 1 call; what is picked now")
		d.press("w", "esc", "m", "end", "enter", "m", "end", "enter")
		d.wantPicked("lead:get")
	})
	if len(reader.asked) != 2 || reader.asked[0].Address != "" {
		t.Errorf("asked %v", reader.asked)
	}
}

// If workflows cannot be read, no key offers to name files.
func TestPickerWithoutAReaderNamesNoFiles(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("w")
		d.want("What will your workflows do in Pipedrive?")
		d.press("m")
		d.wantNot("Workflow files")
	})
}
