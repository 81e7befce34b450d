package handover

import (
	"strings"
	"time"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// cell returns text escaped for anywhere in Markdown, including tables.
func cell(text string) string { return scopes.Escaped(sanitize.Line(text, 300)) }

// code returns text in a code span. In a table a bar has to be escaped even there; backticks are removed.
func code(text string) string {
	return "`" + strings.NewReplacer("`", "'", "|", "\\|").Replace(sanitize.Line(text, 300)) + "`"
}

// codes returns several of them.
func codes[T ~string](items []T) string {
	spans := make([]string, len(items))
	for i, item := range items {
		spans[i] = code(string(item))
	}
	return strings.Join(spans, ", ")
}
