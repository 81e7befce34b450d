package cli

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

const relayedID = "aB3dE6gH9jK2mN5p"

// n8nWithCredential is an n8n that keeps the app's credential, connected with the simulator's scopes, and a configuration
// without any token that names it.
func (s *stage) n8nWithCredential(t testing.TB, opts simulator.Options, actions string) *n8ntest.Server {
	t.Helper()
	sim := s.simulate(opts)
	access, refresh, err := obtain(sim.URL())
	if err != nil {
		t.Fatal(err)
	}
	s.secrets = append(s.secrets, access, refresh, n8ntest.Key)
	s.env["N8N_API_KEY"] = n8ntest.Key
	n := n8ntest.New(t, "")
	n.Add(n8ntest.Credential{ID: relayedID, Name: "Pipedrive", Type: "pipedriveOAuth2Api",
		Data: map[string]any{"oauthTokenData": map[string]any{"access_token": access, "refresh_token": refresh}}})
	app := fmt.Sprintf("version = 1\nmethod = \"oauth2\"\n[selection]\nactions = [%s]\n[oauth2]\nclient_id = %q\nclient_secret = %q\n",
		actions, simulator.ClientID, simulator.ClientSecret)
	s.write("direct.toml", app+fmt.Sprintf("[oauth2.token]\naccess_token = %q\nrefresh_token = %q\n", access, refresh))
	s.write("config.toml", app+fmt.Sprintf("[n8n]\nurl = %q\ncredential_id = %q\nhanded_over = 2026-11-22T00:00:00Z\n", n.URL, relayedID))
	return n
}

// lineOf is a line of validate --json, without what differs between two runs.
func lineOf(t *testing.T, p played) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(p.out), &v); err != nil {
		t.Fatalf("exit %d, %s%s", p.code, p.out, p.err)
	}
	for _, c := range v["checks"].([]any) {
		delete(c.(map[string]any), "ms")
	}
	for _, name := range []string{"config", "tokens_left"} {
		delete(v, name)
	}
	return v
}

// TestByN8NTheSame holds that what n8n calls is judged like what is called from here, with all scopes and with some.
func TestByN8NTheSame(t *testing.T) {
	t.Parallel()
	some := []scopes.Scope{"deals:full", "contacts:read"}
	for name, opts := range map[string]simulator.Options{"all scopes": {}, "some": {Scopes: some}, "no records": {Empty: true}} {
		s := newStage(t)
		n := s.n8nWithCredential(t, opts, `"deal:*", "dealProduct:*", "person:search", "note:get", "activity:create", "product:getAll@1"`)
		direct := lineOf(t, s.run(nil, "validate", "--json", "--config", s.path("direct.toml")))
		p := s.run(nil, "validate", "--n8n", "--json")
		got := lineOf(t, p)
		if got["via"] != "n8n" {
			t.Errorf("%s: via %v", name, got["via"])
		}
		got["via"] = "pipedrive"
		if d := cmp.Diff(direct, got); d != "" {
			t.Errorf("%s: called by n8n it is different:\n%s", name, d)
		}
		if left := n.Workflows(); len(left) > 0 {
			t.Errorf("%s: left in n8n: %v", name, left)
		}
	}
}
