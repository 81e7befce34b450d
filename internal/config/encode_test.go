package config

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// full is a configuration with everything in it.
func full(t *testing.T) Config {
	t.Helper()
	sel := selecting(t, "deal:*", "file:download", "note:get", "dealActivity:getAll@1", "person:*", "trigger")
	sel.Calls, sel.Lookups = []string{"GET /api/v2/pipelines", `GET /v1/notes?term="x"`}, true
	sel.Related = map[string][]scopes.Family{"file": {scopes.Deals, scopes.Activities}, "note": {scopes.Contacts}}
	return Config{
		Demo: true, Method: connection.OAuth2, Selection: sel,
		Refs: Refs{
			APIToken: secret.InEnv("PIPEDRIVE_API_TOKEN"), ClientID: ref(t, "5f2c"), ClientSecret: ref(t, "keyring:connect-pipedrive/5f2c:client-secret"),
			AccessToken: ref(t, "v1u:\"quoted\"\\"), RefreshToken: ref(t, "file:refresh token"), N8NAPIKey: ref(t, "file:n8n key"), BasicAuthPassword: ref(t, "password"),
		},
		App:     connection.App{RedirectURL: DefaultRedirectURL},
		Token:   connection.Token{TokenType: "Bearer", Expiry: at, Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"},
		Account: connection.Account{User: "Ada Example", Company: "東京 🏢", Domain: "acme"},
		N8N: N8N{
			URL: "https://n8n.example.com", Runs: "docker", ProjectID: "project", CredentialID: "0123456789abcdef", CredentialName: "Pipedrive",
			HandedOver: at, BasicAuthID: "fedcba9876543210",
		},
	}
}

func TestEncodeGolden(t *testing.T) {
	text, err := full(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, text)
}

func TestEncodeRoundTrip(t *testing.T) {
	tokenOnly := Config{Method: connection.APIToken, Selection: selecting(t, "deal:get"), Refs: Refs{APIToken: ref(t, "x")}}
	for name, c := range map[string]Config{"full": full(t), "token only": tokenOnly, "empty": {Selection: scopes.Selection{NodeVersion: 1}}} {
		text, err := c.Encode()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		back, err := Parse("c", text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c.Selection.Calls == nil {
			back.Selection.Calls = nil
		}
		if d := cmp.Diff(c, back, sameSecrets); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestEncodeWritesNoTablesWithoutKeys(t *testing.T) {
	text := string(Config{}.Text())
	if strings.Contains(text, "[oauth2") || !strings.Contains(text, "lookups = false") || strings.Contains(text, "demo = false") {
		t.Errorf("%s", text)
	}
}

func TestEncodeRefusesWhatWouldNotBeReadBack(t *testing.T) {
	for name, c := range map[string]Config{
		"no URL":  {App: connection.App{RedirectURL: "nowhere"}},
		"no id":   {N8N: N8N{CredentialID: "x y"}},
		"no call": {Selection: scopes.Selection{Calls: []string{""}}},
		"year":    {Token: connection.Token{Expiry: time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		if _, err := c.Encode(); fault.KindOf(err) != fault.Usage || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Names come from outside: what a terminal would act on is not stored, and does not keep the file from being written.
func TestEncodeCleansNames(t *testing.T) {
	c := Config{Account: connection.Account{User: "A\x1b[31m  \u202edA\n", Company: strings.Repeat("x", 1000)}}
	text, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `user = "A dA"`) || !strings.Contains(string(text), `company = "`+strings.Repeat("x", 199)+`…"`) {
		t.Errorf("%s", text)
	}
}

// The configuration knows no single nodes: it holds what all of them together relate to.
func TestEncodeUnitesRelations(t *testing.T) {
	sel := selecting(t, "file:get", "file:download", "note:get", "note:create")
	sel.Items[0].Related = []scopes.Family{scopes.Contacts}
	sel.Items[1].Related = []scopes.Family{scopes.Deals, scopes.Contacts}
	sel.Related = map[string][]scopes.Family{"note": {scopes.Contacts}}
	if got, want := writeRelated(Config{Selection: sel.Flatten()}), `{ file = ["deals", "contacts"], note = ["contacts"] }`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	sel.Items[2].Related = []scopes.Family{scopes.Deals}
	if got, want := writeRelated(Config{Selection: sel.Flatten()}), `{ file = ["deals", "contacts"], note = ["deals", "contacts"] }`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if text := string(Config{Selection: sel}.Text()); !strings.Contains(text, `related = { file = ["deals", "contacts"], note = ["deals", "contacts"] }`) {
		t.Errorf("%s", text)
	}
	if got := writeRelated(Config{Selection: selecting(t, "file:get")}); got != "" {
		t.Errorf("nothing stated: %s", got)
	}
}

// Long lists stand a line for each call, or object; up to 100 characters they are one line.
func TestLongArraysAreBroken(t *testing.T) {
	call := func(n int) string { return "GET /v1/" + strings.Repeat("x", n) }
	short := Config{Selection: scopes.Selection{Calls: []string{call(38), call(38)}}}
	if got := writeCalls(short); len(got) != 100 || strings.Contains(got, "\n") {
		t.Errorf("%d characters: %s", len(got), got)
	}
	long := Config{Selection: scopes.Selection{Calls: []string{call(38), call(39)}}}
	if got, want := writeCalls(long), "[\n  \""+call(38)+"\",\n  \""+call(39)+"\",\n]"; got != want {
		t.Errorf("%s", got)
	}
}
