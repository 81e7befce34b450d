package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"

	"connect-pipedrive/tui/widget"
)

func numberedLines(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprint(i)
	}
	return lines
}

// Whatever the sizes, the lines that matter are in the window, and the window is full.
func TestWindowShowsWhatMatters(t *testing.T) {
	e := env{theme: newTheme(false)}
	for n := range 30 {
		for height := range 12 {
			for from := range n {
				lines := window(e, numberedLines(n), from, from+1, height)
				if height == 0 {
					continue
				}
				if want := min(n, height); len(lines) != want {
					t.Fatalf("%d of %d lines in %d: %q", from, n, height, lines)
				}
				if !strings.Contains(" "+strings.Join(lines, " ")+" ", fmt.Sprintf(" %d ", from)) {
					t.Fatalf("line %d of %d is not in %d: %q", from, n, height, lines)
				}
			}
		}
	}
}

// Scrolling reaches every line, and no further.
func TestScrollReachesEverything(t *testing.T) {
	e := env{theme: newTheme(false), keys: newKeyMap()}
	for _, n := range []int{1, 5, 6, 40} {
		lines, seen, s := numberedLines(n), map[string]bool{}, scroll{}
		for range n + 3 {
			view := strings.Split(s.view(e, lines, 5), "\n")
			if len(view) > 5 {
				t.Fatalf("%d lines in 5", len(view))
			}
			for _, l := range view {
				seen[l] = true
			}
			s = s.move(e, keyNamed(t, "down"), n, 5)
		}
		for _, l := range lines {
			if !seen[l] {
				t.Errorf("line %s of %d is never shown", l, n)
			}
		}
		for _, k := range []string{"end", "pgup", "pgdown", "up", "home", "up"} {
			s = s.move(e, keyNamed(t, k), n, 5)
		}
		if s.top != 0 {
			t.Errorf("at %d after home", s.top)
		}
	}
}

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
