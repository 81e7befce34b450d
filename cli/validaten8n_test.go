package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive"
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

// Where n8n says that its webhooks are, Pipedrive calls back, and not where n8n is opened.
func TestWarnsOfWebhooksWhereTheyAre(t *testing.T) {
	t.Parallel()
	for hooks, warns := range map[string]bool{"https://n8n.example.com": false, "http://localhost:5678": true, "": true} {
		s := newStage(t)
		n := s.n8nWithCredential(t, simulator.Options{}, `"trigger"`)
		n.Hooks = hooks
		p := s.run(nil, "validate", "--n8n")
		if p.code != 0 || warns != strings.Contains(p.out, "is not public, and Pipedrive calls back only") {
			t.Errorf("%s: exit %d, %s%s", hooks, p.code, p.out, p.err)
		}
	}
}

// What stays in n8n is named whatever else fails after it: here n8n goes away after it has made the calls.
func TestWhatStaysInN8NIsNamedBesideAnotherFailure(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.n8nWithCredential(t, simulator.Options{}, `"trigger"`)
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete || r.URL.Query().Has("active") {
			w.WriteHeader(http.StatusBadGateway)
		}
	}
	p := s.run(nil, "validate", "--n8n")
	left := n.Workflows()
	if p.code != 4 || len(left) != 1 || !strings.Contains(p.err, "/workflow/"+left[0].ID) {
		t.Errorf("exit %d, left %d, said:\n%s", p.code, len(left), p.err)
	}
}

// Who ends a validation by a signal hears what stays, and nothing of the signal.
func TestWhatStaysInN8NIsNamedAfterASignal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.n8nWithCredential(t, simulator.Options{}, `"deal:get"`)
	ctx, cancel := context.WithCancel(t.Context())
	ended := &ending{stop: cancel}
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/webhook/") {
			ended.signal.Store(int64(syscall.SIGINT))
			cancel()
		}
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusForbidden)
		}
	}
	var out, errs strings.Builder
	w := world{in: nullFile(t), out: &out, err: &errs, getenv: func(name string) string { return s.env[name] }}
	code := run(ctx, w, ended, []string{"validate", "--n8n", "--config", s.path("config.toml")})
	left := n.Workflows()
	if code != 130 || len(left) != 1 || !strings.Contains(errs.String(), "connect-pipedrive: warning: ") || !strings.Contains(errs.String(), "/workflow/"+left[0].ID) || out.String() != "" {
		t.Errorf("exit %d, left %d, said:\n%s%s", code, len(left), out.String(), errs.String())
	}
}

// A demo's configuration works with a simulator; how much is left of the day is said where Pipedrive says it.
func TestADemosConfigurationWithASimulator(t *testing.T) {
	for left, opts := range map[bool]simulator.Options{true: {}, false: {Faults: []string{"no-daily-budget"}}} {
		s := newStage(t)
		s.simulate(opts)
		s.keep("demo = true\n" + tokenConfig())
		if p := s.run(nil, "validate"); p.code != 0 || strings.Contains(p.out, " left today\n") != left || !strings.Contains(p.out, " of the company's daily budget spent") {
			t.Errorf("exit %d\n%s%s", p.code, p.out, p.err)
		}
	}
}

// A person who ends the wizard's proof sees what could not be taken back: on the screen that is gone, or after it.
func TestWhatStaysInN8NIsNamedBesideTheScreen(t *testing.T) {
	t.Parallel()
	for _, screen := range []bool{false, true} {
		s := newStage(t)
		n := s.n8nWithCredential(t, simulator.Options{}, `"deal:get"`)
		ctx, cancel := context.WithCancel(t.Context())
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/webhook/") {
				cancel()
			}
			if r.Method == http.MethodDelete {
				w.WriteHeader(http.StatusForbidden)
			}
		}
		var said strings.Builder
		a := &app{world: world{err: &said, getenv: func(name string) string { return s.env[name] }}, ended: &ending{}}
		a.ended.screen.Store(screen)
		service, err := a.pipedrive(pipedrive.Options{})
		if err != nil {
			t.Fatal(err)
		}
		at := config.N8N{URL: n.URL, CredentialID: relayedID, CredentialName: "Pipedrive"}
		if _, err := (prover{a, service, n8nFlags{}.options(a)}).Prove(ctx, secret.New(n8ntest.Key), at, connection.OAuth2, scopes.EveryObject(), nil); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		left := n.Workflows()
		if len(left) != 1 || screen == strings.Contains(said.String(), "/workflow/"+left[0].ID) {
			t.Errorf("screen %v: left %d, said %q", screen, len(left), said.String())
		}
		if a.sayWhatIsLeft(); !strings.Contains(said.String(), "/workflow/"+left[0].ID) {
			t.Errorf("screen %v: said %q", screen, said.String())
		}
	}
}
