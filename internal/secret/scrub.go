package secret

import (
	"slices"
	"strings"

	"connect-pipedrive/internal/sanitize"
)

// maxScrubbed is how much of a text is looked at, in runes.
const maxScrubbed = 64 << 10

// Scrubber cleans text that came from elsewhere: sanitized, short, and without our own secrets, which another program
// might repeat. The zero value knows no secrets.
type Scrubber struct{ replace *strings.Replacer }

// NewScrubber knows these secrets.
func NewScrubber(secrets ...Secret) Scrubber {
	longestFirst := slices.SortedFunc(slices.Values(secrets), func(a, b Secret) int { return b.Len() - a.Len() })
	var pairs []string
	for _, s := range longestFirst {
		if s.Len() < 4 { // that short it is no secret, and would blot out words
			break
		}
		for _, form := range forms(s.Reveal()) {
			pairs = append(pairs, form, dots)
		}
	}
	return Scrubber{strings.NewReplacer(pairs...)}
}

// Line gives text as one clean line of at most limit runes. Sanitizing comes first: an invisible character in the middle
// of a secret must not hide it, and none is cut before it is found.
func (s Scrubber) Line(text string, limit int) string {
	text = sanitize.Line(text, maxScrubbed)
	if s.replace != nil {
		text = s.replace.Replace(text)
	}
	return sanitize.Line(text, limit)
}
