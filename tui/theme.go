package tui

import (
	"github.com/charmbracelet/lipgloss"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
)

// theme is how everything looks: styles in the terminal's 16 colours, which follow the person's own colour scheme. A colour
// never says anything that a glyph or a word beside it does not. Sentences keep the terminal's default foreground.
type theme struct {
	here   widget.Style // where one is: the active step, the cursor and its row, what is chosen
	button widget.Style // the one action
	title  widget.Style // headings
	take   widget.Style // what can be opened or copied
	good   widget.Style
	care   widget.Style
	bad    widget.Style
	quiet  widget.Style // what may be skipped
	badge  widget.Style // DEMO
	key    widget.Style // a key beside what it does
	pane   border
}

// The glyphs, each of which has a meaning. All are one column wide.
const (
	glyphDone, glyphOpen, glyphActive, glyphAgain        = "✓", "○", "●", "↻"      // steps, choices
	glyphGood, glyphBad, glyphCare, glyphInfo, glyphBusy = "✓", "✗", "!", "·", "◌" // statuses
	glyphPointer                                         = "❯"                     // the row with the cursor
	glyphFolded, glyphUnfolded                           = "▸", "▾"
	glyphAll, glyphSome, glyphNone                       = "■", "◧", "□" // boxes
	glyphAdded, glyphRemoved                             = "+", "−"
	glyphDot                                             = "·"      // between things in a line
	glyphMore                                            = "…"      // where something is cut off
	glyphHeavy, glyphLight                               = "━", "─" // the rail
)

// newTheme returns the theme, with or without colours. Without them (NO_COLOR) bold, faint and reverse remain.
func newTheme(colour bool) *theme {
	plain := widget.Renderer().NewStyle()
	in := func(c lipgloss.ANSIColor) lipgloss.Style {
		if !colour {
			return plain
		}
		return plain.Foreground(c)
	}
	const red, green, yellow, magenta, cyan = 1, 2, 3, 5, 6
	t := &theme{
		here:   widget.NewStyle(in(magenta).Bold(true)),
		button: widget.NewStyle(in(magenta).Bold(true).Reverse(true)),
		title:  widget.NewStyle(plain.Bold(true)),
		take:   widget.NewStyle(in(cyan)),
		good:   widget.NewStyle(in(green)),
		care:   widget.NewStyle(in(yellow)),
		bad:    widget.NewStyle(in(red).Bold(true)),
		quiet:  widget.NewStyle(plain.Faint(true)),
		badge:  widget.NewStyle(plain.Bold(true).Reverse(true)),
		key:    widget.NewStyle(plain.Bold(true)),
	}
	t.pane = border{lipgloss.RoundedBorder(), t.quiet, t.title}
	return t
}

// pointer returns the marker before the row with the cursor, blanks for the others.
func (t *theme) pointer(on bool) string {
	if on {
		return t.here.Paint(glyphPointer) + " "
	}
	return "  "
}

// row returns the style of a row's text: the cursor's, or none.
func (t *theme) row(on bool) widget.Style {
	if on {
		return t.here
	}
	return widget.Style{}
}

// radio returns the marker before one of several choices.
func (t *theme) radio(chosen bool) string {
	return words.Either(chosen, t.here.Paint(glyphActive), glyphOpen)
}

// tick returns the box before something that can be picked or left out.
func (t *theme) tick(picked bool) string {
	return words.Either(picked, t.good.Paint(glyphAll), glyphNone)
}

// look returns the style and glyph of a kind of note.
func (t *theme) look(k widget.Kind) (style widget.Style, glyph string) {
	style = [...]widget.Style{widget.Info: t.quiet, widget.Good: t.good, widget.Care: t.care, widget.Bad: t.bad,
		widget.Busy: t.here, widget.Again: t.care}[k]
	return style, [...]string{glyphInfo, glyphGood, glyphCare, glyphBad, glyphBusy, glyphAgain}[k]
}

// noted returns a note's glyph in its colour.
func (t *theme) noted(k widget.Kind) string {
	style, glyph := t.look(k)
	return style.Paint(glyph)
}
