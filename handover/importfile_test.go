package handover

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
)

func TestImportFile(t *testing.T) {
	app := oauthCredential()
	app.Token = connection.Token{}
	known := func(name string) config.N8N {
		return config.N8N{CredentialID: id, CredentialName: name, BasicAuthID: "0123456789abcdef", BasicAuthPassword: secret.New("basic-secret")}
	}
	for _, c := range []struct {
		name      string
		s         Setup
		basicAuth bool
		tokens    bool
	}{
		{"token", setupOf(tokenCredential(), known("")), false, false},
		{"oauth2", setupOf(oauthCredential(), known("Acme's Pipedrive")), false, true},
		{"oauth2 to connect", setupOf(app, known("Acme")), false, false},
		{"oauth2 with trigger", setupOf(oauthCredential(), known("Acme")), true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, result, err := tryWrite(c.s, Order{Way: way(t, "n8n"), BasicAuth: c.basicAuth, Replace: true})
			if err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, file)
			if result.Tokens != c.tokens || result.N8N.HandedOver.Equal(noon) != c.tokens {
				t.Errorf("tokens %v, handed over %v", result.Tokens, result.N8N.HandedOver)
			}
		})
	}
}

// Ids and the password are made once, and are those of the next hand-over.
func TestIDsAreKept(t *testing.T) {
	first, result := write(t, setupOf(oauthCredential()), "n8n", true)
	if n := result.N8N; !n8n.ValidID(n.CredentialID) || !n8n.ValidID(n.BasicAuthID) || n.BasicAuthPassword.IsZero() || n.CredentialName != n8n.DefaultName {
		t.Errorf("%+v", n)
	}
	again, next, err := tryWrite(setupOf(oauthCredential(), result.N8N), Order{Way: way(t, "n8n"), BasicAuth: true, Replace: true})
	if err != nil || string(first) != string(again) || next.N8N != result.N8N {
		t.Errorf("%v, another one:\n%s\n%s", err, first, again)
	}
}

func TestNothingToHandOver(t *testing.T) {
	for _, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
		if _, _, err := tryWrite(setupOf(connection.Credential{Method: m}), Order{Way: way(t, "n8n"), BasicAuth: true}); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Error(err)
		}
	}
}
