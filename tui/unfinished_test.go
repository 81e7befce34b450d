package tui

import (
	"context"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// unfinished returns answers with an earlier setup that got as far as Register.
func unfinished(t *testing.T) wizard.Answers {
	t.Helper()
	return wizard.Answers{Unfinished: &wizard.Unfinished{Kept: upTo(t, connection.OAuth2, wizard.StepRegister), When: "today 14:02"}}
}

func TestUnfinishedStates(t *testing.T) {
	testStates(t, []stepState{{name: "up to Register", start: func(t *testing.T) start {
		return start{answers: unfinished(t), reader: &fakeReader{}, handover: &fakeHandover{}}
	}}, {name: "no answer", start: func(t *testing.T) start { // r asks nobody again as long as the question is open
		return start{answers: unfinished(t).WithN8N(wizard.RunsInDocker, wizard.LocalN8N), reader: &fakeReader{},
			handover: &fakeHandover{Reaching: func(context.Context, string) error { return silence() }}}
	}}})
}

// The button continues where the setup was left, with the answers given then.
func TestAnUnfinishedSetupGoesOn(t *testing.T) {
	drive(t, start{answers: unfinished(t), reader: &fakeReader{}}, func(d *driver) {
		d.want("· unfinished  from today 14:02, up to Register.", "enter Go on at Register", "x start afresh")
		d.press("enter")
		d.want("step 5 of 8", "● Register", "✓ Scopes")
		d.wantNot("again", "unfinished")
		d.press("4", "1")
		d.want("Where does your n8n run?")
		d.wantNot("unfinished")
	})
}

// Only the two keys do anything: not letters, not a paste, not a digit that leads to another step.
func TestAnUnfinishedSetupSurvivesOddKeys(t *testing.T) {
	a := unfinished(t)
	a = a.WithN8N(wizard.RunsInDocker, wizard.LocalN8N) // as in a configuration
	a.Method = connection.APIToken
	drive(t, start{answers: a, reader: &fakeReader{}}, func(d *driver) {
		d.press("j", "down", " ", "2", "tab", "p", "w", "n", "esc", "y", "m")
		d.paste(canaryToken)
		d.pass(journalPause)
		d.want("enter Go on at Register")
		if !d.model.answers.Unanswered() || !d.model.answers.Key.Secret.IsZero() {
			t.Error("it was answered by an odd key")
		}
		d.press("x")
		d.pass(journalPause)
		d.want("enter Next: Method", "esc unfinished setup")
		d.press("2", "esc")
		d.want("enter Go on at Register")
		d.press("x", "enter")
		d.want("How shall n8n sign in to Pipedrive?")
		if d.model.answers.Method != connection.APIToken || !d.model.answers.Selection.Empty() {
			t.Error("it did not start afresh")
		}
		d.pass(journalPause)
		if kept := d.journal; len(kept) == 0 || kept[len(kept)-1].Unfinished != nil {
			t.Errorf("kept %d times, and the old one still stands in the way", len(kept))
		}
	})
}
