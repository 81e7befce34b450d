package tomledit

import (
	"strings"
	"time"

	"connect-pipedrive/internal/plainjson"
)

// QuoteString returns text as a TOML basic string, which is a JSON string but for the delete character.
func QuoteString(text string) string {
	quoted, _ := plainjson.Encode(strings.ToValidUTF8(text, "\uFFFD"), "") // strings can be encoded
	return strings.ReplaceAll(strings.TrimSpace(string(quoted)), "\x7F", `\u007F`)
}

// FormatTime returns a moment as a TOML date and time in UTC, to the second.
func FormatTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// key returns a path as a dotted key, quoted where it has to be.
func key(path []string) string {
	parts := make([]string, len(path))
	for i, p := range path {
		if p == "" || strings.Trim(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
			p = QuoteString(p)
		}
		parts[i] = p
	}
	return strings.Join(parts, ".")
}
