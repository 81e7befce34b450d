package sanitize

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// HasHidden reports whether text holds what Line would take out of it: control characters, line breaks included, and
// others that are not seen.
func HasHidden(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, hidden)
}

// Text cleans what is about to be shown, of any number of lines. Line breaks, tabs and blanks stay, and nothing is cut.
func Text(text string) string {
	shown := func(r rune) bool { return r == '\n' || r == '\t' || !hidden(r) }
	if utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !shown(r) }) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if shown(r) {
			return r
		}
		return -1
	}, ansi.Strip(strings.ToValidUTF8(text, "\uFFFD")))
}

// JSON returns a JSON text that means the same and holds nothing hidden: such characters, which stand in strings alone, are
// written as escapes.
func JSON(text []byte) []byte {
	escaped := func(r rune) bool { return r != '\n' && r != '\t' && r != '\r' && hidden(r) }
	if !bytes.ContainsFunc(text, escaped) {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		switch high, low := utf16.EncodeRune(r); {
		case !escaped(r):
			b.WriteRune(r)
		case high == utf8.RuneError && low == utf8.RuneError:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.Bytes()
}
