package pipedrive

import (
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// n8n makes its calls as fast as they are answered: even where that takes no time, it stays within Pipedrive's limits.
func TestRelayStaysWithinTheBurst(t *testing.T) {
	list := func(n int, call string) (targets []scopes.Target) {
		for range n {
			targets = append(targets, scopes.Target{Resource: scopes.CallResource, Call: call})
		}
		return targets
	}
	pipelines, searches := list(45, "GET /api/v2/pipelines"), list(12, "GET /api/v2/deals/search?term=abc")
	for name, tt := range map[string]struct {
		method  connection.Method
		targets []scopes.Target
		most    int
		pauses  int
	}{
		"six calls":             {connection.APIToken, pipelines[:6], apiTokenBurst, 0},
		"API token":             {connection.APIToken, pipelines, apiTokenBurst, 2},
		"OAuth2":                {connection.OAuth2, pipelines, oauthBurst, 0},
		"OAuth2, very many":     {connection.OAuth2, list(100, "GET /v1/users"), oauthBurst, 1},
		"searches":              {connection.OAuth2, searches, searchBurst, 1},
		"searches among others": {connection.APIToken, append(append([]scopes.Target{}, searches[:8]...), append(pipelines[:20], searches[:4]...)...), apiTokenBurst, 1},
	} {
		r, err := New(Options{}).Relay(tt.method, tt.targets)
		if err != nil {
			t.Fatal(err)
		}
		var at []time.Duration
		now, pauses := time.Duration(0), 0
		for i, c := range r.Calls() {
			if c.Paused {
				now, pauses = now+2*time.Second, pauses+1
			}
			if name != "searches" || i > 0 { // the account check is none
				at = append(at, now)
			}
		}
		if most := mostInTwoSeconds(at); most > tt.most || pauses != tt.pauses {
			t.Errorf("%s: at most %d in two seconds, %d pauses", name, most, pauses)
		}
	}
}
