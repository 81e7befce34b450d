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

// sentence returns an error in the words of a screen: what failed and what to do here.
func sentence(err error) string {
	text := words.Sentence(err.Error())
	if hint := wizard.HintHere(fault.HintOf(err)); hint != "" {
		text += " " + words.Sentence(hint)
	}
	return text
}

// folds records which rows are unfolded, by key.
type folds map[string]bool

// with returns a copy with a row unfolded or folded.
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

// comeBackWords is said below what is shown on the normal screen.
const comeBackWords = "Select what you need; any key comes back."

// noBrowserNote says why no browser shows a page; it is a warning only if opening one failed.
func noBrowserNote(err error) widget.Note {
	n := widget.Note{Kind: widget.Care, Text: "no browser  " + err.Error()}
	if _, none := errors.AsType[wizard.NoBrowserError](err); none {
		n.Kind = widget.Info
	}
	return n
}

// clipboardNote says that text was sent to the clipboard, as far as that is known, and, if u shows the text, that this helps
// if it did not arrive.
func clipboardNote(msg copied, shows bool) widget.Note {
	if msg.err != nil {
		return widget.Note{Kind: widget.Care, Text: "not copied  this terminal takes no clipboard", Keys: words.Either(shows, "u shows it to select", "")}
	}
	return widget.Note{Kind: widget.Good, Text: "sent to the clipboard: " + msg.what,
		Keys: words.Either(shows, "not there? u shows it", "not every terminal takes it")}
}
