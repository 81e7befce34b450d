package cli

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// What failed comes first, and what stays in n8n behind it.
func TestBothErrors(t *testing.T) {
	failed, left := fault.New(fault.Refused, "log in", "no"), fault.New(fault.Failed, "remove it", "it stays")
	if both(nil, nil) != nil || !errors.Is(both(failed, nil), failed) || !errors.Is(both(nil, left), left) {
		t.Error("of one error, or none")
	}
	if got := both(failed, left); got.Error() != "no; and it stays" || fault.HintOf(got) != "log in; remove it" || fault.KindOf(got) != fault.Refused || !errors.Is(got, failed) {
		t.Errorf("%v, %s", got, fault.HintOf(got))
	}
}

func TestOrderOfN8N(t *testing.T) {
	if _, err := n8nOrder(config.Config{}, ""); fault.KindOf(err) != fault.Usage {
		t.Errorf("of no credential: %v", err)
	}
	c := config.Config{Method: connection.OAuth2, N8N: config.N8N{CredentialID: relayedID, CredentialName: "Acme", ProjectID: "p"}}
	got, err := n8nOrder(c, "http://hooks")
	if err != nil || got.Credential != (n8n.CredentialRef{ID: relayedID, Name: "Acme", Type: "pipedriveOAuth2Api"}) || got.Project != "p" || got.WebhookBase != "http://hooks" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A key that may not list workflows makes the calls all the same; that the triggers were not looked at is said.
func TestTriggersThatTheKeyMayNotSee(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.n8nWithCredential(t, simulator.Options{}, `"trigger", "deal:get"`)
	n.Keys["relays"] = []string{"workflow:create", "workflow:activate", "workflow:deactivate", "workflow:delete"}
	s.env["N8N_API_KEY"] = "relays"
	p := s.run(nil, "validate", "--n8n")
	if p.code != 0 || !strings.Contains(p.err, "note: the published triggers were not looked at: ") || !strings.Contains(p.err, "workflow:list") || !strings.Contains(p.out, "called by n8n at "+n.URL) || !strings.Contains(p.out, " left today\n") {
		t.Errorf("exit %d\n%s%s", p.code, p.out, p.err)
	}
	n.Keys["relays"] = []string{"workflow:list"}
	if p := s.run(nil, "validate", "--n8n"); p.code != 3 || p.out != "" {
		t.Errorf("a key that may nothing: exit %d\n%s%s", p.code, p.out, p.err)
	}
	s.env["N8N_API_KEY"] = n8ntest.Key
	n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/api/v1/workflows" && r.URL.Query().Has("active") {
			w.WriteHeader(http.StatusBadGateway)
		}
	}
	if p := s.run(nil, "validate", "--n8n"); p.code != 4 || !strings.Contains(p.err, "hint: ") {
		t.Errorf("triggers that cannot be read: exit %d\n%s%s", p.code, p.out, p.err)
	}
}

// What the wizard is told of a proof: what is checked so far, then what it came to, and how long that took.
func TestProof(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.n8nWithCredential(t, simulator.Options{}, `"deal:get"`)
	a := &app{world: world{err: new(bytes.Buffer), getenv: func(name string) string { return s.env[name] }}, ended: &ending{}}
	service, err := a.pipedrive(pipedrive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	prove := func(ctx context.Context, key string, at config.N8N) (checks []string, reports int, err error) {
		targets := scopes.EveryObject()[:2]
		proof, err := (prover{a, service, n8nFlags{}.options(a)}).Prove(ctx, secret.New(key), at, connection.OAuth2, targets, func([]connection.Check) { reports++ })
		for _, c := range proof.Checks {
			checks = append(checks, c.Resource+" "+string(c.Status))
		}
		if err == nil && (proof.Took <= 0 || proof.Left != nil || len(proof.Remarks) > 0) {
			t.Errorf("%+v", proof)
		}
		return checks, reports, err
	}
	at := config.N8N{URL: n.URL, CredentialID: relayedID, CredentialName: "Pipedrive"}
	if checks, reports, err := prove(t.Context(), n8ntest.Key, at); err != nil || strings.Join(checks, ", ") != "activity ok, deal ok" || reports == 0 {
		t.Errorf("%q, %d reports, %v", checks, reports, err)
	}
	if _, _, err := prove(t.Context(), "", at); fault.KindOf(err) != fault.Usage {
		t.Errorf("without a key: %v", err)
	}
	if _, _, err := prove(t.Context(), n8ntest.Key, config.N8N{URL: n.URL}); fault.KindOf(err) != fault.Usage {
		t.Errorf("without a credential: %v", err)
	}
	if a.ended.waitsFor() != "" {
		t.Errorf("the program waits for %q", a.ended.waitsFor())
	}
	n.Change(relayedID, func(c *n8ntest.Credential) {
		c.Data = map[string]any{"oauthTokenData": map[string]any{"access_token": "dead", "refresh_token": "dead"}}
	})
	if _, _, err := prove(t.Context(), n8ntest.Key, at); fault.KindOf(err) != fault.Refused {
		t.Errorf("a credential that is dead: %v", err)
	}
}

// The account is written into the configuration where anything of it has changed, and only then.
func TestAccountIsKeptWhereItChanged(t *testing.T) {
	s := newStage(t)
	had := connection.Account{User: "Ada", Company: "Acme", Domain: "acme"}
	for _, c := range []struct {
		name string
		now  connection.Account
		kept bool
	}{
		{"the same", had, false}, {"another address is not kept", connection.Account{User: "Ada", Company: "Acme", Domain: "acme", Email: "ada@example.com"}, false},
		{"another user", connection.Account{User: "Bob", Company: "Acme", Domain: "acme"}, true}, {"another company", connection.Account{User: "Ada", Company: "Beta", Domain: "acme"}, true},
		{"another domain", connection.Account{User: "Ada", Company: "Acme", Domain: "beta"}, true},
	} {
		const text = "version = 1\n"
		s.write("a.toml", text)
		opened := openedConfig{file: config.Open(s.path("a.toml"))}
		opened.Account = had
		new(app).keepAccount(t.Context(), opened, c.now)
		if got := s.read("a.toml"); (got != text) != c.kept || c.kept && !strings.Contains(got, c.now.User) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	var warned []string
	opened := openedConfig{file: config.Open(s.path("gone.toml"))}
	opened.file.Warn = func(message, hint string) { warned = append(warned, message+"\n"+hint) }
	if new(app).keepAccount(t.Context(), opened, had); len(warned) != 1 {
		t.Errorf("a file that is gone: warned %q", warned)
	}
}
