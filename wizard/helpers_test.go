package wizard

import (
	"os"
	"slices"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/scopes"
)

// The short names of what several packages' tests start from.
var (
	at, ada, sameSecrets = testkit.At, testkit.Ada, testkit.SameSecrets
	selecting, tokenFor  = testkit.Selecting, testkit.TokenFor
	testStore, put, ref  = testkit.Store, testkit.Put, testkit.Ref
)

// tickedOff has all parts of registering ticked.
func tickedOff(a Answers) Answers {
	for i := range a.Parts() {
		a = a.FinishingPart(i)
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
	a := Answers{Method: method, Selection: selecting(t, "deal:create", "person:get"), ConfigPath: "config.toml"}.WithN8N(RunsInDocker, LocalN8N)
	a = tickedOff(a.ScopesConfirmed())
	if method == connection.APIToken {
		a.APIToken = secret.New("0123456789abcdef0123456789abcdef01234567")
	} else {
		a.App = connection.App{ClientID: "5f2c", ClientSecret: secret.New("client-secret"), RedirectURL: config.DefaultRedirectURL}
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

// full is a configuration with everything in it.
func full(t *testing.T) config.Config {
	t.Helper()
	sel := selecting(t, "deal:*", "file:download", "note:get", "dealActivity:getAll@1", "person:*", "trigger")
	sel.Calls, sel.Lookups = []string{"GET /api/v2/pipelines", `GET /v1/notes?term="x"`}, true
	sel.Related = map[string][]scopes.Family{"file": {scopes.Deals, scopes.Activities}, "note": {scopes.Contacts}}
	return config.Config{
		Demo: true, Method: connection.OAuth2, Selection: sel,
		Refs: config.Refs{
			APIToken: secret.InEnv("PIPEDRIVE_API_TOKEN"), ClientID: ref(t, "5f2c"), ClientSecret: ref(t, "keyring:connect-pipedrive/5f2c:client-secret"),
			AccessToken: ref(t, "v1u:\"quoted\"\\"), RefreshToken: ref(t, "file:refresh token"), N8NAPIKey: ref(t, "file:n8n key"), BasicAuthPassword: ref(t, "password"),
		},
		App:     connection.App{RedirectURL: config.DefaultRedirectURL},
		Token:   connection.Token{TokenType: "Bearer", Expiry: at, Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"},
		Account: connection.Account{User: "Ada Example", Company: "東京 🏢", Domain: "acme"},
		N8N: config.N8N{
			URL: "https://n8n.example.com", Runs: "docker", ProjectID: "project", CredentialID: "0123456789abcdef", CredentialName: "Pipedrive",
			HandedOver: at, BasicAuthID: "fedcba9876543210",
		},
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
