package tomledit

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// QuoteString is text as a TOML basic string, which is a JSON string but for the delete character.
func QuoteString(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(strings.ToValidUTF8(text, "\uFFFD")) // strings can be encoded, and the buffer takes all
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "\x7F", `\u007F`)
}

// FormatTime is a moment as a TOML date and time in UTC, to the second.
func FormatTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// key is a path as a dotted key, quoted where it has to be.
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
