package wizard

import (
	"testing"

	"connect-pipedrive/internal/connection"
)

// TestPreselectedBecause: a reason names the configuration that it is in, which may have any name.
func TestPreselectedBecause(t *testing.T) {
	for name, c := range map[string]struct {
		answers    Answers
		configured connection.Method
		want       string
	}{
		"nothing known":    {Answers{}, "", "OAuth2 is the safer one; the token is quicker."},
		"configured":       {Answers{Method: connection.APIToken, StartedFrom: "sales.toml"}, connection.APIToken, "As in sales.toml."},
		"changed since":    {Answers{Method: connection.OAuth2, StartedFrom: "sales.toml"}, connection.APIToken, "OAuth2 is the safer one; the token is quicker."},
		"workflows say it": {Answers{Found: Found{Workflows: []Workflow{{Method: map[connection.Method]int{connection.APIToken: 1}}}}}, "", "Your workflow uses the API token, so it is preselected."},
	} {
		if got := c.answers.PreselectedBecause(c.configured); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
