package tui

import (
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// lostNote returns a note that says what has to be done again and why; nothing lost: an empty one.
func lostNote(lost []wizard.LostStep, a wizard.Answers) widget.Note {
	if len(lost) == 0 {
		return widget.Note{}
	}
	if n := a.GoesWithout(); n > 0 && len(lost) == 1 && lost[0].Step == wizard.StepRegister {
		return widget.Note{Text: "you go on without " + words.Count(n, "scope") + "; Register stays open until " + words.Either(n == 1, "it is", "they are") + " switched on"}
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

// savedNote returns a note that says that a file was written and what for, or why not.
func savedNote(saved wizard.TextSaved, what string) widget.Note {
	if saved.Err != nil {
		return widget.Note{Kind: widget.Bad, Text: "not saved  " + sentence(saved.Err)}
	}
	return widget.Note{Kind: widget.Good, Text: "saved  " + saved.Path + what}
}
