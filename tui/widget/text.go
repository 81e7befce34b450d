package widget

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// Renderer returns a renderer for the terminal's 16 colours, whatever is written to. To do without colours is up to the theme.
func Renderer() *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI) // the smallest profile with bold, faint and reverse
	return r
}

// Style is a lipgloss style for text within a line, reduced to what that puts before and after the text, so that it is
// rendered only once. Rendering each of a frame's hundreds of pieces would take 20 times as long.
type Style struct{ on, off string }

// NewStyle returns a style for text within a line.
func NewStyle(s lipgloss.Style) Style {
	const text = "x"
	on, off, _ := strings.Cut(s.Render(text), text)
	return Style{on, off}
}

// Paint returns text in the style; empty text stays empty.
//
//go:noinline
func (s Style) Paint(text string) string {
	if text == "" {
		return ""
	}
	return s.on + text + s.off
}

// PaintLines paints each line by itself, so that a line drawn without the others has its style.
func (s Style) PaintLines(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = s.Paint(l)
	}
	return out
}

// Width returns how many columns text takes, not counting styles. A frame measures hundreds of texts, nearly all of characters
// one column wide, for which it need not be checked how characters combine.
func Width(text string) int {
	n := 0
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= ' ' && c < 0x7f:
			i, n = i+1, n+1
		case c == 0x1b && i+1 < len(text) && text[i+1] == '[':
			end := strings.IndexByte(text[i:], 'm')
			if end < 0 || strings.Trim(text[i+2:i+end], "0123456789;") != "" {
				return ansi.StringWidth(text)
			}
			i += end + 1
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if !isNarrow(r) {
				return ansi.StringWidth(text)
			}
			i, n = i+size, n+1
		}
	}
	return n
}

// isNarrow reports whether r is one of the characters that frames are drawn with: one column wide, combining with nothing.
func isNarrow(r rune) bool {
	return r >= 0x2500 && r < 0x25f0 || r >= 0x2190 && r <= 0x2193 || strings.ContainsRune("·…−•‹›✓✗❯↻", r)
}

// Blanks returns n blanks, or none if n is negative.
func Blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

// Fit cuts text to width columns, ending it with "…" where something was cut. Wide characters count as two columns.
func Fit(text string, width int) string {
	switch {
	case width <= 0:
		return ""
	case Width(text) <= width:
		return text
	}
	return ansi.Truncate(text, width, "…")
}

// Pad cuts or fills text to exactly width columns.
func Pad(text string, width int) string {
	w := Width(text)
	if w > width {
		text = Fit(text, width)
		w = Width(text)
	}
	return text + Blanks(width-w)
}

// Spread puts left and right at the two ends of width columns; left is cut if both do not fit.
func Spread(left, right string, width int) string {
	if right == "" {
		return Fit(left, width)
	}
	return Pad(left, width-Width(right)-1) + " " + Fit(right, width)
}

// Listed returns as many of the entries as fit into width columns, separated by between and followed by more if some are left
// out. It returns "" if not even the first fits.
func Listed(entries []string, between, more string, width int) string {
	list := strings.Join(entries, between)
	for n := len(entries); n > 0; n-- {
		if Width(list) <= width {
			return list
		}
		list = strings.Join(entries[:n-1], between) + more
	}
	return ""
}

// Wrap breaks text into lines of at most width columns, at blanks where possible. It does not break at hyphens: here they are
// parts of commands, addresses and names.
func Wrap(text string, width int) []string {
	const unbreakable = "\u2011"
	text = ansi.Wrap(strings.ReplaceAll(text, "-", unbreakable), max(width, 1), "")
	return strings.Split(strings.ReplaceAll(text, unbreakable, "-"), "\n")
}

// Hang puts mark before text and wraps it to width columns, so that lines after the first stand below the text, not below the
// mark.
func Hang(mark, text string, width int) []string {
	indent := Width(mark)
	lines := Wrap(text, width-indent)
	for i := range lines {
		if i == 0 {
			lines[i] = mark + lines[i]
		} else {
			lines[i] = Blanks(indent) + lines[i]
		}
	}
	return lines
}
