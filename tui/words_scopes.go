package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Scopes and what needs them, in Developer Hub's and n8n's words.

func labelsOf(list []scopes.Scope) []string {
	labels := make([]string, len(list))
	for i, s := range list {
		labels[i] = s.Label()
	}
	return labels
}

// reasonNames are reasons in n8n's words, those of an object together: "Deal: Create, Get Many".
func reasonNames(reasons []string) []string {
	var names []string
	for _, r := range reasons {
		object, what, _ := strings.Cut(reasonName(r), ": ")
		at := slices.IndexFunc(names, func(n string) bool { return what != "" && strings.HasPrefix(n, object+": ") })
		switch {
		case at < 0:
			names = append(names, reasonName(r))
		case !strings.HasSuffix(names[at], what):
			names[at] += ", " + what
		}
	}
	return names
}

// reasonName is a reason in n8n's words.
func reasonName(reason string) string {
	name, _, _ := strings.Cut(reason, "@")
	switch {
	case name == scopes.Trigger.String():
		return "the trigger"
	case strings.HasPrefix(name, scopes.LookupResource+":"):
		return "drop-downs in the editor"
	}
	for _, version := range []int{2, 1} {
		for _, o := range scopes.Operations(version) {
			if o.Resource+":"+o.Operation == name {
				return o.ResourceName + ": " + o.Name
			}
		}
	}
	return reason
}

// neededFor says what a scope is for, as much as there is room for.
func neededFor(a wizard.Answers, scope scopes.Scope, room int) string {
	for _, entry := range a.Checklist().Scopes {
		if entry.Scope != scope {
			continue
		}
		names := reasonNames(entry.Because)
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
