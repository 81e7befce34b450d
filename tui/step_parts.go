package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

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

// scroll is the part of a text that is shown where it is higher than the window.
type scroll struct{ top int }

// move is the scroll after a key, for a text of n lines in height.
func (s scroll) move(e env, k tea.KeyMsg, n, height int) scroll {
	last := max(0, n-height)
	s.top = min(s.top, last)
	switch {
	case key.Matches(k, e.keys.Down):
		s.top++
	case key.Matches(k, e.keys.Up):
		s.top--
	case key.Matches(k, e.keys.PageDown):
		s.top += max(1, height-1)
	case key.Matches(k, e.keys.PageUp):
		s.top -= max(1, height-1)
	case key.Matches(k, e.keys.First):
		s.top = 0
	case key.Matches(k, e.keys.Last):
		s.top = last
	}
	s.top = min(max(s.top, 0), last)
	return s
}

// view is the visible part. Where there is more, its last or first line says so.
func (s scroll) view(e env, lines []string, height int) string {
	if len(lines) <= height || height < 3 {
		return strings.Join(lines[:min(len(lines), max(height, 0))], "\n")
	}
	top := min(s.top, len(lines)-height)
	seen := slices.Clone(lines[top : top+height])
	if top > 0 {
		seen[0] = e.theme.quiet.Paint("↑ more above")
	}
	if top+height < len(lines) {
		seen[height-1] = e.theme.quiet.Paint("↓ more below")
	}
	return strings.Join(seen, "\n")
}

// window is height lines of a list, so that the lines from to to (exclusive) are among them, or else their first ones.
// What is hidden above and below is counted where there is room to.
func window(e env, lines []string, from, to, height int) []string {
	if height <= 0 {
		return nil
	}
	if len(lines) <= height {
		return lines
	}
	if height < 4 {
		return lines[min(from, len(lines)-height):][:height]
	}
	inner := height - 2 // the lines that say what is hidden
	top := max(0, min(from-(inner-(to-from))/2, from))
	if top <= 1 { // nothing worth a line is hidden above
		top = 0
	}
	bottom := min(top+inner, len(lines))
	switch {
	case top == 0:
		bottom = height - 1
	case bottom >= len(lines)-1: // nor below
		top, bottom = len(lines)-height+1, len(lines)
	}
	var seen []string
	if top > 0 {
		seen = append(seen, e.theme.quiet.Paint(fmt.Sprintf("  ↑ %d more", top)))
	}
	seen = append(seen, lines[top:bottom]...)
	if below := len(lines) - bottom; below > 0 {
		seen = append(seen, e.theme.quiet.Paint(fmt.Sprintf("  ↓ %d more", below)))
	}
	return seen
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
