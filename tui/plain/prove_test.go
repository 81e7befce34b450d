package plain

import (
	"context"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// fakeProver is an n8n in which one call works and one does not.
type fakeProver struct{}

func (fakeProver) Prove(context.Context, secret.Secret, config.N8N, connection.Method, []scopes.Target) (wizard.Proof, error) {
	return wizard.Proof{Remarks: []string{"a remark"}, Checks: []connection.Check{
		{Resource: "deal", Call: "GET /api/v2/deals?limit=1", Status: connection.StatusOK, HTTP: 200},
		{Resource: "lead", Call: "GET /v1/leads?limit=1", Status: connection.StatusPlan, HTTP: 402, Detail: "Required suites missing", Hint: "see the subscription"},
	}}, nil
}

// TestProves: after a push n8n can be asked to make the test calls.
func TestProves(t *testing.T) {
	a := upTo(t, connection.APIToken, wizard.StepHandOver, "deal:get").WithN8N(wizard.RunsInDocker, "https://n8n.example.com")
	out, _, err := plainAt(t, given{Handover: &fakeHandover{}, Host: &fakeHost{}, Prover: fakeProver{}}, a, "", "", "", "", "yes",
		"push", "https://n8n.example.com", canarySecret, "yes", "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Have n8n make the test calls now", "ok: deal, GET /api/v2/deals?limit=1", "plan: lead, GET /v1/leads?limit=1", "Required suites missing", "see the subscription",
		"a remark", "1 of 2 calls failed in n8n.")
}
