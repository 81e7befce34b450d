package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Scopes and their reasons, in Developer Hub's and n8n's words.

// neededFor says what a scope is needed for, in as much detail as fits.
func neededFor(a wizard.Answers, scope scopes.Scope, room int) string {
	for _, entry := range a.Checklist().Scopes {
		if names := a.ReasonNames(entry.Because, ": "); entry.Scope == scope && len(names) > 0 {
			some := phrase{fmt.Sprintf("%s and %d more", names[0], len(names)-1), words.Count(len(entry.Because), "use")}
			return phrase{strings.Join(names, ", "), some.in(room)}.in(room)
		}
	}
	return ""
}

// refusedPasteWords says what is wrong with what was pasted.
func refusedPasteWords(err error) string {
	text := err.Error()
	if hint := wizard.HintHere(fault.HintOf(err)); hint != "" {
		text += ": " + hint
	}
	return text
}
