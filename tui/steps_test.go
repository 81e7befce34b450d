package tui

import (
	"testing"

	"connect-pipedrive/wizard"
)

// Every step of the setup has a screen, and a digit that leads to it.
func TestStepsHaveScreens(t *testing.T) {
	if len(screens) != len(wizard.Steps()) {
		t.Fatalf("%d steps, %d of them can be shown", len(wizard.Steps()), len(screens))
	}
	for _, s := range wizard.Steps() {
		if screens[s] == nil {
			t.Errorf("%s has no screen", s.Title())
		}
	}
	if got := len(newKeyMap().Jump.Keys()); got != len(screens) {
		t.Errorf("%d digits for %d steps", got, len(screens))
	}
}
