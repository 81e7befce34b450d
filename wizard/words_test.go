package wizard

import (
	"strings"
	"testing"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestIntoWhichCredentialItGoes(t *testing.T) {
	a := Answers{Used: []handover.Used{{ID: "1", Name: "Acme", Nodes: 1}, {ID: "2", Nodes: 3}}}
	for id, want := range map[string]string{
		"1": "Acme, which 1 node of your workflows uses", "2": "2, which 3 nodes of your workflows use", "": "a new one", "9": "a new one",
	} {
		if got := a.Into(id); got != want {
			t.Errorf("into %q: %s, want %s", id, got, want)
		}
	}
	a.N8N.CredentialID = "9"
	if got := a.Into(""); got != "the one of before" {
		t.Error(got)
	}
}

func TestWhereSecretsAreKept(t *testing.T) {
	for keeping, want := range map[Keeping][2]string{KeepInKeyring: {"In the keyring", "this machine alone"}, KeepInFile: {"In the file", "mode 0600"}} {
		if title, text := keeping.About(); title != want[0] || !strings.Contains(text, want[1]) {
			t.Errorf("%s: %s", title, text)
		}
	}
}

func TestAnotherAccountIsHadAnotherWayWithEachMethod(t *testing.T) {
	for m, want := range map[connection.Method]string{connection.OAuth2: "the consent page names the company", connection.APIToken: "copy the API token there"} {
		if got := (Answers{Method: m}).AnotherAccount(); !strings.Contains(got, want) {
			t.Errorf("%s: %s", m, got)
		}
	}
}

// What only writes is listed, as granted only where the granted scopes are known.
func TestWhatIsNotExercised(t *testing.T) {
	a := finished(t, connection.OAuth2)
	if got := a.NotExercised(); got != "Granted, not exercised: Deal Create." {
		t.Error(got)
	}
	if got := a.WithNewLogin(tokenFor("two", "base,contacts:read")).NotExercised(); got != "Not granted, not exercised: Deal Create." {
		t.Error(got)
	}
	if got := finished(t, connection.APIToken).NotExercised(); got != "Not exercised: Deal Create." {
		t.Error(got)
	}
	a.Selection = selecting(t, "person:get")
	if got := a.NotExercised(); got != "" {
		t.Error(got)
	}
}

func TestTheLeastThatIsLeftCounts(t *testing.T) {
	left := func(n int) *int { return &n }
	for _, c := range []struct {
		checks []connection.Check
		want   int
	}{
		{nil, -1}, {[]connection.Check{{}}, -1}, {[]connection.Check{{TokensLeft: left(0)}}, 0},
		{[]connection.Check{{TokensLeft: left(30)}, {}, {TokensLeft: left(10)}, {TokensLeft: left(20)}}, 10},
	} {
		if got := tokensLeft(c.checks); got != c.want {
			t.Errorf("%+v: %d", c.checks, got)
		}
	}
}

// The demo fills in what is not there, and nothing else.
func TestTheDemoFillsIn(t *testing.T) {
	demo := &Demo{APIToken: "demo-token", App: connection.App{ClientID: "demo-id", ClientSecret: secret.New("demo-secret"), RedirectURL: "http://localhost:1/callback"}}
	a := Answers{Method: connection.OAuth2, Selection: selecting(t, "deal:get")}.WithN8N(RunsInDocker, LocalN8N).ScopesConfirmed()
	if got := a.FilledBy(nil); got.App != a.App {
		t.Errorf("without a demo: %+v", got.App)
	}
	filled := a.FilledBy(demo)
	if filled.App != demo.App || filled.APIToken.Reveal() != "demo-token" || !filled.Done(StepRegister) {
		t.Errorf("filled in: %+v", filled.App)
	}
	own := a
	own.App, own.APIToken = connection.App{ClientID: "mine", RedirectURL: "http://localhost:2/callback"}, secret.New("my-token")
	if got := own.FilledBy(demo); got.App.ClientID != "mine" || !got.App.ClientSecret.IsZero() || got.App.RedirectURL != own.App.RedirectURL || got.APIToken != own.APIToken {
		t.Errorf("one's own: %+v", got.App)
	}
	if done := finished(t, connection.OAuth2); done.FilledBy(demo).App != done.App {
		t.Error("what is registered was changed")
	}
}

func TestALeftSetupSaysAtWhichQuestion(t *testing.T) {
	for _, c := range []struct {
		err  LeftError
		want string
	}{{LeftError{}, "the setup was left before its end"}, {LeftError{Question: "Which?"}, `the input ended at the question "Which?"`}} {
		if got := c.err.Error(); got != c.want {
			t.Error(got)
		}
	}
}

// What would fail without the missing scopes is counted as what was picked: a call is no action.
func TestWouldFailCountsWhatWasPicked(t *testing.T) {
	for want, sel := range map[string]scopes.Selection{
		"what you picked would fail":            {Items: []scopes.Item{{Action: scopes.Action{Resource: "deal", Operation: "get"}}}},
		"2 of your 2 actions would fail":        {Items: []scopes.Item{{Action: scopes.Action{Resource: "deal", Operation: "get"}}, {Action: scopes.Trigger}}},
		"2 of the 2 that you picked would fail": {Items: []scopes.Item{{Action: scopes.Trigger}}, Calls: []string{"GET /api/v2/deals"}},
	} {
		a := Answers{Method: connection.OAuth2, Selection: sel}
		if got := a.WithNewLogin(connection.Token{AccessToken: secret.New("t"), Scope: "base"}).WouldFail(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
