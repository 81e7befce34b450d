package plain

import (
	"context"
	"strings"
	"testing"

	hand "connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// handingOver is a setup with everything but the hand-over done, for an n8n in Docker.
func handingOver(t *testing.T, actions ...string) wizard.Answers {
	return upTo(t, connection.APIToken, wizard.StepHandOver, actions...).WithN8N(wizard.RunsInDocker, "https://n8n.example.com")
}

// An empty line writes what suits where n8n runs, and the record says what is left to do.
func TestWritesWhatSuits(t *testing.T) {
	handover, host := &fakeHandover{}, &fakeHost{}
	out, a, err := plainRun(t, given{Handover: handover, Host: host, Answers: handingOver(t, "deal:get")}, "Hand over:")
	if err != nil || !a.Done(wizard.StepHandOver) || strings.Join(handover.Did, " ") != "credential.json" {
		t.Fatalf("%v, did %v\n%s", err, handover.Did, out)
	}
	mustHave(t, out, "7 of 7 Hand over. Ready to be written:", "- config.toml: what this program starts from", "secrets in the file", "- credential.json:", "1. Save and finish",
		"Written to config.toml.\nWritten to credential.json.\n\n", "Pipedrive is prepared for n8n", "it deletes credential.json:", "docker compose exec")
	if strings.Contains(out, "node_version") {
		t.Errorf("the file is shown unasked:\n%s", out)
	}
}

func TestHandsOver(t *testing.T) {
	handover, host := &fakeHandover{Files: map[string]bool{"handover.md": true}}, &fakeHost{Configs: map[string]wizard.Answers{"config.toml": {}}}
	a := handingOver(t, "deal:get", "trigger")
	a.Used = []hand.Used{{ID: "42", Name: "Acme CRM", Method: connection.APIToken, Nodes: 3}, {ID: "43", Name: "Another", Method: connection.OAuth2, Nodes: 1}}
	out, _, err := plainRun(t, given{Handover: handover, Host: host, Answers: a},
		"Hand over: credential", "Hand over: basic-auth", "Hand over: markdown", "Hand over: env", "Hand over: rename-env", "File: x.env", "Hand over: show", "Hand over: write",
		"What now: overwrite", "What now: 1")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "; its credential: a new one", "; its credential: Acme CRM, which 3 nodes of your workflows use", "Basic Auth: a password", "- handover.md:", "- x.env:", `method = "api-token"`, "config.toml exists.",
		"handover.md exists.", "1. Write handover-2.md", "Written to handover-2.md.", "it deletes credential.json:\n\ndocker compose exec")
	if got := strings.Join(handover.Into, " "); got != "42" || strings.Contains(out, "Another,") || !handover.BasicAuth {
		t.Errorf("handed over into %s:\n%s", got, out)
	}
	if got := strings.Join(handover.Did, " "); got != "credential.json handover-2.md x.env" {
		t.Errorf("did %s", got)
	}
}

// Ticks and names are kept after going back, and an n8n that did not answer is asked for again.
func TestGoingBackKeepsWhatIsHandedOver(t *testing.T) {
	a := upTo(t, connection.APIToken, wizard.StepHandOver, "deal:get").WithN8N(wizard.RunsLater, "")
	handover := &fakeHandover{Reaching: func(_ context.Context, address string) error {
		if address != "https://n8n.example.com" {
			return fault.New(fault.Unreachable, "is it running?", "n8n does not answer")
		}
		return nil
	}}
	out, a, err := plainRun(t, given{Handover: handover, Answers: a},
		"Hand over: env", "Hand over: rename-env", "File: x.env", "Hand over: push", "Address of n8n: https://n8n.exmaple.com", "Hand over: push",
		"Address of n8n: n8n.example.com/home/workflows", "API key: "+canarySecret, "Hand over: back", "What now: next", "Hand over: write")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := strings.Join(handover.Did, " "); got != "https://n8n.example.com x.env" || handover.Key != canarySecret || a.N8N.URL != "https://n8n.example.com" {
		t.Errorf("did %s, at %s\n%s", got, a.N8N.URL, out)
	}
}

// With a key the credential is pushed instead, and n8n proves it.
func TestPushesAndProves(t *testing.T) {
	handover := &fakeHandover{}
	out, a, err := plainRun(t, given{Handover: handover, Prover: fakeProver{}, Answers: handingOver(t, "deal:get")},
		"Hand over: push", "API key: ", "API key: "+canarySecret, "Hand over: write")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Error: the API key is needed", "Push into https://n8n.example.com, which then proves it", "1. Save, push and prove", "Created the credential Pipedrive.", "n8n makes the test calls",
		"Deal: ok, GET /api/v2/deals?limit=1", "Lead: plan, GET /v1/leads?limit=1", "Required suites missing", "See the subscription", "a remark", "n8n read 1 of 2 objects with the credential.")
	if strings.Contains(out, "Written to https://") || handover.Key != canarySecret || a.Proof == nil {
		t.Errorf("key %v, proof %v:\n%s", handover.Key != "", a.Proof, out)
	}
	if got := strings.Join(handover.Did, " "); got != "https://n8n.example.com" {
		t.Errorf("did %s", got)
	}
}

// lockedHost is a machine whose keyring cannot be opened.
type lockedHost struct{ *fakeHost }

func (h lockedHost) SaveConfig(ctx context.Context, path string, a wizard.Answers, overwrite bool) error {
	if a.KeepIn == wizard.KeepInKeyring {
		return fault.New(fault.Failed, "unlock the keyring, or keep secrets elsewhere", "cannot write in the system's keyring")
	}
	return h.fakeHost.SaveConfig(ctx, path, a, overwrite)
}

// The prompts never fall back from the keyring to a file on their own: the person is asked again.
func TestKeyringFails(t *testing.T) {
	out, a, err := plainRun(t, given{Host: lockedHost{&fakeHost{}}, Answers: upTo(t, connection.APIToken, wizard.StepHandOver)},
		"Hand over: keyring", "Hand over: show", "Hand over: write", "Hand over: file", "Hand over: write")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "In the system's keyring", "Error: cannot write in the system's keyring", "Hint: unlock the keyring", "Ready to be written:", "Written to config.toml.")
	if a.KeepIn != wizard.KeepInFile {
		t.Errorf("kept in %s", a.KeepIn)
	}
}

func TestDoesNotWriteUnlessTold(t *testing.T) {
	host := &fakeHost{}
	out, _, err := plainRun(t, given{Host: host, Answers: upTo(t, connection.APIToken, wizard.StepHandOver)}, "Hand over: show", "Hand over: quit")
	if err == nil || len(host.Configs) > 0 {
		t.Errorf("%v, wrote %v\n%s", err, host.Configs, out)
	}
}

// The demo never writes the configuration that the other commands read: the host refuses that. Nothing reaches an n8n.
func TestDemoPath(t *testing.T) {
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	a.ConfigPath = "config.demo.toml"
	out, _, err := plainRun(t, given{Host: &fakeHost{Refused: "./config.toml"}, Handover: &fakeHandover{}, Demo: &wizard.Demo{}, Answers: a},
		"Hand over: rename-toml", "File: ./config.toml", "Hand over: write", "Hand over: rename-toml", "File: config.demo.toml", "Hand over: write")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "File [config.demo.toml]: ./config.toml", "Error: ./config.toml is refused", "Ready to be written:", "Written to config.demo.toml.")
	if strings.Contains(out, "Push to n8n") {
		t.Error(out)
	}
}

// A credential belongs to one n8n: the address of another is refused.
func TestRefusesAnotherN8N(t *testing.T) {
	a := upTo(t, connection.APIToken, wizard.StepHandOver, "deal:get").WithN8N(wizard.RunsInCloud, "")
	a.N8N.CredentialID, a.N8N.URL = "0123456789abcdef", wizard.LocalN8N
	handover := &fakeHandover{ReachErr: fault.New(fault.Unreachable, "is it running?", "n8n does not answer")}
	out, _, _ := plainRun(t, given{Handover: handover, Answers: a}, "Hand over: push", "Hand over: quit")
	mustHave(t, out, "Asking whether n8n answers", "Error: n8n does not answer", "Ready to be written:")
}

// If only another login helps, it is the first choice, and leads there.
func TestConnectsAgainForTheHandOver(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepHandOver, "deal:get").WithN8N(wizard.RunsInDocker, wizard.LocalN8N)
	handover := &fakeHandover{Err: map[string]error{hand.ImportFile: &fault.Error{Kind: fault.Failed, Message: "n8n has the tokens", Err: hand.ErrReplaces}}}
	out, _, err := plainRun(t, given{Handover: handover, Answers: a}, "Hand over: write", "Hand over: 1", "Is that you, in the right company: quit")
	if err == nil {
		t.Errorf("it went on:\n%s", out)
	}
	mustHave(t, out, "Error: n8n has the tokens", "1. Connect again", "6 of 8 Connect.", "You are Ada Lovelace")
}

// silentProver is an n8n that does not answer.
type silentProver struct{}

func (silentProver) Prove(context.Context, secret.Secret, config.N8N, connection.Method, []scopes.Target, func([]connection.Check)) (wizard.Proof, error) {
	return wizard.Proof{}, fault.New(fault.Unreachable, "is it running?", "n8n does not answer")
}

// If n8n could not prove it, that is said, and the proof can be requested again; what was written stays.
func TestAProofThatFailsCanBeTriedAgain(t *testing.T) {
	out, a, err := plainRun(t, given{Handover: &fakeHandover{}, Prover: silentProver{}, Answers: handingOver(t, "deal:get")},
		"Hand over: push", "API key: "+canarySecret, "Hand over: write", "What now: prove", "What now: next")
	if err != nil || !a.Done(wizard.StepHandOver) {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(out, "All is written.\nError: n8n does not answer\nHint: is it running?"); n != 2 {
		t.Errorf("said %d times:\n%s", n, out)
	}
	mustHave(t, out, "1. Finish", "2. Write more", "3. Have n8n prove it", "not proved there yet")
}
