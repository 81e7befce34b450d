// Package sanitize cleans text that came from outside, where it enters: names, error messages, workflow contents.
// What is left can be drawn in a terminal, a table, a log or a Markdown file without effect on it.
package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Line makes text one clean line of at most limit runes: escape sequences, control characters (C0 and C1), bidi
// controls and zero-width characters go, line breaks and tabs become blanks, runs of blanks one blank. What is cut off
// ends in "…". Invalid UTF-8 becomes U+FFFD. Tokens in it, and users and passwords of addresses, become dots. A limit of 0 or
// less means no limit.
func Line(text string, limit int) string {
	if limit > 0 && len(text) > 16*limit+4096 {
		text = text[:16*limit+4096] // hostile lengths are not worth reading to their end
	}
	text = ansi.Strip(strings.ToValidUTF8(text, "\uFFFD"))
	var b strings.Builder
	blank := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case hidden(r):
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return cut(withoutCredentials(b.String()), limit)
}

// Unbroken returns text without what copying brings along: blanks and line breaks, also inside, and characters that cannot be
// seen. It is for credentials and addresses, which have none of these.
func Unbroken(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// hidden reports characters that change a display without being seen on it: controls, and the format characters with
// bidi controls, zero-width blanks and joiners, tags and byte-order marks among them; also fillers, and the variation
// selectors (all but the emoji one), which can smuggle text.
func hidden(r rune) bool {
	if r >= 0 && r < utf8.RuneSelf { // nearly all of them: no table is asked
		return r < ' ' || r == 0x7F
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
		r == '\u034F' || r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0' ||
		r >= 0xFE00 && r <= 0xFE0E || r >= 0xE0100 && r <= 0xE01EF
}

func cut(text string, limit int) string {
	if limit <= 0 || utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return string(runes[:limit-1]) + "…"
}
