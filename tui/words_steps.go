package tui

import (
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// lostNote says what is done again and why, or nothing.
func lostNote(lost []wizard.LostStep) widget.Note {
	if len(lost) == 0 {
		return widget.Note{}
	}
	var titles []string
	cause := lost[0].Cause
	for _, l := range lost {
		titles = append(titles, l.Step.Title())
		if l.Cause != cause {
			cause = "earlier answers changed"
		}
	}
	return widget.Note{Kind: widget.Again, Text: words.Join(titles, ", ") + ": done again because " + cause}
}
