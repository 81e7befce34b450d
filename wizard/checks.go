package wizard

import (
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// CheckOf is the result that the current credential already gave for a target, even if other targets have been
// selected since: so a changed selection needs only the calls that are new. ok is false when there is none.
func (a Answers) CheckOf(t scopes.Target) (c connection.Check, ok bool) {
	lines, ok := strings.CutPrefix(a.ChecksFor, a.credentialKey()+"\n")
	if !ok {
		return connection.Check{}, false
	}
	i := slices.Index(strings.Split(lines, "\n"), t.Resource+" "+t.Call)
	if i < 0 || i >= len(a.Checks) {
		return connection.Check{}, false
	}
	return a.Checks[i], true
}
