package wizard

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
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

// recorded is the record as text: what is to be copied between empty lines.
func recorded(passages []Passage) string {
	var b strings.Builder
	for _, p := range passages {
		if p.Alone {
			b.WriteString("\n" + p.Text + "\n\n")
			continue
		}
		b.WriteString(p.Mark + p.Text + "\n")
	}
	return b.String()
}

// handed is what a push or a written import file leaves in the answers.
func handed(a Answers, way, where string) Answers {
	a.Handed = append(a.Handed, Handed{Way: way, Where: where})
	return a
}

func TestRecordGolden(t *testing.T) {
	for _, c := range []struct {
		name   string
		method connection.Method
		change func(Answers) Answers
	}{
		{"docker", connection.OAuth2, func(a Answers) Answers { return handed(a, handover.ImportFile, "credential.json") }},
		{"npm", connection.APIToken, func(a Answers) Answers {
			return handed(a.WithN8N(RunsWithNPM, LocalN8N).Exported(), handover.ImportFile, "credential.json")
		}},
		{"pushed", connection.OAuth2, func(a Answers) Answers {
			a.Selection.Items = append(a.Selection.Items, scopes.Item{Action: scopes.Trigger})
			return handed(a.ScopesConfirmed().Exported(), handover.Push, a.N8N.URL)
		}},
		{"proved", connection.OAuth2, func(a Answers) Answers {
			a.Proof = &Proof{Checks: []connection.Check{{Resource: "deal", Status: connection.StatusOK}, {Resource: "deal", Status: connection.StatusOK}, {Resource: "person", Status: connection.StatusOK}}}
			return handed(a, handover.Push, a.N8N.URL)
		}},
		{"cloud", connection.OAuth2, func(a Answers) Answers { return a.WithN8N(RunsInCloud, "https://acme.app.n8n.cloud").Exported() }},
		{"cloud-token", connection.APIToken, func(a Answers) Answers { return a.WithN8N(RunsInCloud, "https://acme.app.n8n.cloud").Exported() }},
		{"later", connection.OAuth2, func(a Answers) Answers {
			a.ConfigPath = "my config.toml"
			return a.WithN8N(RunsLater, "").Exported()
		}},
		{"demo", connection.APIToken, func(a Answers) Answers {
			a.Demo, a.ConfigPath = true, "config.demo.toml"
			return handed(a.Exported(), handover.ImportFile, "credential.json")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(recorded(c.change(finished(t, c.method)).Record())))
		})
	}
}

// The record says that n8n proved the credential only if all its calls worked.
func TestRecordSaysWhatN8NProved(t *testing.T) {
	a := handed(finished(t, connection.OAuth2), handover.Push, LocalN8N)
	if text := recorded(a.Record()); !strings.Contains(text, "not proved there yet") || strings.Contains(text, "proved by n8n") {
		t.Error(text)
	}
	a.Proof = &Proof{Checks: []connection.Check{{Resource: "deal", Status: connection.StatusOK}, {Resource: "product", Status: connection.StatusPlan}}}
	if text := recorded(a.Record()); !strings.Contains(text, "! Hand over  pushed to http://localhost:5678, not proved: n8n read 1 of 2 objects") {
		t.Error(text)
	}
	if a.Proof.Holds() || (&Proof{}).Holds() {
		t.Error("it does not hold")
	}
}

// The record says where validate finds n8n's key.
func TestRecordSaysWhereTheKeyIs(t *testing.T) {
	a := handed(finished(t, connection.OAuth2), handover.Push, LocalN8N)
	a.Refs.N8NAPIKey = ref(t, "file:/run/key")
	if text := recorded(a.Record()); !strings.Contains(text, "It asks n8n with the API key that config.toml names, unless there is one in N8N_API_KEY.") {
		t.Error(text)
	}
}

// What is left behind in n8n is said however the setup ends, with the page to delete it on.
func TestRecordSaysWhatIsLeftBehind(t *testing.T) {
	a := handed(finished(t, connection.OAuth2), handover.Push, LocalN8N)
	a.Left = fault.New(fault.Failed, "delete it there: "+LocalN8N+"/workflow/w1", "the temporary workflow w1 is still in n8n: no answer")
	for _, passages := range [][]Passage{a.Record(), a.RecordLeft(StepHandOver, true)} {
		if text := recorded(passages); !strings.Contains(text, "Left behind: the temporary workflow w1 is still in n8n: no answer; delete it there:") ||
			!strings.Contains(text, "\n"+LocalN8N+"/workflow/w1\n") {
			t.Error(text)
		}
	}
}

func TestRecordOfLeaving(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.ExportedFor = ""
	text := recorded(a.RecordLeft(StepRegister, true))
	for _, want := range []string{"left at step 5 of 8, Register", "✓ Scopes", "No configuration was written; n8n was given nothing.", "\nconnect-pipedrive\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "✓ Register") {
		t.Errorf("more than was gone through:\n%s", text)
	}
	demo := a
	demo.Demo = true
	if text := recorded(demo.RecordLeft(StepRegister, false)); strings.Contains(text, "Kept") || !strings.Contains(text, "Your answers are not kept.") {
		t.Errorf("says that the answers are kept:\n%s", text)
	}
	demo.ConfigPath = "config.demo.toml"
	if text := recorded(demo.RecordLeft(StepRegister, false)); !strings.Contains(text, "\nconnect-pipedrive --demo\n") {
		t.Errorf("begins with the answers of an earlier demo:\n%s", text)
	}
	demo.ConfigPath = "acme.toml"
	if text := recorded(demo.RecordLeft(StepRegister, false)); !strings.Contains(text, "\nconnect-pipedrive --demo --config acme.toml\n") {
		t.Errorf("begins with another configuration than was named:\n%s", text)
	}
	demo.StartedFrom, demo.ConfigPath, demo.Plain = "config.demo.toml", "config.demo.toml", true
	if text := recorded(demo.RecordLeft(StepRegister, false)); !strings.Contains(text, "\nconnect-pipedrive --demo --plain --config config.demo.toml\n") {
		t.Errorf("begins with another configuration, or on the screen:\n%s", text)
	}
	a.ConfigPath = "acme.toml"
	if text := recorded(a.RecordLeft(StepRegister, false)); strings.Contains(text, "Kept") || !strings.Contains(text, "\nconnect-pipedrive --config acme.toml\n") {
		t.Errorf("without a folder for them, or with another configuration:\n%s", text)
	}
	started, token := finished(t, connection.OAuth2), finished(t, connection.APIToken)
	started.ExportedFor, started.StartedFrom, token.ExportedFor, token.StartedFrom = "", "config.toml", "", "config.toml"
	for want, a := range map[string]Answers{
		"config.toml is as it was, but for new tokens; n8n was given nothing.": started, "config.toml is as it was; n8n was given nothing.": token,
		"config.toml is written; n8n was given nothing.":                    finished(t, connection.OAuth2),
		"config.toml is written; the credential is in n8n, and not proved.": handed(finished(t, connection.OAuth2), handover.Push, LocalN8N),
		"No configuration was written; n8n was given n":                     {},
	} {
		if text := recorded(a.RecordLeft(StepHandOver, true)); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestExportTextsHoldNoSecrets(t *testing.T) {
	a, texts := canaries(t)
	for _, keep := range []Keeping{KeepInFile, KeepInKeyring} {
		a.KeepIn = keep
		a.Refs = config.Refs{APIToken: secret.Literal(a.APIToken)}
		all := asText(a.Preview()) + recorded(a.Record())
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

// Secrets are said to be where the configuration has them, and to be kept elsewhere only where that can be.
func TestSecretsAreSaidToBeWhereTheyAre(t *testing.T) {
	ref := func(text string) secret.Ref {
		r, err := secret.ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	token := finished(t, connection.APIToken)
	for _, c := range []struct {
		ref, where, byHand string
		keep               Keeping
		lacks, choice      bool
	}{
		{"", "in the file", "in config.toml", KeepInFile, false, true},
		{"", "in the file", "in config.toml", KeepInFile, true, false},
		{"", "in the keyring", "in the keyring", KeepInKeyring, false, true},
		{"keyring:a/b", "in the keyring", "in the keyring", KeepInKeyring, true, true},
		{"env:TOKEN", "in the environment", "in the environment", KeepInFile, false, false},
		{"file:token.txt", "in token.txt", "in token.txt", KeepInKeyring, false, false},
	} {
		a := token
		a.KeepIn, a.NoKeyring = c.keep, c.lacks
		if c.ref != "" {
			a.Refs.APIToken = ref(c.ref)
		}
		if where, choice := a.SecretsIn(); where != c.where || choice != c.choice {
			t.Errorf("%s, %s: %s, a choice: %v", c.ref, c.keep, where, choice)
		}
		if text := recorded(a.WithN8N(RunsInCloud, "https://acme.app.n8n.cloud").Record()); !strings.Contains(text, "API Token ("+c.byHand+")") {
			t.Errorf("%s, %s:\n%s", c.ref, c.keep, text)
		}
	}
	app := finished(t, connection.OAuth2)
	app.Refs.ClientSecret = ref("env:SECRET")
	if where, choice := app.SecretsIn(); where != "in the environment and the file" || !choice {
		t.Errorf("%s, a choice: %v", where, choice)
	}
}
