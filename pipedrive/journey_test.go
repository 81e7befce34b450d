package pipedrive

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// connect logs in to the simulator as a browser that presses Allow at once.
func connect(t *testing.T, sim *simulator.Server, s *Service) connection.Credential {
	t.Helper()
	app := demoApp(freeRedirect())
	token, err := s.Authorize(t.Context(), app, connection.AuthorizeOptions{}, func(inv connection.Invitation) {
		go func() {
			if err := sim.Approve(context.WithoutCancel(t.Context()), inv.ShortURL); err != nil {
				t.Error(err)
			}
		}()
	})
	if err != nil {
		t.Fatal(err)
	}
	return connection.Credential{Method: connection.OAuth2, App: app, Token: token}
}

func TestJourneyWithAPIToken(t *testing.T) {
	_, s := simulate(t, simulator.Options{})
	cred := tokenCredential(simulator.APIToken)
	c := s.Open(cred, nil)
	account, err := c.Account(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if account.User == "" || account.Company == "" || account.Domain == "" || account.Email == "" {
		t.Errorf("account is incomplete: %+v", account)
	}
	var r recorder
	if err := c.Check(t.Context(), allTargets(), r.report); err != nil {
		t.Fatal(err)
	}
	for i, check := range r.checks(11) {
		if check.Status != connection.StatusOK || check.Resource != allTargets()[i].Resource || check.HTTP != 200 {
			t.Errorf("%+v", check)
		}
	}
	if got := c.Cost().Spent; got != 142 {
		t.Errorf("spent %d tokens, want 142", got)
	}
}

func TestJourneyWithOAuth(t *testing.T) {
	sim, s := simulate(t, simulator.Options{Scopes: []scopes.Scope{scopes.Base, "deals:read"}})
	cred := connect(t, sim, s)
	account, token, err := s.Account(t.Context(), cred)
	if err != nil {
		t.Fatal(err)
	}
	if account.User == "" || token != cred.Token {
		t.Errorf("account %+v, token changed: %v", account, token != cred.Token)
	}
	var r recorder
	_, spent, err := s.Check(t.Context(), cred, allTargets(), r.report)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]connection.Status{}
	for _, check := range r.checks(11) {
		got[check.Resource] = check.Status
	}
	const ok, missing = connection.StatusOK, connection.StatusMissingScope
	want := map[string]connection.Status{
		"activity": missing, "deal": ok, "dealActivity": missing, "dealProduct": ok, "file": ok, "lead": missing,
		"note": ok, "organization": missing, "person": missing, "product": missing, "trigger": missing,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if spent != 140 {
		t.Errorf("spent %d tokens, want 140", spent)
	}
}
