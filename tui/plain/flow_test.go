package plain

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	hand "connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// plainAt starts at a step by answers of which all before is done: every question before it takes its default.
func plainAt(t *testing.T, opts given, a wizard.Answers, lines ...string) (string, wizard.Answers, error) {
	t.Helper()
	opts.Answers = a
	// method, node version, picks, calls, drop-downs, the token
	all := []string{"", "", "", "", "", ""}
	if a.Method == connection.OAuth2 {
		all = append(all, "", "", "") // checklist, callback URL, client ID, secret
	}
	return plainRun(t, opts, append(all, lines...)...)
}

func TestGoesThroughWhatIsAnswered(t *testing.T) {
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		out, a, err := plainAt(t, given{}, upTo(t, m, wizard.StepHandOver), "", "", "", "", "yes")
		if err != nil {
			t.Fatalf("%s: %v\n%s", m, err, out)
		}
		mustHave(t, out, "Connected: Ada Lovelace at Acme", "Activity: ok, HTTP 200, 83 ms (from before)", "Written to config.toml.")
		if step, open := a.Open(); open {
			t.Errorf("%s: %s is open", m, step.Title())
		}
	}
}

// The token is refused; back to the credentials, and another one is taken.
func TestTokenRefused(t *testing.T) {
	fake := refusing()
	refuse := fake.OnAccount
	fake.OnAccount = func(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
		if cred.APIToken.Reveal() == canaryToken {
			return refuse(ctx, cred)
		}
		return ada, connection.Token{}, nil
	}
	out, a, err := plainAt(t, given{Pipedrive: fake}, upTo(t, connection.APIToken, wizard.StepConnect),
		"again", "back", strings.Repeat("ab", 20), "no", "back", "", "yes", "", "", "", "yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Error: Pipedrive refused the API token", "Hint: check that all 40 characters", "Taken: 40 characters.",
		"In Pipedrive, switch to the right company", "Step 5 of 7", "Step 6 of 7")
	if a.APIToken.Reveal() != strings.Repeat("ab", 20) {
		t.Error("the other token was not taken")
	}
}

func TestFailedChecks(t *testing.T) {
	calls := 0
	fake := &fakePipedrive{OnCheck: func(_ context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		calls++
		if calls == 1 {
			return cred.Token, 10, fault.New(fault.Unreachable, "check the network", "Pipedrive is not reachable")
		}
		r := &checkRun{Targets: targets, Report: report}
		for i, object := range r.Objects() {
			report(connection.Progress{Index: r.First(i)})
			if object[0].Resource == "person" && calls < 4 {
				report(connection.Progress{Index: r.First(i), Retry: &connection.Retry{After: 2500 * time.Millisecond, Reason: "rate limited"}})
				r.Missing(i)
				continue
			}
			r.OK(i)
		}
		return cred.Token, 10 * len(targets), nil
	}}
	out, a, err := plainAt(t, given{Pipedrive: fake}, upTo(t, connection.APIToken, wizard.StepTest),
		"", "retry", "retry", "retry", "next", "", "", "yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Error: Pipedrive is not reachable", "Hint: check the network", "Making 6 test calls", "Person: rate limited, retrying in 3 s",
		"Person: missing scope, HTTP 403, 41 ms", "2 ok, 1 missing scope", "Pipedrive says: Scope and URL mismatch", "What to do: switch on",
		"Making 1 test call", "Making 1 test call", "3 tests: 3 ok")
	if a.TokensSpent != 90 {
		t.Errorf("%d tokens spent", a.TokensSpent)
	}
}

func TestGoesOnAnyway(t *testing.T) {
	fake := &fakePipedrive{OnCheck: func(_ context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		r := &checkRun{Targets: targets, Report: report}
		for i := range r.Objects() {
			r.Missing(i)
		}
		return cred.Token, 10 * len(targets), nil
	}}
	_, a, err := plainAt(t, given{Pipedrive: fake}, upTo(t, connection.APIToken, wizard.StepTest), "", "3", "", "", "yes")
	if err != nil || !a.WentOn {
		t.Errorf("%v, went on: %v", err, a.WentOn)
	}
}

func TestHandsOver(t *testing.T) {
	handover, host := &fakeHandover{Files: map[string]bool{"handover.md": true}}, &fakeHost{Configs: map[string]wizard.Answers{"config.toml": {}}}
	a := upTo(t, connection.APIToken, wizard.StepHandOver, "deal:get", "trigger").WithN8N(wizard.RunsInDocker, "https://n8n.example.com")
	a.Used = []hand.Used{{ID: "42", Name: "Acme CRM", Method: connection.APIToken, Nodes: 3}, {ID: "43", Name: "Another", Method: connection.OAuth2, Nodes: 1}}
	out, a, err := plainAt(t, given{Handover: handover, Host: host}, a, "", "", "", "", "yes", "yes",
		"n8n", "", "2", "yes", "push", "https://n8n.example.com", canarySecret, "", "no", "markdown", "", "no", "env", "x.env", "")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "config.toml exists. Overwrite it?", "Written to credential.json.", "created the credential Pipedrive",
		"handover.md exists. Overwrite it? yes or no [no]: no", "Written to x.env.", "pushed to https://n8n.example.com, not proved", "it deletes credential.json:\n\ndocker compose exec")
	mustHave(t, out, "Into which credential of n8n?", "Acme CRM, which 3 nodes of your workflows use")
	if got := strings.Join(handover.Into, " "); got != "42 42" || strings.Contains(out, "Another") {
		t.Errorf("handed over into %s:\n%s", got, out)
	}
	if strings.Contains(out, "Written to https://") {
		t.Errorf("an address was written to:\n%s", out)
	}
	if got := strings.Join(handover.Did, " "); got != "credential.json https://n8n.example.com x.env" || !handover.BasicAuth || handover.Key != canarySecret {
		t.Errorf("did %s", got)
	}
	if host.Configs["config.toml"].N8N.URL != "https://n8n.example.com" || !a.Done(wizard.StepHandOver) {
		t.Error("what n8n gave was not kept")
	}
}

// Everything that can be asked about picking, answered wrongly first.
func TestPicking(t *testing.T) {
	out, a, err := plainRun(t, given{}, "7", "api-token",
		"3", "1", // node version
		"99", "5-3", "1-2,person:*", "-person:* -1", "read-only", "none", "list nothing", "file note:get", "?", "", // picks
		"persons", "deals, contacts", "any", // relations
		"GET /v1/users", "GET /v1/users", "-2", "-1", "POST /v1/nope", "",
		"perhaps", "yes", "quit")
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question != "" {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, `no choice "7"`, `no node version "3"`, "no action 99", "no action 5-3", "Picked: 8:", "Picked: 1:", "no such object: nothing",
		"Numbers and ranges", `unknown related family "persons"`, "this call is in the list already", "there is no call 2", "neither yes nor no")
	sel := a.Selection
	if sel.NodeVersion != 1 || !sel.Lookups || len(sel.Calls) != 0 || len(sel.Related["file"]) != 2 || sel.Related["note"] != nil {
		t.Errorf("selected %+v", sel)
	}
}

func TestCheckLine(t *testing.T) {
	for want, c := range map[string]connection.Check{
		"Deal: ok, HTTP 200, 83 ms": {Resource: "deal", Status: connection.StatusOK, HTTP: 200, MS: 83},
		"Deal: unreachable":         {Resource: "deal", Status: connection.StatusUnreachable, Detail: "the time ran out"},
		"POST /v1/leads: skipped, not a GET": {
			Resource: "call", Call: "POST /v1/leads", Status: connection.StatusSkipped, Detail: "not a GET",
		},
	} {
		if got := checkLine(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Actions that a workflow's older nodes brought are told apart.
func TestPicksOfAnotherVersion(t *testing.T) {
	a := wizard.Answers{Method: connection.APIToken, Selection: testkit.Selecting(t, "note:get@1", "product:getAll@1")}
	out, _, _ := plainRun(t, given{Answers: a}, "", "")
	mustHave(t, out, "Node version 1: 52 note:get@1, 53 product:getAll@1")
}

func TestNodeVersionDropsWhatItLacks(t *testing.T) {
	out, a, _ := plainRun(t, given{Answers: wizard.Answers{Method: connection.APIToken, Selection: testkit.Selecting(t, "deal:get", "product:search")}}, "", "1")
	mustHave(t, out, "Version 1 lacks product:search: no longer picked.")
	if len(a.Selection.Items) != 1 {
		t.Errorf("selected %v", a.Selection.Items)
	}
}

func TestCallbackURL(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	before := []string{"", "", "", "", "", ""}
	for _, test := range []struct {
		lines []string
		url   string
		says  string
	}{
		{[]string{"1"}, config.DefaultRedirectURL, ""},
		{[]string{"2", "http://n8n.example.com/callback", "https://n8n.example.com"}, "https://n8n.example.com/rest/oauth2-credential/callback", "needs https"},
		{[]string{"n8n", "https://n8n.example.com/rest/oauth2-credential/callback#x", "http://localhost:5678"}, "http://localhost:5678/rest/oauth2-credential/callback", "fragment"},
		{[]string{"two"}, config.DefaultRedirectURL, "Two apps"},
	} {
		out, got, _ := plainRun(t, given{Answers: a, Handover: &fakeHandover{}}, append(before, test.lines...)...)
		if got.App.RedirectURL != test.url {
			t.Errorf("%v gave %s\n%s", test.lines, got.App.RedirectURL, out)
		}
		mustHave(t, out, test.says)
	}
}

// The loopback URL that the answers have already is the one that is listened to: it has the port of --port.
func TestCallbackURLKeepsItsPort(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	a.App.RedirectURL = "http://localhost:5555/callback"
	for _, line := range []string{"", "1", "3"} {
		_, got, _ := plainRun(t, given{Answers: a}, "", "", "", "", "", "", line)
		if got.App.RedirectURL != a.App.RedirectURL {
			t.Errorf("%q gave %s", line, got.App.RedirectURL)
		}
	}
}

func TestShowsSecretOnlyWhenAsked(t *testing.T) {
	a := registered(upTo(t, connection.APIToken, wizard.StepRegister))
	a.APIToken = secret.New("0123456789012345678901234567890123456789")
	out, _, _ := plainRun(t, given{Answers: a}, "", "", "", "", "", "show")
	mustHave(t, out, "empty keeps the 40 characters that are there", "0123456789012345678901234567890123456789", "Clear the screen")
}

// A credential belongs to one n8n: another address is refused, and what is written stays written.
func TestRefusesAnotherN8N(t *testing.T) {
	a := upTo(t, connection.APIToken, wizard.StepHandOver, "deal:get")
	a.N8N.CredentialID = "0123456789abcdef"
	out, _, _ := plainAt(t, given{Handover: &fakeHandover{}}, a, "", "", "", "", "yes", "yes", "push", "https://n8n.example.com")
	mustHave(t, out, "this setup belongs to the n8n at "+wizard.LocalN8N, "What else shall be written?")
}

func TestSaysWhatIsKnown(t *testing.T) {
	out, _, _ := plainRun(t, given{
		Notices: []string{"Started from config.toml."},
		Answers: wizard.Answers{Found: found(connection.OAuth2), Selection: scopes.Selection{Unresolved: []scopes.Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}}},
	}, "", "", "", "")
	mustHave(t, out, "Note: Started from config.toml.", "Your workflow uses OAuth2, so it is preselected.", "Method [2]:", "x.json Pipedrive1: the operation is an expression")
}

func TestKeepsAJournal(t *testing.T) {
	var kept []wizard.Answers
	_, _, _ = plainRun(t, given{Journal: func(a wizard.Answers) { kept = append(kept, a) }}, "1", "", "deal:get")
	if len(kept) != 3 || len(kept[2].Selection.Items) != 1 {
		t.Errorf("kept %d times", len(kept))
	}
}

// syncBuilder is a strings.Builder for several goroutines.
type syncBuilder struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *syncBuilder) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuilder) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestChecksWordsTellWhatIsLeftOfTheDay(t *testing.T) {
	more, less := 29000, 28980
	checks := []connection.Check{{Status: connection.StatusOK, TokensLeft: &more}, {Status: connection.StatusOK, TokensLeft: &less}, {Status: connection.StatusOK}}
	if got, want := checksWords(checks, 30), "3 tests: 3 ok. 30 tokens of the company's daily budget spent, 28980 left today"; got != want {
		t.Errorf("%q", got)
	}
	if got := checksWords(checks[2:], 10); strings.Contains(got, "left") {
		t.Errorf("%q", got)
	}
}
