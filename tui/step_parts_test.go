package tui

import (
	"errors"
	"strings"
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
	if upper("") != "" {
		t.Error("something out of nothing")
	}
}

func TestMarkOf(t *testing.T) {
	for line, want := range map[string][2]string{
		"1. do this": {"1. ", "do this"}, "12. x": {"12. ", "x"}, "✓ Done": {"✓ ", "Done"}, "  indented": {"  ", "indented"},
		"plain": {"", "plain"}, "3 things": {"", "3 things"}, "": {"", ""}, ". x": {"", ". x"},
	} {
		if mark, text := markOf(line); mark != want[0] || text != want[1] {
			t.Errorf("%q: %q, %q", line, mark, text)
		}
	}
}

func TestWrapKeepsCommandsWhole(t *testing.T) {
	lines := widget.Wrap("run connect-pipedrive --demo and see", 22)
	if lines[0] != "run connect-pipedrive" {
		t.Errorf("got %q", lines)
	}
	if got := wrapIndented("see https://example.com/"+strings.Repeat("a-", 60)+" now", ""); strings.Count(got, "\n") != 2 {
		t.Errorf("got %q", got)
	}
}
