package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// What a test call gave, in a row's few words.

// readWords say what a call that worked shows, and what none shows: that writing works.
func readWords(a wizard.Answers, of scopes.Target) phrase {
	const read = "read ok"
	writes := writesOf(a, of)
	if len(writes) == 0 {
		return say(read)
	}
	c, ok := a.Comparison()
	if !ok || !c.Known() {
		return phrase{read + " · writing not exercised", read + " · write untried"}
	}
	switch granted, unmet := a.Checklist().Met(writes, c.Granted); {
	case len(unmet) == 0:
		return phrase{read + " · write granted, not exercised", read + " · write untried"}
	case len(granted) == 0:
		return phrase{read + " · write not granted", read + " · no write"}
	}
	return phrase{read + " · write granted in part, not exercised", read + " · write in part"}
}

// writesOf are the selected actions of a target's object that change something.
func writesOf(a wizard.Answers, of scopes.Target) []string {
	return slices.DeleteFunc(a.Selection.Writes(), func(name string) bool {
		resource, _, _ := strings.Cut(name, ":")
		return resource != of.Resource
	})
}

// adviceWords say what to do about a result, or why nothing is.
func adviceWords(a wizard.Answers, r wizard.TestedObject) phrase {
	check := *r.Check()
	switch check.Status {
	case connection.StatusMissingScope:
		if lacking := lackedScope(a, r); lacking != "" {
			return phrase{"switch on " + labelOf(lacking), "switch on " + string(lacking)}
		}
		return phrase{"its scope is granted: space says what helps", "space says what helps"}
	case connection.StatusNoPermission:
		short := "may not see " + seen(r) + ": ask an admin"
		return phrase{a.Account.User + " " + short, short}
	case connection.StatusPlan:
		return phrase{"not in the company's plan, or beyond its limits", "not in the plan"}
	case connection.StatusRateLimited:
		switch {
		case check.Daily:
			return phrase{"daily budget used up, again after midnight (Pipedrive's)", "daily budget used up"}
		case check.Wait > 0:
			return say("wait " + seconds(check.Wait) + ", then r")
		}
		return phrase{"wait some minutes, then r", "wait, then r"}
	case connection.StatusUnauthorized:
		return phrase{"Pipedrive refuses the token: connect again", "connect again"}
	case connection.StatusUnreachable:
		if check.HTTP != 0 {
			return phrase{fmt.Sprintf("Pipedrive fails just now (%d)", check.HTTP), fmt.Sprintf("fails just now (%d)", check.HTTP)}
		}
		return phrase{"no answer came: space says why", "no answer"}
	case connection.StatusSkipped:
		return skippedWords(check)
	case connection.StatusNotFound:
		if use := replacement(r); use != "" {
			return phrase{"Pipedrive retired it: use " + use, "retired: space says what helps"}
		}
	}
	return phrase{"space says what helps", "space: what helps"}
}

// replacement is what Pipedrive has instead of the first retired call of an object; empty if none is.
func replacement(r wizard.TestedObject) string {
	for _, call := range r.Calls {
		if call.Check.Status == connection.StatusNotFound && call.Target.Use != "" {
			return call.Target.Use
		}
	}
	return ""
}

// skippedWords say why a call was not made.
func skippedWords(check connection.Check) phrase {
	method, _, _ := strings.Cut(check.Call, " ")
	if method != "GET" && method != "" {
		return phrase{method + " is not tried: it would change data", method + " is not tried"}
	}
	return phrase{check.Detail, "not tried"}
}

// seen is an object in a sentence about seeing it.
func seen(r wizard.TestedObject) string {
	switch t := r.Calls[0].Target; t.Resource {
	case scopes.CallResource:
		return "this"
	case scopes.Trigger.Resource:
		return "webhooks"
	case scopes.LookupResource:
		return "what drop-downs list"
	default:
		name := strings.ToLower(t.Title())
		if stem, ok := strings.CutSuffix(name, "y"); ok {
			return stem + "ies"
		}
		return name + "s"
	}
}

// lackedScope is the scope to switch on for an object's calls: empty if none of them was refused for want of one that
// the token was not granted.
func lackedScope(a wizard.Answers, r wizard.TestedObject) scopes.Scope {
	if a.Method != connection.OAuth2 {
		return ""
	}
	granted := scopes.ParseList(a.Credential().Token.Scope)
	for _, call := range r.Calls {
		t := call.Target
		if call.Check == nil || call.Check.Status != connection.StatusMissingScope ||
			slices.ContainsFunc(t.AnyOf, func(s scopes.Scope) bool { return slices.Contains(granted, s) }) {
			continue
		}
		if t.Scope != "" {
			return t.Scope
		}
		if len(t.AnyOf) > 0 {
			return t.AnyOf[0]
		}
	}
	return ""
}

// madeWords are what was asked, and what came.
func madeWords(call wizard.TestCall) string {
	if call.Check == nil {
		return call.Target.Call + " is not made yet"
	}
	return answeredWords(*call.Check)
}

func answeredWords(c connection.Check) string {
	switch {
	case c.Status == connection.StatusSkipped:
		return c.Call + " was not made: " + c.Detail
	case c.HTTP == 0:
		return c.Call + " got no answer: " + c.Detail
	}
	text := fmt.Sprintf("%s answered %d in %d ms", c.Call, c.HTTP, c.MS)
	switch {
	case c.Status == connection.StatusEmpty:
		return text + ": no records yet, so n8n would find none either"
	case c.Detail != "":
		return text + ", " + c.Detail
	}
	return text
}

// seconds is a waiting time.
func seconds(d time.Duration) string { return fmt.Sprintf("%d s", int((d+time.Second-1)/time.Second)) }

// hintHere is a hint of a failure, but for one that names a flag: those are of commands, and this screen has none.
func hintHere(hint string) string {
	var kept []string
	for part := range strings.SplitSeq(hint, "; ") {
		if !strings.Contains(part, " --") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "; ")
}
