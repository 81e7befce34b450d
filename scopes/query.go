package scopes

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// expressionLength is the length of the n8n expression that text begins with, "{{" and "}}" included; 0 if it has no
// end. As in n8n the first "}}" ends it, whatever JavaScript is around it; braces right after belong to it.
func expressionLength(text string) int {
	end := strings.Index(text, "}}")
	if end < 0 {
		return 0
	}
	end += len("}}")
	for end < len(text) && text[end] == '}' {
		end++
	}
	return end
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

// tokenParameter carries an API token in the query, where it reaches logs. n8n sends it in a header.
const tokenParameter = "api_token="

// dropToken leaves the parameter out of a query.
func dropToken(query string) string {
	if !strings.Contains(query, tokenParameter) {
		return query
	}
	parameters := slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool {
		return strings.HasPrefix(p, tokenParameter)
	})
	return strings.Join(parameters, "&")
}

// maskToken hides the parameter's value in a call that is shown.
func maskToken(call string) string {
	const mask = "…"
	for from := 0; ; {
		at := strings.Index(call[from:], tokenParameter)
		if at < 0 {
			return call
		}
		start := from + at + len(tokenParameter)
		end := len(call)
		if length := strings.IndexAny(call[start:], "&#"); length >= 0 {
			end = start + length
		}
		call = call[:start] + mask + call[end:]
		from = start + len(mask)
	}
}
