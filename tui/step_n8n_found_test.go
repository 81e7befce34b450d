package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// looked drives a setup to the list of what was found with a key.
func looked(t *testing.T, f wizard.Found, test func(d *driver, r *fakeReader)) {
	t.Helper()
	reader := &fakeReader{found: f}
	drive(t, start{answers: keyed(wizard.LocalN8N), reader: reader}, func(d *driver) {
		d.press("enter")
		test(d, reader)
	})
}

// names returns the picked actions.
func (d *driver) names() string {
	var names []string
	for _, it := range d.model.answers.Selection.Items {
		names = append(names, it.Action.String())
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// What the workflows use is picked; space leaves a workflow out, or takes it again. Reading again changes neither.
func TestFoundWorkflowsArePickedAndLeftOut(t *testing.T) {
	const slack = "deal:get person:get trigger"
	looked(t, threeFound(t), func(d *driver, r *fakeReader) {
		d.want("3 workflows in your n8n use Pipedrive", "9 actions, 1 custom call", "enter Take these 3")
		if got := d.names(); strings.Contains(got, "organization") || !strings.Contains(got, "note:create") {
			t.Errorf("picked %s", got)
		}
		d.press(" ", "end", "up", " ")
		d.want("□ Lead intake", "□ Weekly pipeline", "enter Take this one", "3 actions")
		d.wantNot("not clear")
		d.press("r")
		if d.want("□ Lead intake"); d.names() != slack || len(r.asked) != 2 {
			t.Errorf("picked %s after %d readings", d.names(), len(r.asked))
		}
		d.want("❯ □ Weekly pipeline")
		d.press("up", " ")
		d.want("enter Take none")
		d.press(" ", "enter")
		d.want("How shall n8n sign in to Pipedrive?")
		if d.names() != slack || d.model.answers.Runs != wizard.RunsInDocker {
			t.Errorf("picked %s, n8n runs in %s", d.names(), d.model.answers.Runs)
		}
		d.press("esc")
		d.want("Where does your n8n run?", "✓ read  your n8n: 3 actions")
		d.press("enter")
		if d.want("□ Lead intake"); len(r.asked) != 2 {
			t.Errorf("read %d times", len(r.asked))
		}
	})
}

// An enter that was typed before the list was on the terminal takes nothing.
func TestFoundWorkflowsAreNotTakenUnseen(t *testing.T) {
	reader := &fakeReader{found: threeFound(t)}
	drive(t, start{answers: keyed(wizard.LocalN8N), reader: reader, hold: true}, func(d *driver) {
		d.draw()
		d.press("enter")
		d.want("Take these 3")
		d.press("enter")
		d.want("Take these 3")
		d.draw()
		d.press("enter")
		d.wantNot("Take these 3")
	})
}

// The callback URL can be copied from the list.
func TestFoundCopiesTheCallbackURL(t *testing.T) {
	looked(t, threeFound(t), func(d *driver, _ *fakeReader) {
		d.press("y")
		if got := d.terminal.copied(); got != "http://localhost:5678/rest/oauth2-credential/callback" {
			t.Errorf("copied %q", got)
		}
		d.want("✓ sent to the clipboard: the callback URL")
	})
}

// The filter shows the workflows that contain all its words; space and the arrows are about those, and esc shows all again.
func TestFoundWorkflowsAreFiltered(t *testing.T) {
	looked(t, threeFound(t), func(d *driver, _ *fakeReader) {
		d.press("/")
		d.write("deal get")
		d.want("2 of 4 workflows", "New deal to Slack", "Weekly pipeline")
		d.wantNot("Old import", "■ Lead intake")
		d.press("down", "enter", " ")
		d.want("□ Weekly pipeline", "❯ □ Weekly pipeline")
		d.press("esc")
		d.want("Old import", "■ Lead intake", "Take these 2")
		d.press("/")
		d.write("nothing like it")
		d.want("0 of 4 workflows")
		d.press("enter", " ", "esc")
		d.want("Take these 2")
	})
}

// Below the filter's field the list is as high as the remaining room, so that nothing is hidden without being counted.
func TestFoundWorkflowsAreAllSeenThroughAFilter(t *testing.T) {
	many := wizard.Found{Read: 40}
	for i := range 40 {
		many.Workflows = append(many.Workflows, workflow(t, fmt.Sprintf("Deal %d", i), "active", "deal:get"))
	}
	looked(t, many, func(d *driver, _ *fakeReader) {
		d.press("/")
		d.write("deal")
		d.press("enter")
		for i := range 40 {
			d.want(fmt.Sprintf("❯ ■ Deal %d ", i), "more: Deal")
			d.fits()
			d.press("down")
		}
	})
}

// The list read before is shown again without asking n8n, and its keys are not taken as text.
func TestFoundIsShownAgain(t *testing.T) {
	looked(t, threeFound(t), func(d *driver, r *fakeReader) {
		d.press("esc", "tab", "enter")
		d.want("Take these")
		if len(r.asked) != 1 {
			t.Errorf("asked %d times", len(r.asked))
		}
		d.press("r")
		if len(r.asked) != 2 {
			t.Errorf("asked %d times after r", len(r.asked))
		}
	})
}

// If what was read cannot be read again, the list says why, and keeps what it has.
func TestFoundFilesThatAreGoneAreSaid(t *testing.T) {
	reader := &fakeReader{found: threeFound(t)}
	drive(t, start{answers: wizard.Answers{}.WithN8N(wizard.RunsInDocker, wizard.LocalN8N), reader: reader}, func(d *driver) {
		d.press("w")
		d.write("orders.json")
		d.press("enter")
		d.want("3 workflows in your files use Pipedrive")
		reader.err = fault.New(fault.Usage, "export them from n8n again", "orders.json: no such file")
		d.press("r")
		d.want("3 workflows in your files use Pipedrive", "✗ not read", "no such file. Export them from n8n again.")
	})
}

// w names files, one after another, and what n8n told stays. If one cannot be read, the reason is shown, and nothing else
// changes.
func TestWorkflowFilesAreNamed(t *testing.T) {
	looked(t, threeFound(t), func(d *driver, r *fakeReader) {
		d.press("w")
		d.want("Which workflow files shall I read?")
		d.press("enter")
		d.want("nothing typed")
		r.err = wizard.FilesError{Err: errors.New("orders.json, line 3: unexpected comma")}
		d.paste("'my orders.json'")
		d.press("enter")
		d.want("✗ not a workflow  orders.json, line 3: unexpected comma. Export it again from n8n: menu, Download.")
		r.err = wizard.FilesError{Err: fault.New(fault.Usage, "check the path and its permissions", "cannot read my orders.json: no such file or directory")}
		d.press("enter")
		d.want("✗ not read  cannot read my orders.json: no such file or directory. Check the path and its permissions.")
		r.err = fault.New(fault.Unreachable, "is it running?", "n8n does not answer")
		d.press("enter")
		d.want("✗ not n8n  " + wizard.LocalN8N + " answers, but not as n8n does.") // the file is not to blame
		r.err = nil
		d.press("enter")
		d.want("workflows in your n8n and your files use Pipedrive")
		r.err = wizard.FilesError{Err: errors.New("orders.json, line 3: unexpected comma")}
		d.press("r")
		d.want("workflows in your n8n and your files use Pipedrive", "✗ not a workflow orders.json, line 3: unexpected comma.") // nor is n8n
		r.err = nil
		d.press("w")
		d.want("Read already  my orders.json")
		d.write("second")
		d.press("enter", "w", "esc", "r")
		last := r.asked[len(r.asked)-1]
		if got := strings.Join(last.Files, ","); got != "my orders.json,second" || last.Address != wizard.LocalN8N || last.Key.Reveal() != canaryToken {
			t.Errorf("read again from %s and %q", last.Address, got)
		}
	})
}

// Without a key, files are enough: no n8n is asked, and the list says which files it is from.
func TestWorkflowFilesNeedNoKey(t *testing.T) {
	f := threeFound(t)
	f.Rights = 0
	reader := &fakeReader{found: f}
	drive(t, start{reader: reader}, func(d *driver) {
		d.press("end", "w")
		d.write("exported")
		d.press("enter")
		d.want("3 workflows in your files use Pipedrive", "At the end  all is saved")
		if len(reader.asked) != 1 || reader.asked[0].Address != "" || !reader.asked[0].Key.IsZero() {
			t.Errorf("asked %v", reader.asked)
		}
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
}

// If the address cannot be right, taking the workflows of files leads to it.
func TestFoundWorkflowsNeedAnAddress(t *testing.T) {
	drive(t, start{reader: &fakeReader{found: threeFound(t)}}, func(d *driver) {
		d.press("tab", "ctrl+u", "esc", "w")
		d.write("exported")
		d.press("enter", "enter")
		d.want("❯ Address", "✗ not an address")
	})
}
