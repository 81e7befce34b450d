package scopes

import (
	"fmt"
	"strings"
	"unicode"
)

// expressionLength is the length of the n8n expression that text begins with, "{{" and "}}" included; 0 if it has no
// end. Braces and quotes of JavaScript in it may hold "}}"; where they don't pair up, the first "}}" ends it.
func expressionLength(text string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	if end := strings.Index(text, "}}"); end >= 0 {
		return end + len("}}")
	}
	return 0
}

// queryOf gives the query of what follows a path: without "?" and the fragment.
func queryOf(rest string) (string, error) {
	query, ok := strings.CutPrefix(rest, "?")
	if !ok {
		return "", nil
	}
	for i := 0; i < len(query); i++ {
		switch {
		case query[i] == '#':
			return query[:i], nil
		case strings.HasPrefix(query[i:], "{{"):
			length := expressionLength(query[i:])
			if length == 0 {
				return "", errOpen
			}
			i += length - 1
		}
	}
	return query, nil
}

// cleanQuery escapes what a URL cannot hold. Expressions stay as they are.
func cleanQuery(query string) (string, error) {
	plain := func(r rune) bool { return r <= ' ' || r >= 0x7F }
	if !strings.ContainsFunc(query, plain) {
		return query, nil
	}
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case strings.HasPrefix(query[i:], "{{"):
			length := expressionLength(query[i:])
			b.WriteString(query[i : i+length])
			i += length - 1
		case unicode.IsControl(rune(c)) && c < 0x80:
			return "", errQuery
		case c == ' ' || c >= 0x80:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

// withoutToken replaces the values of the query parameter api_token: n8n sends the token in a header, and in a
// checklist it would reach everybody who is shown it.
func withoutToken(text, replacement string) string {
	const name = "api_token="
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return text
		}
		start := from + at + len(name)
		text = text[:start] + replacement + text[start+valueLength(text[start:]):]
		from = start + len(replacement)
	}
}

// valueLength is how far a parameter's value goes.
func valueLength(text string) int {
	if strings.HasPrefix(text, "{{") {
		return expressionLength(text)
	}
	if end := strings.IndexAny(text, "&# "); end >= 0 {
		return end
	}
	return len(text)
}
