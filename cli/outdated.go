package cli

import (
	"fmt"
	"time"

	"connect-pipedrive/scopes"
)

// warnOutdated warns once about tables, from which everything is computed, that are old.
func (a *app) warnOutdated() {
	if a.now == nil {
		return
	}
	for _, s := range scopes.Outdated(a.now()) {
		what := "Pipedrive's scopes and endpoints are those of " + s.Version
		if s.Name == "n8n" {
			what = "n8n's actions are those of " + s.Version + ", of " + s.Day.Format(time.DateOnly)
		}
		fmt.Fprintf(a.err, "connect-pipedrive: warning: what is known of %s, more than six months ago: a newer version of this program may know more\n", what)
	}
}
