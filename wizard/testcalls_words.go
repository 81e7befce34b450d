package wizard

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// The result of a test call, in the few words of a row.

// readWords says what a successful call shows, and what no call does: that writing works.
func (a Answers) readWords(of scopes.Target) (long, short string) {
	const read = "read ok"
	writes := a.writesOf(of)
	if len(writes) == 0 {
		return read, ""
	}
	c, ok := a.Comparison()
	if !ok || !c.Known() {
		return read + " · writing not exercised", read + " · write untried"
	}
	switch granted, unmet := a.Checklist().Met(writes, c.Granted); {
	case len(unmet) == 0:
		return read + " · write granted, not exercised", read + " · write untried"
	case len(granted) == 0:
		return read + " · write not granted", read + " · no write"
	}
	return read + " · write granted in part, not exercised", read + " · write in part"
}

// writesOf returns the selected actions of a target's object that change something.
func (a Answers) writesOf(of scopes.Target) []string {
	return slices.DeleteFunc(a.Selection.Writes(), func(name string) bool {
		resource, _, _ := strings.Cut(name, ":")
		return resource != of.Resource
	})
}

// Advice says what is true of an object that was tested, or what to do about it, in a long and a short form; an empty short
// form means there is none.
func (a Answers) Advice(r TestedObject) (long, short string) {
	check := *r.Check()
	switch check.Status {
	case connection.StatusOK, connection.StatusEmpty:
		return a.readWords(r.Calls[0].Target)
	case connection.StatusMissingScope:
		if lacking := a.LackedScope(r); lacking != "" {
			return "switch on " + lacking.Label(), "needs " + string(lacking)
		}
		return "its scope is granted: the details say what helps", "see the details"
	case connection.StatusNoPermission:
		return a.Account.User + " may not see " + seen(r) + ": ask an admin", "no right: ask an admin"
	case connection.StatusPlan:
		return "not in the company's plan, or beyond its limits", "not in the plan"
	case connection.StatusRateLimited:
		switch {
		case check.Daily:
			return "daily budget used up, again after midnight (Pipedrive's)", "daily budget used up"
		case check.Wait > 0:
			wait := "wait " + words.Seconds(check.Wait)
			return wait + ", then test again", wait
		}
		return "wait some minutes, then test again", "wait, then test again"
	case connection.StatusUnauthorized:
		return "Pipedrive refuses the token: connect again", "connect again"
	case connection.StatusUnreachable:
		if check.HTTP != 0 {
			return fmt.Sprintf("Pipedrive fails just now (%d)", check.HTTP), fmt.Sprintf("fails just now (%d)", check.HTTP)
		}
		return "no answer came: the details say why", "no answer"
	case connection.StatusSkipped:
		return skippedWords(check)
	case connection.StatusNotFound:
		if use := replacement(r); use != "" {
			return "Pipedrive retired it: use " + use, "retired: see details"
		}
	}
	return "the details say what helps", "see the details"
}

// replacement returns what Pipedrive offers instead of the first retired call of an object; empty if none is retired.
func replacement(r TestedObject) string {
	for _, call := range r.Calls {
		if call.Check.Status == connection.StatusNotFound && call.Target.Use != "" {
			return call.Target.Use
		}
	}
	return ""
}

// skippedWords say why a call was not made.
func skippedWords(check connection.Check) (long, short string) {
	method, _, _ := strings.Cut(check.Call, " ")
	if method != "GET" && method != "" {
		return method + " is not tried: it would change data", method + " is not tried"
	}
	return check.Detail, "not tried"
}

// seen returns the object's name for a sentence about seeing it.
func seen(r TestedObject) string {
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

// LackedScope returns the scope to switch on for an object's calls; empty if none was refused because of a scope that was not
// granted.
func (a Answers) LackedScope(r TestedObject) scopes.Scope {
	for _, call := range r.Calls {
		t := call.Target
		if call.Check == nil || !a.lacks(t, *call.Check) {
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

// Made says what was asked, and the answer.
func (call TestCall) Made() string {
	if call.Check == nil {
		return call.Target.Call + " is not made yet"
	}
	return Answered(*call.Check)
}

// Answered says what was asked, and the answer.
func Answered(c connection.Check) string {
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

// Title says how far the calls have got, and how they went, in a long and a short form; the counts are of objects.
func (t TestCalls) Title() (long, short string) {
	tested, rows := t.Tested(), len(t.Rows)
	fine, called := tally(tested)
	skipped, untested := len(tested)-called, rows-len(tested)
	made := rows - skipped
	what := "test call"
	if t.calls() > rows {
		what = "object"
	}
	notTried := ""
	if skipped > 0 {
		notTried = fmt.Sprintf(", %d not tried", skipped)
	}
	switch {
	case rows == 0:
		return "There is nothing to test", ""
	case t.Running != nil && t.Stopped:
		return "Stopping", ""
	case t.Running != nil:
		return "Testing what n8n will do", ""
	case t.Failure != nil:
		return "The test calls broke off", ""
	case untested > 0:
		return fmt.Sprintf("Stopped: %d of %d tested", len(tested), rows), ""
	case fine == made && made == 0:
		return "No test call was made", ""
	case fine == made && made == 1:
		return "The test " + words.Either(what == "object", "calls are", "call is") + " fine" + notTried, ""
	case fine == made:
		return fmt.Sprintf("All %s are fine%s", words.Count(made, what), notTried), fmt.Sprintf("All %d are fine%s", made, notTried)
	}
	need := words.Either(made-fine == 1, "needs you", "need you")
	if fine == 0 {
		all := words.Count(made, what) + " " + need
		return all + notTried, all
	}
	are := words.Either(fine == 1, "is", "are")
	return fmt.Sprintf("%d of %d %ss %s fine, %d %s%s", fine, made, what, are, made-fine, need, notTried), fmt.Sprintf("%d of %d %s fine, %d %s", fine, made, are, made-fine, need)
}

// calls returns how many calls there are for all objects.
func (t TestCalls) calls() (n int) {
	for _, r := range t.Rows {
		n += len(r.Calls)
	}
	return n
}

// Sentence says what is tested, or what a failure means.
func (t TestCalls) Sentence() string {
	each := "One read call for each object you picked"
	if t.calls() > len(t.Rows) {
		each = "Read calls for each object you picked"
	}
	failed, transient := 0, 0
	for _, c := range t.Tested() {
		if !c.Status.Works() {
			failed++
		}
		if c.Status == connection.StatusRateLimited || c.Status == connection.StatusUnreachable {
			transient++
		}
	}
	switch {
	case len(t.Rows) == 0:
		return "Nothing that is picked reads from Pipedrive, and nothing is written for a test."
	case t.Failure != nil:
		return "What was tested before counts; the others are not tested yet."
	case t.Running != nil || failed == 0 && len(t.Untested()) > 0:
		return each + "; nothing is changed in Pipedrive."
	case failed == 0:
		return each + "; nothing was changed in Pipedrive."
	case transient == failed:
		return "They could not be tested just now, so nothing is known of them yet."
	case failed == 1:
		return "In n8n it would fail in a running workflow."
	}
	return "In n8n these " + words.Number(failed) + " would fail in a running workflow."
}

// Spent says what the calls cost; empty if nothing.
func (t TestCalls) Spent(a Answers) string {
	if a.TokensSpent == 0 {
		return ""
	}
	text := words.Count(a.TokensSpent, "token") + " of the company's daily budget"
	if t.Running != nil {
		return text + " so far."
	}
	if left := tokensLeft(t.Tested()); left >= 0 {
		text += fmt.Sprintf(", %d left today", left)
	}
	return text + "."
}

// tokensLeft returns what is left of the daily budget according to Pipedrive's last answer; -1 if it says nothing.
func tokensLeft(checks []connection.Check) int {
	left := -1
	for _, c := range checks {
		if c.TokensLeft != nil && (left < 0 || *c.TokensLeft < left) {
			left = *c.TokensLeft
		}
	}
	return left
}
