package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestParse(t *testing.T) {
	const text = `
version = 1
method = "oauth2"

[selection]
node_version = 2
actions = ["deal:create", "deal:get", "deal:create", "file:download", "dealActivity:getAll@1", "dealProduct:*", "trigger"]
calls = ["GET /api/v2/pipelines"]
lookups = true
related = { file = ["contacts", "deals"], note = ["contacts"] }

[api_token]
token = "env:PIPEDRIVE_API_TOKEN"

[oauth2]
client_id = "5f2c"
client_secret = "keyring:connect-pipedrive/5f2c:client-secret"
redirect_url = "http://localhost:53682/callback"

[oauth2.token]
access_token = "access-one"
refresh_token = "file:refresh"
token_type = "Bearer"
expiry = 2026-11-22T04:04:05+01:00
scope = "base,deals:full"
api_domain = "https://acme.pipedrive.com"

[account]
company = "Acme\u0007"
domain = "acme"
user = "Ada"

[n8n]
url = "https://n8n.example.com"
runs = "npm"
api_key = "env:N8N_API_KEY"
project_id = "p1"
credential_id = "0123456789abcdef"
credential_name = "Pipedrive"
handed_over = 2026-11-22T03:04:05Z
basic_auth_id = "fedcba9876543210"
basic_auth_password = "env:PASSWORD"
`
	c, err := Parse("config.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	requireValid(t, text)
	sel := selecting(t, "deal:create", "deal:get", "file:download", "dealActivity:getAll@1", "dealProduct:*", "trigger")
	sel.Calls, sel.Lookups = []string{"GET /api/v2/pipelines"}, true
	sel.Related = map[string][]scopes.Family{"file": {scopes.Deals, scopes.Contacts}, "note": {scopes.Contacts}}
	want := Config{
		Method:    connection.OAuth2,
		Selection: sel,
		Refs: Refs{
			APIToken: secret.InEnv("PIPEDRIVE_API_TOKEN"), ClientID: ref(t, "5f2c"), ClientSecret: secret.InKeyring("connect-pipedrive", "5f2c:client-secret"),
			AccessToken: ref(t, "access-one"), RefreshToken: ref(t, "file:refresh"), N8NAPIKey: ref(t, "env:N8N_API_KEY"), BasicAuthPassword: ref(t, "env:PASSWORD"),
		},
		App:     connection.App{RedirectURL: "http://localhost:53682/callback"},
		Token:   connection.Token{TokenType: "Bearer", Expiry: at, Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"},
		Account: connection.Account{Company: "Acme", Domain: "acme", User: "Ada"},
		N8N: N8N{
			URL: "https://n8n.example.com", Runs: "npm", ProjectID: "p1", CredentialID: "0123456789abcdef", CredentialName: "Pipedrive", HandedOver: at,
			BasicAuthID: "fedcba9876543210",
		},
	}
	if d := cmp.Diff(want, c, sameSecrets); d != "" {
		t.Error(d)
	}
}

func TestParseTakesLittle(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         "",
		"empty values":    "method = ''\n[oauth2]\nclient_id = ''\nredirect_url = ''\n[n8n]\ncredential_id = ''\nurl = ''\n",
		"dotted":          "selection.node_version = 2\noauth2.token.scope = ''\n",
		"inline":          "selection = { node_version = 2, related = {} }\noauth2 = { token = { } }\n",
		"quoted keys":     "\"selection\".'node_version' = 2\n",
		"dotted relation": "[selection]\nrelated.file = []\n",
		"relation table":  "[selection.related]\nnote = []\n",
		"crlf":            "version = 1\r\n\r\n[selection]\r\nactions = [\r\n]\r\n",
	} {
		c, err := Parse("config.toml", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		requireValid(t, text)
		c.Selection.Calls = nil
		if d := cmp.Diff(Config{Selection: scopes.Selection{NodeVersion: 2}}, c, sameSecrets); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestActionsHaveTheSelectionsVersion(t *testing.T) {
	c, err := Parse("c", []byte("[selection]\nactions = ['deal:get', 'dealActivity:getAll@1', 'deal:get@2']\nnode_version = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range c.Selection.Items {
		got = append(got, i.Action.String())
	}
	if want := "deal:get dealActivity:getAll deal:get@2"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, text, message, hint string }{
		{"broken", "version = 1\nmethod = oauth2\n", "config.toml:2:10: ", "quotes"},
		{"unfinished", "a", "config.toml:1:1: ", "quotes"},
		{"twice", "version = 1\nversion = 1\n", "config.toml:2:1: ", "once"},
		{"unknown key", "[selection]\nacctions = []\n", `config.toml:2:1: unknown key "acctions" in [selection]`, `"actions"`},
		{"unknown key, near elsewhere", "redirect_uri = 'x'\n", `config.toml:1:1: unknown key "redirect_uri"`, `"oauth2.redirect_url"`},
		{"unknown key, near nothing", "zzzzzzzz = 1\n", `unknown key "zzzzzzzz"`, "remove it"},
		{"unknown table", "[ouath2]\nclient_id = 'x'\n", `config.toml:1:2: unknown table "ouath2"`, `"oauth2"`},
		{"unknown inline table", "[oauth2]\ntokens = { a = 1 }\n", `config.toml:2:1: unknown table "tokens" in [oauth2]`, `"token"`},
		{"unknown in an inline table", "oauth2 = { client_idd = 'x' }\n", `config.toml:1:12: unknown key "client_idd" in [oauth2]`, `"client_id"`},
		{"unknown dotted", "[oauth2]\ntoken.scopes = 'x'\n", `config.toml:2:1: unknown key "scopes" in [oauth2.token]`, `"scope"`},
		{"dot in a quoted key", "'oauth2.token' = 1\n", `unknown key "oauth2.token"`, ""},
		{"no text in a key", "\"\\u001b[31m\" = 1\n", `unknown key ""`, "remove it"},
		{"a number for a text", "method = 1\n", "config.toml:1:1: method has the wrong type: a string is expected", `method = "oauth2"`},
		{"a text for a number", "version = '1'\n", "version has the wrong type: a number is expected", "version = 1"},
		{"a text for a truth", "[selection]\nlookups = 'yes'\n", "selection.lookups has the wrong type: true or false", "lookups = false"},
		{"a text for a date", "[oauth2.token]\nexpiry = 'tomorrow'\n", "oauth2.token.expiry has the wrong type: a date", "2026-11-22T"},
		{"a text for a list", "[selection]\nactions = 'deal:get'\n", "selection.actions has the wrong type: an array of strings", `actions = ["deal:create", `},
		{"a number in a list", "[selection]\nactions = ['deal:get',\n  2]\n", "config.toml:3:3: selection.actions has an element of the wrong type", `["deal:create", `},
		{"a text for a table", "oauth2 = 'x'\n", "oauth2 has the wrong type: a table is expected", "[oauth2]"},
		{"a table for a text", "[oauth2.client_id]\n", "oauth2.client_id has the wrong type: a string", `client_id = "env:PIPEDRIVE_CLIENT_ID"`},
		{"below a text", "oauth2.client_id.x = 1\n", "oauth2.client_id has the wrong type", ""},
		{"an array of tables", "[[oauth2]]\nclient_id = 'x'\n", "config.toml:1:3: oauth2 has the wrong type: a table is expected", "[oauth2]"},
		{"another version", "version = 2\n", "config.toml:1:11: version 2 is not known", "knows version 1"},
		{"unknown method", "method = 'oauth'\n", `config.toml:1:10: unknown method "oauth"`, `"oauth2"`},
		{"unknown method, near nothing", "method = 'password'\n", `unknown method "password"`, `"api-token"`},
		{"node version", "[selection]\nnode_version = 3\n", "config.toml:2:16: selection.node_version 3 is not known", "node_version = 1"},
		{"unknown action", "[selection]\nactions = [\n 'deal:get',\n 'deal:crate']\n", `config.toml:4:2: unknown action "deal:crate"`, `"deal:create"`},
		{"action of the other version", "[selection]\nnode_version = 1\nactions = ['product:create']\n", `unknown action "product:create"`, ""},
		{"unknown family", "[selection]\nrelated = { file = ['deal'] }\n", `config.toml:2:21: unknown`, `"deals"`},
		{"family of another", "[selection]\nrelated.note = ['activities']\n", `config.toml:2:17: unknown`, ""},
		{"unknown relation", "[selection]\nrelated = { files = [] }\n", `unknown key "files" in [selection.related]`, `"file"`},
		{"empty call", "[selection]\ncalls = ['GET /v1/x', ' ']\n", "config.toml:2:23: a call is empty", "GET /api/v2/deals"},
		{"reference to nowhere", "[oauth2]\nclient_secret = 'keyring:x'\n", "config.toml:2:17: oauth2.client_secret: the reference", "keyring:SERVICE/USER"},
		{"no URL", "[oauth2]\nredirect_url = 'localhost:53682'\n", "config.toml:2:16: oauth2.redirect_url is no URL", "https://"},
		{"password in a URL", "[n8n]\nurl = 'https://me:hidden@n8n.example.com'\n", "n8n.url holds a user name or a password", "leave them out"},
		{"unknown way to run", "[n8n]\nruns = 'dockr'\n", `config.toml:2:8: unknown runs "dockr"`, `"docker"`},
		{"unknown way to run, near nothing", "[n8n]\nruns = 'kubernetes'\n", "unknown runs", `runs = "docker" or "npm" or "cloud"`},
		{"no web URL", "[n8n]\nurl = 'ftp://n8n.example.com'\n", "n8n.url is no URL", "https://"},
		{"no id", "[n8n]\ncredential_id = 'an id'\n", "config.toml:2:17: n8n.credential_id is no id", "36 at most"},
		{"short name", "[n8n]\ncredential_name = 'ab'\n", "n8n.credential_name has 2 characters", "3 to 128"},
		{"number too large", "version = 99999999999999999999\n", "config.toml:1:11:", ""},
		{"time without a day", "[oauth2.token]\nexpiry = 03:04:05\n", "oauth2.token.expiry has the wrong type: a date and time with its offset", "Z"},
		{"day without a time", "[n8n]\nhanded_over = 2026-11-22\n", "n8n.handed_over has the wrong type", "Z"},
		{"byte order mark", "\xEF\xBB\xBFversion = 1\n", "config.toml:1:1: the file begins with a byte order mark", "UTF-8"},
		{"id with other letters", "[n8n]\nbasic_auth_id = '0123456789abcde/'\n", "n8n.basic_auth_id is no id", "36 at most"},
		{"not UTF-8", "method = \"\xff\"\n", "config.toml:1:", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("config.toml", []byte(c.text))
			if err == nil {
				t.Fatalf("no error: %+v", got)
			}
			requireInvalid(t, c.text, err)
			if !strings.Contains(err.Error(), c.message) || !strings.HasPrefix(err.Error(), "config.toml:") {
				t.Errorf("error %q, want %q", err, c.message)
			}
			if hint := fault.HintOf(err); hint == "" || !strings.Contains(hint, c.hint) {
				t.Errorf("hint %q, want %q", hint, c.hint)
			}
			if fault.KindOf(err) != fault.Usage {
				t.Errorf("kind %v", fault.KindOf(err))
			}
		})
	}
}

func TestLimitsOfIDsAndNames(t *testing.T) {
	long := strings.Repeat("x", 36)
	for text, ok := range map[string]bool{
		"AZaz09-_": true, long: true, long + "x": false, "@": false, "[": false, "`": false, "{": false, "/": false, ":": false,
	} {
		if _, err := acceptID("id", text); (err == nil) != ok {
			t.Errorf("the id %q: %v", text, err)
		}
	}
	for n, ok := range map[int]bool{2: false, 3: true, 128: true, 129: false} {
		name := strings.Repeat("é", n)
		if got, err := acceptCredentialName("name", name); (err == nil) != ok || ok && got != name {
			t.Errorf("a name of %d characters: %v", n, err)
		}
	}
}

// What an error repeats of the file is short.
func TestParseErrorsAreShort(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("k", 100) + " = 1\n":                    `unknown key "` + strings.Repeat("k", 59) + `…"`,
		"[selection]\nactions = ['" + strings.Repeat("a", 300): "config.toml:2:",
	} {
		if _, err := Parse("config.toml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) || len([]rune(err.Error())) > 220 {
			t.Errorf("%v", err)
		}
	}
}

// What is wrong with a secret must not show the secret.
func TestParseErrorsHideSecrets(t *testing.T) {
	const canary = "canary5150"
	for _, text := range []string{
		"[api_token]\ntoken = " + canary, "[api_token]\ntoken = '" + canary, "[api_token]\ntoken = ['" + canary + "']",
		"[api_token]\ntoken = '" + canary + "'\ntoken = '" + canary + "'", "api_token = '" + canary + "'",
		"[oauth2]\nclient_secret = '''" + canary + "''' x", "[oauth2.token]\nexpiry = '" + canary + "'",
	} {
		if _, err := Parse("c", []byte(text)); err == nil || strings.Contains(err.Error()+fault.HintOf(err), canary) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
