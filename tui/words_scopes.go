package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Scopes and what needs them, in Developer Hub's and n8n's words.

// neededFor says what a scope is for, as much as there is room for.
func neededFor(a wizard.Answers, scope scopes.Scope, room int) string {
	for _, entry := range a.Checklist().Scopes {
		if entry.Scope != scope {
			continue
		}
		names := a.ReasonNames(entry.Because, ": ")
		if text := strings.Join(names, ", "); len(text) <= room || len(names) == 0 {
			return text
		}
		if text := fmt.Sprintf("%s and %d more", names[0], len(names)-1); len(names) > 1 && len(text) <= room {
			return text
		}
		return words.Count(len(entry.Because), "use")
	}
	return ""
}

// refusedPasteWords say what is wrong with what was pasted.
func refusedPasteWords(err error) string {
	text := err.Error()
	if hint := wizard.HintHere(fault.HintOf(err)); hint != "" {
		text += ": " + hint
	}
	return text
}
