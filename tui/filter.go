package tui

import (
	"slices"
	"strings"

	"connect-pipedrive/tui/widget"
)

// filter is the field above a list; rows have to contain the words typed into it.
type filter struct{ widget.Input }

// filters reports whether the field is shown: it has the focus, or some text.
func (f filter) filters() bool { return f.HasFocus() || f.Value() != "" }

// words returns the words that a row has to contain, in lower case.
func (f filter) words() []string { return strings.Fields(strings.ToLower(f.Value())) }

// hasAll reports whether a lower-case text contains all words.
func hasAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// line draws the field, and beside it how much matches.
func (f filter) line(t *theme, width int, passing string) string {
	room := max(8, min(24, width-len(passing)-8))
	field := widget.Fit(f.Value(), room)
	if f.HasFocus() {
		field = f.View(room)
	}
	return "  " + t.here.Paint("/") + " " + field + "  " + t.quiet.Paint(passing)
}

// sentence returns the line under the title of a list in which n things match: own, unless the filter has something to say.
func (f filter) sentence(own, thing string, n int) phrase {
	switch {
	case f.HasFocus():
		return say("All words have to match; enter goes to the rows.")
	case f.Value() != "" && n == 0:
		return say("No " + thing + " has all of these words; esc clears the filter.")
	}
	return say(own)
}

// actions returns the actions while the filter has the focus: letters are text, arrows move through the rows. with is called with
// the changed filter, closed when it is left.
func (f filter) actions(k *keyMap, with func(filter) *outcome, closed func() *outcome, move func(widget.Motion) *outcome) []*action {
	return []*action{
		{key: named(k.Enter, "To the rows"), word: "Rows", in: inButton, do: func() *outcome { return with(filter{f.Focused(false)}) }},
		{key: bind("↑↓", "rows", "up", "down", "pgup", "pgdown", "ctrl+p", "ctrl+n"), move: move},
		{key: when(k.Clear, f.Value() != ""), in: inHelp, do: func() *outcome { return with(filter{f.Filled("")}) }},
		{key: named(k.Back, "close the filter"), do: closed},
	}
}
