package tui

import (
	"testing"

	"connect-pipedrive/wizard"
)

// Every step of the setup has a screen and a prompt, and a digit that leads to it.
func TestStepsHaveBothFaces(t *testing.T) {
	if len(faces) != len(wizard.Steps()) {
		t.Fatalf("%d steps, %d of them can be shown", len(wizard.Steps()), len(faces))
	}
	for _, s := range wizard.Steps() {
		if f := faces[s]; f.screen == nil || f.prompt == nil {
			t.Errorf("%s has no screen, or no prompt", s.Title())
		}
	}
	if got := len(newKeyMap().Jump.Keys()); got != len(faces) {
		t.Errorf("%d digits for %d steps", got, len(faces))
	}
}
