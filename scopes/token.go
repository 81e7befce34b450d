package scopes

import (
	"net/url"
	"strings"
)

// tokenParameter carries an API token in a query, where it ends up in logs, lists and files. n8n's credential sends it
// anyway.
const tokenParameter = "api_token"

// WithoutToken removes an API token from a call, or from anything else with parameters: the whole parameter, however its name
// is written. Inside an expression, which has to remain one, only the value is removed.
func WithoutToken(call string) string {
	if !strings.Contains(call, "=") {
		return call
	}
	kept := make([]byte, 0, len(call))
	done, expression := 0, 0 // how much of call is in kept, and where the last expression ends
	for at := 0; at < len(call); at++ {
		if at >= expression && strings.HasPrefix(call[at:], "{{") {
			if expression = at + expressionLength(call[at:]); expression == at {
				expression = len(call) // it does not end, so no value in it may be seen
			}
		}
		if call[at] != '=' {
			continue
		}
		start, ok := tokenName(call[done:at])
		switch {
		case !ok:
		case at < expression:
			kept = append(kept, call[done:at+1]...)
			done = at + valueInExpression(call[at:])
			at = done - 1
		default:
			kept = append(kept, call[done:done+start]...)
			done = at + valueLength(call[at:])
			if strings.HasPrefix(call[done:], "&") {
				done++
			} else if n := len(kept); n > 0 && (kept[n-1] == '?' || kept[n-1] == '&') {
				kept = kept[:n-1]
			}
			at = done - 1
		}
	}
	return string(append(kept, call[done:]...))
}

// tokenName reports whether text ends in the parameter's name, and where the name starts. Servers decode names, accept them
// in any letter case, and some take name[] for a list.
func tokenName(text string) (start int, ok bool) {
	text = strings.TrimRight(text, " ")
	start = len(text)
	for start > 0 && strings.IndexByte(nameCharacters, text[start-1]) >= 0 {
		start--
	}
	name := text[start:]
	for range 3 { // a browser's address may be encoded more than once
		if decoded, err := url.QueryUnescape(name); err == nil {
			name = decoded
		}
	}
	name, _, _ = strings.Cut(name, "[")
	return start, strings.EqualFold(strings.TrimSpace(name), tokenParameter)
}

const nameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~%+[]"

// valueLength returns the length of a parameter's value: up to the next parameter or the fragment, skipping expressions.
func valueLength(text string) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '&' || text[i] == '#':
			return i
		case strings.HasPrefix(text[i:], "{{"):
			i += max(1, expressionLength(text[i:])) - 1
		}
	}
	return len(text)
}

// valueInExpression is valueLength inside an expression, where a value also ends with the string that holds it.
func valueInExpression(text string) int {
	if end := strings.IndexAny(text, "&#\"'`}"); end >= 0 {
		return end
	}
	return len(text)
}
