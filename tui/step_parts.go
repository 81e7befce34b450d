package tui

import (
	"errors"
	"maps"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// Pieces shared by the views of several steps.

// sentence returns an error in sentences: what failed, and what to do about it on the screen.
func sentence(err error) string {
	text := words.Sentence(err.Error())
	if hint := wizard.HintHere(fault.HintOf(err)); hint != "" {
		text += " " + words.Sentence(hint)
	}
	return text
}

// folds holds by its key whether a row is unfolded.
type folds map[string]bool

// with returns a copy in which a row is unfolded or not.
func (f folds) with(key string, unfolded bool) folds {
	f = maps.Clone(f)
	if f == nil {
		f = folds{}
	}
	f[key] = unfolded
	return f
}

// browserNote returns a note that says whether the browser was asked to show a page.
func browserNote(opened wizard.BrowserOpened) widget.Note {
	if opened.Err != nil {
		n := noBrowserNote(opened.Err)
		n.Text += "; open the address by hand: " + opened.URL
		return n
	}
	return widget.Note{Kind: widget.Good, Text: "the browser was asked to open it"}
}

// comeBackWords is shown below what is printed on the normal screen.
const comeBackWords = "Select what you need; any key comes back."

// noBrowserNote returns a note that says why no browser shows a page: a warning if one failed, information if there is none.
func noBrowserNote(err error) widget.Note {
	n := widget.Note{Kind: widget.Care, Text: "no browser  " + err.Error()}
	if _, none := errors.AsType[wizard.NoBrowserError](err); none {
		n.Kind = widget.Info
	}
	return n
}

// clipboardNote returns a note that says that a text was sent to the clipboard (whether it arrived cannot be known) and, if u
// can show the text, that it does.
func clipboardNote(msg copied, shows bool) widget.Note {
	if msg.err != nil {
		return widget.Note{Kind: widget.Care, Text: "not copied  this terminal takes no clipboard", Keys: words.Either(shows, "u shows it to select", "")}
	}
	return widget.Note{Kind: widget.Good, Text: "sent to the clipboard: " + msg.what,
		Keys: words.Either(shows, "not there? u shows it", "not every terminal takes it")}
}
