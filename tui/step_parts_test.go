package tui

import (
	"errors"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/tui/widget"
)

func TestSentence(t *testing.T) {
	for want, err := range map[string]error{
		"It failed.":                    errors.New("it failed"),
		"It failed. Do this.":           fault.New(fault.Failed, "do this", "it failed"),
		"Éclair is empty. Buy another.": fault.New(fault.Failed, "buy another", "éclair is empty"),
	} {
		if got := sentence(err); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWrapKeepsCommandsWhole(t *testing.T) {
	lines := widget.Wrap("run connect-pipedrive --demo and see", 22)
	if lines[0] != "run connect-pipedrive" {
		t.Errorf("got %q", lines)
	}
}
