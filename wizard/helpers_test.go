package wizard

import (
	"slices"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update
)

// at is a moment for tests.
var at = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

func selecting(t *testing.T, actions ...string) scopes.Selection {
	t.Helper()
	s := scopes.Selection{NodeVersion: 2}
	for _, text := range actions {
		found, err := scopes.ParseActions(text, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range found {
			s.Items = append(s.Items, scopes.Item{Action: a})
		}
	}
	return s
}

// tokenFor is a token that was granted a list of scopes.
func tokenFor(name, scope string) connection.Token {
	return connection.Token{
		AccessToken: secret.New("access-" + name), RefreshToken: secret.New("refresh-" + name), TokenType: "Bearer",
		Expiry: at, Scope: scope, APIDomain: "https://acme.pipedrive.com",
	}
}

var ada = connection.Account{User: "Ada Example", Email: "ada@example.com", Company: "Acme", Domain: "acme"}

// tickedOff has all registration tasks ticked.
func tickedOff(a Answers) Answers {
	for _, task := range a.Tasks() {
		a = a.Ticking(task.Key, true)
	}
	return a
}

// tested has connected with what there is, confirmed the account, and checked all targets with success.
func tested(a Answers) Answers {
	a = a.WithAccount(ada).Confirmed()
	checks := make([]connection.Check, len(a.Selection.Targets()))
	for i, target := range a.Selection.Targets() {
		checks[i] = connection.Check{Resource: target.Resource, Status: connection.StatusOK, HTTP: 200}
	}
	return a.WithChecks(checks, 10*len(checks))
}

// finished is a setup with everything done.
func finished(t *testing.T, method connection.Method) Answers {
	t.Helper()
	a := Answers{Method: method, Selection: selecting(t, "deal:create", "person:get"), ConfigPath: "config.toml"}
	a = tickedOff(a.ScopesConfirmed())
	if method == connection.APIToken {
		a.APIToken = secret.New("0123456789abcdef0123456789abcdef01234567")
	} else {
		a.App = connection.App{ClientID: "5f2c", ClientSecret: secret.New("client-secret"), RedirectURL: DefaultRedirectURL}
		a = a.WithNewLogin(tokenFor("one", "base,deals:full,contacts:read"))
	}
	a = tested(a).Exported()
	if s, open := a.Open(); open {
		t.Fatalf("%s is open", s.Title())
	}
	return a
}

func titles(steps []Step) []string {
	names := []string{}
	for _, s := range steps {
		names = append(names, s.Title())
	}
	slices.Sort(names)
	return names
}
