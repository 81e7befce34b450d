package wizard

import (
	"cmp"
	"fmt"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
)

// Crumb is what a finished step answered, in a few words.
type Crumb struct{ Long, Short string }

// In returns the crumb in one of its lengths.
func (c Crumb) In(long bool) string {
	if long {
		return c.Long
	}
	return cmp.Or(c.Short, c.Long)
}

func (a Answers) n8nSummary() string {
	if a.N8N.URL == "" || a.Runs == RunsLater {
		return a.Runs.Title()
	}
	return a.Runs.Title() + ", " + a.N8N.URL
}

func (a Answers) n8nCrumb() Crumb {
	c := Crumb{Long: a.PlaceCrumb(), Short: a.Runs.Title()}
	if n := len(a.Found.Taken()); n > 0 {
		c.Long += " · " + words.Count(n, "workflow")
	}
	return c
}

// PlaceCrumb returns where n8n runs, in a few words.
func (a Answers) PlaceCrumb() string {
	if _, host, ok := strings.Cut(a.N8N.URL, "://"); ok && a.Runs != RunsLater && a.Runs != RunsInCloud {
		return a.Runs.Title() + ", " + strings.TrimSuffix(host, "/")
	}
	return a.Runs.Title()
}

func (a Answers) actionsCrumb() Crumb {
	if n := len(a.Selection.Calls); n > 0 && len(a.Selection.Items) == 0 {
		return Crumb{Long: words.Count(n, "call")}
	}
	return Crumb{Long: Picked(a.Selection, "call"), Short: words.Count(len(a.Selection.Items), "action")}
}

func (a Answers) registerCrumb() Crumb {
	if a.Method != connection.OAuth2 {
		return Crumb{}
	}
	return Crumb{Long: "app " + a.App.ClientID[:min(8, len(a.App.ClientID))]}
}

func (a Answers) testCrumb() Crumb {
	fine, made := tally(a.ObjectChecks())
	if made == 0 {
		return Crumb{Long: "not tried"}
	}
	return Crumb{Long: fmt.Sprintf("%d of %d ok", fine, made)}
}
