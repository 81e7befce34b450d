package tui

import (
	"fmt"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// What connecting and the test calls gave, in the words that screens and prompts share.

// excessWords say what could be switched off: nothing that what is unresolved may need.
func excessWords(a wizard.Answers, excess []scopes.Scope) string {
	if !a.Checklist().Settled() {
		return "Granted, and not needed by what is resolved: " + joined(excess) + "."
	}
	return "Granted, but not needed: " + joined(excess) + ". You can switch them off in Developer Hub."
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

// accountWords is who a credential belongs to.
func accountWords(acc connection.Account) string {
	text := acc.User + " at " + acc.Company
	if acc.Domain != "" {
		text += " (" + acc.Domain + ".pipedrive.com)"
	}
	return text
}

// emailWords adds the user's address where there is one.
func emailWords(acc connection.Account) string {
	if acc.Email == "" {
		return ""
	}
	return ", " + acc.Email
}

// tokenRightsWords says what an API token may do, having no scopes.
func tokenRightsWords(acc connection.Account) string {
	if acc.Admin {
		return "An API token has no scopes: n8n may do all that this user may, as an administrator of the company."
	}
	return "An API token has no scopes: n8n may do all that this user may. The user is no administrator; what needs one will fail."
}

// targetName is what a test call is about, as n8n shows it.
func targetName(t scopes.Target) string {
	switch t.Resource {
	case "call":
		return t.Call
	case "trigger":
		return "Trigger"
	case scopes.LookupResource:
		return "Drop-downs"
	}
	for _, version := range []int{2, 1} {
		for _, o := range scopes.Operations(version) {
			if o.Resource == t.Resource {
				return o.ResourceName
			}
		}
	}
	return t.Resource
}

// checkName is what a result is about.
func checkName(c connection.Check) string {
	return targetName(scopes.Target{Resource: c.Resource, Call: c.Call})
}

// statusWord is a status as one reads it.
func statusWord(s connection.Status) string { return strings.ReplaceAll(string(s), "-", " ") }

// retryWords says when a call is made again.
func retryWords(r connection.Retry) string {
	return fmt.Sprintf("retrying in %d s", int((r.After+time.Second-1)/time.Second))
}

// notExercisedWords lists what no test call shows, because it writes; empty if nothing does.
func notExercisedWords(a wizard.Answers) string {
	writes, granted := a.Selection.Writes(), []string(nil)
	if c, ok := a.Comparison(); ok && c.Known() {
		granted, writes = a.Checklist().Met(writes, c.Granted)
	}
	var parts []string
	if len(granted) > 0 {
		parts = append(parts, "Granted, not exercised: "+strings.Join(granted, ", ")+".")
	}
	if len(writes) > 0 {
		parts = append(parts, "Not exercised: "+strings.Join(writes, ", ")+".")
	}
	return strings.Join(parts, " ")
}

// tokensLeft is what is left of the day by the last that Pipedrive said; -1 if it says nothing.
func tokensLeft(checks []connection.Check) int {
	left := -1
	for _, c := range checks {
		if c.TokensLeft != nil && (left < 0 || *c.TokensLeft < left) {
			left = *c.TokensLeft
		}
	}
	return left
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
		parts = append(parts, fmt.Sprintf("%d %s", counts[s], statusWord(s)))
	}
	text := words.Count(len(checks), "test") + ": " + strings.Join(parts, ", ")
	if spent > 0 {
		text += ". " + words.Count(spent, "token") + " of the company's daily budget spent"
		if left := tokensLeft(checks); left >= 0 {
			text += fmt.Sprintf(", %d left today", left)
		}
	}
	return text
}
