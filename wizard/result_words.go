package wizard

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
)

// GrantRemark says why granted scopes cannot be compared with needed ones; it is empty if they can.
func (a Answers) GrantRemark() Remark {
	c, ok := a.Comparison()
	switch {
	case !ok:
		return Remark{Word: "no scopes", Text: "an API token may do all that " + a.Account.User + " may" + words.Either(a.Account.Admin, ", as an administrator", "")}
	case !c.Known():
		return Remark{Word: "unknown", Text: "Pipedrive's answer did not say which scopes were granted; the test calls show more"}
	}
	return Remark{}
}

// The results of connecting and of the test calls, in the words shared by the screen and the prompts.

// BrowserErrors explain the errors that Pipedrive shows in the browser only, where this program cannot see them.
func (a Answers) BrowserErrors() []string {
	return []string{
		"\"Invalid redirect URL\" in the browser: the app's Callback URL in Developer Hub has to be exactly " + a.RedirectURL() + ", and saved.",
		"\"App not found\" or \"cannot be installed\": a draft app works only for users of its sandbox company. Sign in there, or make " +
			"the app live.",
	}
}

// AnotherAccount says how to get another account than the one that answered.
func (a Answers) AnotherAccount() string {
	if a.Method == connection.OAuth2 {
		return "In the browser, sign out of Pipedrive or switch to the right company (profile name, upper right), then connect again: " +
			"the consent page names the company that it is for."
	}
	return "In Pipedrive, switch to the right company (account name, upper right) and copy the API token there: each user has one " +
		"token for each company."
}

// NotExercised lists, in n8n's words, what no test call shows because it writes; empty if nothing does.
func (a Answers) NotExercised() string {
	writes, granted, rest := a.Selection.Writes(), []string(nil), "Not exercised: "
	if c, ok := a.Comparison(); ok && c.Known() {
		granted, writes = a.Checklist().Met(writes, c.Granted)
		rest = "Not granted, not exercised: "
	}
	var parts []string
	if len(granted) > 0 {
		parts = append(parts, "Granted, not exercised: "+strings.Join(a.ReasonNames(granted, " "), "; ")+".")
	}
	if len(writes) > 0 {
		parts = append(parts, rest+strings.Join(a.ReasonNames(writes, " "), "; ")+".")
	}
	return strings.Join(parts, " ")
}

// HintHere returns a failure's hint, or nothing if it names a flag: flags are for commands, and a setup has none.
func HintHere(hint string) string {
	var here []string
	for part := range strings.SplitSeq(hint, "; ") {
		if !strings.Contains(part, " --") {
			here = append(here, part)
		}
	}
	return strings.Join(here, "; ")
}

// WouldFail says how much of what was picked would fail without the scopes that are missing.
func (a Answers) WouldFail() string {
	c, _ := a.Comparison()
	all := a.Checklist().Reasons()
	_, unmet := a.Checklist().Met(all, c.Granted)
	switch {
	case len(all) == 1:
		return "what you picked would fail"
	case len(a.Selection.Calls) > 0 || a.Selection.Lookups:
		return fmt.Sprintf("%d of the %d that you picked would fail", len(unmet), len(all))
	}
	return fmt.Sprintf("%d of your %d actions would fail", len(unmet), len(all))
}

// ExcessWords says what follows for a scope that is granted but not needed.
func (a Answers) ExcessWords() string {
	return words.Either(a.Checklist().Settled(), "; you can switch it off", ", by what is resolved")
}
