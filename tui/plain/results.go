package plain

import (
	"fmt"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// excessWords say what could be switched off: nothing that what is unresolved may need.
func excessWords(a wizard.Answers, excess []scopes.Scope) string {
	if !a.Checklist().Settled() {
		return "Granted, and not needed by what is resolved: " + words.Join(excess, ", ") + "."
	}
	return "Granted, but not needed: " + words.Join(excess, ", ") + ". You can switch them off in Developer Hub."
}

// nothingMissingWords are said where the token has every scope of the checklist.
func nothingMissingWords(a wizard.Answers) string {
	if !a.Checklist().Settled() {
		return "Nothing is missing of what is resolved; what is not may need more."
	}
	return "Nothing is missing."
}

// missingWords says what to do about n scopes that a token lacks.
func missingWords(n int) string {
	them := "them"
	if n == 1 {
		them = "it"
	}
	return "Switch " + them + " on in Developer Hub, on the app's OAuth & access scopes tab, and save. The app must then be " +
		"authorized again: the token from before never gets " + them + "."
}

// unknownScopesWords is for a token whose answer did not say its scopes.
const unknownScopesWords = "Which scopes were granted is not known: Pipedrive's answer did not say. The test calls show more."

// tokenRightsWords says what an API token may do, having no scopes.
func tokenRightsWords(acc connection.Account) string {
	if acc.Admin {
		return "An API token has no scopes: n8n may do all that this user may, as an administrator of the company."
	}
	return "An API token has no scopes: n8n may do all that this user may. The user is no administrator; what needs one will fail."
}

// checkName is what a result is about.
func checkName(c connection.Check) string {
	return scopes.Target{Resource: c.Resource, Call: c.Call}.Title()
}

// retryWords says when a call is made again.
func retryWords(r connection.Retry) string {
	return fmt.Sprintf("retrying in %d s", int((r.After+time.Second-1)/time.Second))
}

// checksWords sums results up, one for each object.
func checksWords(checks []connection.Check, spent int) string {
	counts := map[connection.Status]int{}
	var order []connection.Status
	for _, c := range checks {
		if counts[c.Status]++; counts[c.Status] == 1 {
			order = append(order, c.Status)
		}
	}
	var parts []string
	for _, s := range order {
		parts = append(parts, fmt.Sprintf("%d %s", counts[s], s.Word()))
	}
	text := words.Count(len(checks), "test") + ": " + strings.Join(parts, ", ")
	if spent > 0 {
		text += ". " + words.Count(spent, "token") + " of the company's daily budget spent"
		if left := wizard.TokensLeft(checks); left >= 0 {
			text += fmt.Sprintf(", %d left today", left)
		}
	}
	return text
}

func orNone(text string) string {
	if text == "" {
		return "none but base"
	}
	return text
}
