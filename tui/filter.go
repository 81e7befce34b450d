package tui

import (
	"slices"
	"strings"

	"connect-pipedrive/tui/widget"
)

// filter is the field above a list in which one types words that its rows are to have.
type filter struct{ widget.Input }

// filters reports that the field is there: it is typed in, or something stands in it.
func (f filter) filters() bool { return f.HasFocus() || f.Value() != "" }

// words are what a row is to have, in small letters.
func (f filter) words() []string { return strings.Fields(strings.ToLower(f.Value())) }

// hasAll reports whether a text in small letters has all words.
func hasAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// line is the field, with how much passes beside it.
func (f filter) line(t *theme, width int, passing string) string {
	room := max(8, min(24, width-len(passing)-8))
	field := widget.Fit(f.Value(), room)
	if f.HasFocus() {
		field = f.View(room)
	}
	return "  " + t.here.Paint("/") + " " + field + "  " + t.quiet.Paint(passing)
}

// sentence is what stands under the title of a list of n things that pass: its own sentence, unless there is more to say.
func (f filter) sentence(own, thing string, n int) phrase {
	switch {
	case f.HasFocus():
		return say("All words have to match; enter goes to the rows.")
	case f.Value() != "" && n == 0:
		return say("No " + thing + " has all of these words; esc clears the filter.")
	}
	return say(own)
}

// actions are those while it is typed: letters are text, arrows move among the rows. with is the outcome of another
// filter, closed that of leaving it.
func (f filter) actions(k *keyMap, with func(filter) *outcome, closed func() *outcome, move func(widget.Motion) *outcome) []*action {
	return []*action{
		{key: named(k.Enter, "To the rows"), word: "Rows", in: inButton, do: func() *outcome { return with(filter{f.Focused(false)}) }},
		{key: bind("↑↓", "rows", "up", "down", "pgup", "pgdown", "ctrl+p", "ctrl+n"), move: move},
		{key: when(k.Clear, f.Value() != ""), in: inHelp, do: func() *outcome { return with(filter{f.Filled("")}) }},
		{key: named(k.Back, "close the filter"), do: closed},
	}
}
