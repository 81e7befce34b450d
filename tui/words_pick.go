package tui

import (
	"fmt"
	"strings"

	"connect-pipedrive/scopes"
)

// What is picked and what that needs, in the words that screens and prompts share.

func pickedWords(sel scopes.Selection) string {
	if len(sel.Items) == 0 {
		return "nothing yet"
	}
	return fmt.Sprintf("%d: %s", len(sel.Items), itemNames(sel.Items))
}

func itemNames(items []scopes.Item) string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.Action.String()
	}
	return strings.Join(names, ", ")
}

// scopesWords names the needed scopes and what changed.
func scopesWords(before, now []scopes.Scope) string {
	text := joined(now)
	if text == "" {
		text = "none but base"
	}
	if added := without(now, before); len(added) > 0 {
		text += "; new: " + joined(added)
	}
	if gone := without(before, now); len(gone) > 0 {
		text += "; no longer: " + joined(gone)
	}
	return text
}
