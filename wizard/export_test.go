package wizard

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestPreviewGolden(t *testing.T) {
	for name, keep := range map[string]Keeping{"file": KeepInFile, "keyring": KeepInKeyring} {
		t.Run(name, func(t *testing.T) {
			a := finished(t, connection.OAuth2)
			a.KeepIn = keep
			golden.RequireEqual(t, []byte(asText(a.Preview())))
		})
	}
}

func TestNextStepsGolden(t *testing.T) {
	for _, c := range []struct {
		name   string
		method connection.Method
		change func(*Answers)
	}{
		{"token", connection.APIToken, func(*Answers) {}},
		{"loopback", connection.OAuth2, func(*Answers) {}},
		{"n8n", connection.OAuth2, func(a *Answers) {
			a.App.RedirectURL, a.N8N.URL = "https://n8n.acme.example/rest/oauth2-credential/callback", "https://n8n.acme.example/"
			a.Selection.Items = append(a.Selection.Items, scopes.Item{Action: scopes.Trigger})
			a.ConfigPath = "my config.toml"
		}},
		{"demo", connection.APIToken, func(a *Answers) { a.Demo = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := finished(t, c.method)
			c.change(&a)
			golden.RequireEqual(t, []byte(asText(a.NextSteps())))
		})
	}
}

// What to do next names an address, a credential and a command only where there is one.
func TestNextStepsNameWhatIsThere(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Selection.Items = append(a.Selection.Items, scopes.Item{Action: scopes.Trigger})
	a.N8N = config.N8N{}
	text := asText(a.NextSteps())
	if strings.Contains(text, "n8n.example.com") || !strings.Contains(text, "--with-basic-auth") || strings.Contains(text, handover.BasicAuthName) {
		t.Errorf("an n8n that nobody named:\n%s", text)
	}
	a.N8N = config.N8N{URL: "https://acme.app.n8n.cloud", BasicAuthID: "0123456789abcdef"}
	a.Handed = []Block{{Title: "handed over"}}
	text = asText(a.NextSteps())
	for _, want := range []string{"https://acme.app.n8n.cloud/rest/oauth2-credential/callback", handover.BasicAuthName} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "--with-basic-auth") || strings.Contains(text, "connect-pipedrive export") {
		t.Errorf("told to do what is done:\n%s", text)
	}
}

func TestRecordGolden(t *testing.T) {
	golden.RequireEqual(t, []byte(asText(finished(t, connection.OAuth2).Record())))
}

func TestRecordSaysWhatIsNotDone(t *testing.T) {
	for name, a := range map[string]Answers{"nothing": {}, "half": {Method: connection.OAuth2, Selection: selecting(t, "deal:get")}} {
		text := asText(a.Record())
		if !strings.Contains(text, "No configuration was written") || strings.Contains(text, "n8n select") {
			t.Errorf("%s:\n%s", name, text)
		}
		if (name == "half") != strings.Contains(text, "✓ Method: OAuth2") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

func TestExportTextsHoldNoSecrets(t *testing.T) {
	a, texts := canaries(t)
	for _, keep := range []Keeping{KeepInFile, KeepInKeyring} {
		a.KeepIn = keep
		a.Refs = config.Refs{APIToken: secret.Literal(a.APIToken)}
		all := asText(a.Preview()) + asText(a.NextSteps()) + asText(a.Record())
		for _, s := range texts {
			if strings.Contains(all, s) {
				t.Errorf("%s: %s is shown", keep, s)
			}
		}
	}
}

func TestPreviewTellsWhereSecretsGo(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Refs = config.Refs{ClientSecret: secret.InEnv("SECRET"), AccessToken: ref(t, "file:access"), RefreshToken: ref(t, "keyring:a/b")}
	a.KeepIn = KeepInKeyring
	text := asText(a.Preview())
	for _, want := range []string{"In the environment", "  SECRET\n", "In files of their own", "  access\n", "In the system's keyring", "  a/b\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	a.KeepIn, a.APIToken, a.Method = KeepInFile, secret.New("env:looks-like-one"), connection.APIToken
	if text := asText(a.Preview()); !strings.Contains(text, "cannot be written") || strings.Contains(text, "looks-like-one") {
		t.Errorf("%s", text)
	}
}

// asText is blocks as plain text: titles flush left, lines indented, an empty line between blocks.
func asText(blocks []Block) string {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.Title + "\n")
		for _, line := range block.Lines {
			b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
		}
	}
	return b.String()
}
