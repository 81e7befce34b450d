package scopes

import (
	"fmt"
	"strings"
)

// expressionLength returns the length of the n8n expression at the beginning of text, including "{{" and "}}"; 0 if it does
// not end. As in n8n the first "}}" ends it, whatever JavaScript is around it; braces right after that belong to it.
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

// outsideExpressions returns a text without its expressions.
func outsideExpressions(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		text = "{{" + rest
		length := expressionLength(text)
		if length == 0 {
			return b.String() + text
		}
		text = text[length:]
	}
}

// queryOf returns the query in what follows a path, without "?" and the fragment. Characters that a URL cannot contain are
// escaped; expressions stay as they are.
func queryOf(rest string) (string, error) {
	query, ok := strings.CutPrefix(rest, "?")
	if !ok {
		return "", nil
	}
	var b strings.Builder
	b.Grow(len(query))
	for i := 0; i < len(query) && query[i] != '#'; i++ {
		switch c := query[i]; {
		case strings.HasPrefix(query[i:], "{{"):
			length := expressionLength(query[i:])
			if length == 0 {
				return "", errOpen
			}
			b.WriteString(query[i : i+length])
			i += length - 1
		case c < ' ' || c == 0x7F:
			return "", errQuery
		case c == ' ' || c > 0x7F:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}
