package wizard

import (
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Targets returns the test calls of the selection, each with the scope that the checklist has for it.
func (a Answers) Targets() []scopes.Target { return a.Checklist().Aim(a.Selection.Targets()) }

// WithChecks stores the results for all targets, in their order, for the current credential.
func (a Answers) WithChecks(checks []connection.Check, tokens int) Answers {
	a.Results, a.ResultsFor, a.WentOn = make(map[string]connection.Check, len(checks)), a.credentialKey(), false
	for i, t := range a.Selection.Targets() {
		if i < len(checks) {
			a.Results[t.Key()] = checks[i]
		}
	}
	a.TokensSpent += tokens
	return a.withoutDisprovedTick(a.lacksScope())
}

// lacksScope reports whether a call was refused because a scope was not granted to the token.
func (a Answers) lacksScope() bool {
	return slices.ContainsFunc(a.Targets(), func(t scopes.Target) bool {
		c, ok := a.CheckOf(t)
		return ok && a.lacks(t, c)
	})
}

// lacks reports whether a call was refused because a scope was not granted to the token. A scope that was granted is
// disputed, and switching it on again would not help.
func (a Answers) lacks(t scopes.Target, c connection.Check) bool {
	return a.Method == connection.OAuth2 && c.Status == connection.StatusMissingScope &&
		len(scopes.Without(t.AnyOf, scopes.ParseList(a.Credential().Token.Scope))) == len(t.AnyOf)
}

// CheckOf returns the result that the current credential already has for a target, even if other targets have been selected
// since: after a change of the selection only new calls have to be made. ok is false if there is none.
func (a Answers) CheckOf(t scopes.Target) (c connection.Check, ok bool) {
	if a.ResultsFor != a.credentialKey() {
		return connection.Check{}, false
	}
	c, ok = a.Results[t.Key()]
	return c, ok
}

// Checks returns the results that there are for the current credential and targets, in the targets' order.
func (a Answers) Checks() []connection.Check {
	var checks []connection.Check
	for _, t := range a.Selection.Targets() {
		if c, ok := a.CheckOf(t); ok {
			checks = append(checks, c)
		}
	}
	return checks
}

// ObjectChecks returns the worst results of each object that has been tested: what a row of the screen shows.
func (a Answers) ObjectChecks() []connection.Check { return ByObject(a.Checks()) }

// ByObject returns the worst results of each object, in their order: what a row shows, and what is counted.
func ByObject(checks []connection.Check) (worst []connection.Check) {
	of := map[string][]connection.Check{}
	var order []string
	for _, c := range checks {
		object := scopes.Target{Resource: c.Resource, Call: c.Call}.Object()
		if of[object] == nil {
			order = append(order, object)
		}
		of[object] = append(of[object], c)
	}
	for _, object := range order {
		worst = append(worst, connection.Worst(of[object]))
	}
	return worst
}

// ChecksCurrent reports whether there are results for the current credential and targets, and for no others.
func (a Answers) ChecksCurrent() bool {
	if a.ResultsFor != a.credentialKey() { // checked before any table is read, to keep the first frame fast
		return false
	}
	n := len(a.Selection.Targets())
	return len(a.Results) == n && len(a.Checks()) == n
}
