package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// Pieces that the views of several steps are put together from.

// sentence is an error as one reads it on a screen: what failed and what to do.
func sentence(err error) string {
	text := upper(err.Error()) + "."
	if hint := fault.HintOf(err); hint != "" {
		text += " " + upper(hint) + "."
	}
	return text
}

// upper is text as a sentence begins; n8n is written so there, too.
func upper(text string) string {
	if strings.HasPrefix(text, "n8n") {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// browserNote says whether the browser was asked to show a page.
func browserNote(opened wizard.BrowserOpened) widget.Note {
	if opened.Err != nil {
		return widget.Note{Kind: widget.Care, Text: "no browser: " + opened.Err.Error() + "; open the address by hand: " + opened.URL}
	}
	return widget.Note{Kind: widget.Good, Text: "opened in the browser"}
}

// clipboardNote says that a text was sent to the clipboard, as far as that is known.
func clipboardNote(msg copied) widget.Note {
	if msg.err != nil {
		return widget.Note{Kind: widget.Care, Text: "not copied: " + msg.err.Error()}
	}
	return widget.Note{Kind: widget.Good, Text: msg.what + " sent to the terminal's clipboard; not every terminal takes it"}
}
