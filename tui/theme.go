package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// theme is how everything looks: styles of the 16 terminal colours, which follow the person's own theme, and glyphs.
// A colour never says anything that a glyph or a word beside it does not.
type theme struct {
	accent  style // where one is
	title   style // headings
	dim     style // what may be skipped
	good    style
	warning style
	bad     style
	added   style
	removed style
	link    style // an address
	badge   style // the DEMO badge

	glyphs glyphs
}

// glyphs are the characters that stand for something. All are one column wide.
type glyphs struct {
	done, open, active, again string // steps
	good, bad, warning, info  string // statuses
	pointer                   string // the row with the cursor
	folded, unfolded          string
	all, some, none           string // boxes
	added, removed            string
	dot                       string // between things in a line
	more                      string // where something is cut off
	rule                      string // a vertical line between panes
}

// newTheme makes the theme, with or without colours. Without them (NO_COLOR) bold, faint and reverse remain.
func newTheme(colour bool) *theme {
	paint := func(attrs ...ansi.Attr) style {
		kept := attrs[:0:0]
		for _, a := range attrs {
			if colour || a < ansi.AttrBlackForegroundColor {
				kept = append(kept, a)
			}
		}
		return newStyle(kept...)
	}
	return &theme{
		accent:  paint(ansi.AttrBold, ansi.AttrMagentaForegroundColor),
		title:   paint(ansi.AttrBold),
		dim:     paint(ansi.AttrFaint),
		good:    paint(ansi.AttrGreenForegroundColor),
		warning: paint(ansi.AttrYellowForegroundColor),
		bad:     paint(ansi.AttrBold, ansi.AttrRedForegroundColor),
		added:   paint(ansi.AttrBold, ansi.AttrGreenForegroundColor),
		removed: paint(ansi.AttrRedForegroundColor),
		link:    paint(ansi.AttrUnderline),
		badge:   paint(ansi.AttrReverse),
		glyphs: glyphs{
			done: "✓", open: "○", active: "●", again: "↻",
			good: "✓", bad: "✗", warning: "!", info: "·",
			pointer: "❯", folded: "▸", unfolded: "▾",
			all: "[x]", some: "[~]", none: "[ ]",
			added: "+", removed: "−",
			dot: "·", more: "…", rule: "│",
		},
	}
}

// style paints text. It is two ready strings, because a frame paints hundreds of pieces and must stay cheap.
type style struct{ on, off string }

func newStyle(attrs ...ansi.Attr) style {
	if len(attrs) == 0 {
		return style{}
	}
	return style{ansi.NewStyle(attrs...).String(), ansi.ResetStyle}
}

// paint gives text in the style; empty text stays empty.
func (s style) paint(text string) string {
	if text == "" {
		return ""
	}
	return s.on + text + s.off
}

// fit cuts text to width columns, with "…" where something was cut, and counts wide characters as two.
func fit(text string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(text, width, "…")
}

// pad cuts or fills text to exactly width columns.
func pad(text string, width int) string {
	text = fit(text, width)
	if n := width - ansi.StringWidth(text); n > 0 {
		return text + strings.Repeat(" ", n)
	}
	return text
}

// wrap breaks text into lines of at most width columns, at blanks where there are some. At hyphens it does not: they
// are parts of commands, addresses and names here.
func wrap(text string, width int) []string {
	const unbreakable = "\u2011"
	text = ansi.Wrap(strings.ReplaceAll(text, "-", unbreakable), max(width, 1), "")
	return strings.Split(strings.ReplaceAll(text, unbreakable, "-"), "\n")
}
