package plain

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

func TestNothingIsEnoughWhileUnresolved(t *testing.T) {
	for _, m := range wizard.Methods() {
		for _, actions := range [][]string{nil, {"deal:get"}, {"deal:create", "person:get", "note:get"}} {
			until := "An empty line goes on: quit"
			switch {
			case m == connection.APIToken:
				until = "Hand over: quit"
			case actions == nil:
				until = "Add or: quit"
			}
			out, _, _ := plainRun(t, given{Answers: wizardtest.Unsettled(t, m, actions...)}, until)
			wizardtest.ClaimsNothing(t, "plain", out)
			mustHave(t, out, "the operation is an expression")
		}
	}
}

// fakeReader is an n8n with workflows, for one key.
type fakeReader struct{ found wizard.Found }

func (r fakeReader) ReadWorkflows(_ context.Context, from wizard.Source, _ func(int)) (wizard.Found, error) {
	if slices.Contains(from.Files, "broken.json") {
		return wizard.Found{}, wizard.FilesError{Err: errors.New("broken.json, line 3: unexpected comma")}
	}
	if from.Key.Reveal() != canarySecret {
		return wizard.Found{}, fault.New(fault.Refused, "copy it again", "n8n refuses the key")
	}
	return r.found, nil
}

func TestLooksIntoN8N(t *testing.T) {
	f := found(connection.OAuth2, connection.OAuth2)
	f.Workflows[0].Selection = testkit.Selecting(t, "deal:getAll")
	f.Workflows[1].Selection = testkit.Selecting(t, "person:create")
	out, a, _ := plainRun(t, given{Reader: fakeReader{f}},
		"n8n: docker", "Address: ftp://x", "Address: http://n8n.example.com", "API key: wrong", "API key: "+canarySecret,
		"Leave one out: 3", "Leave one out: -2", "Add or: quit")
	mustHave(t, out, "Error:", "Unencrypted: Pipedrive may refuse", "Refused: n8n does not know this key", "API key of n8n, or an empty line:",
		"1. A, active: Deal: Get Many", "2. B, active: Person: Create", "no such workflow", "2. B, active, left out: Person: Create",
		"Your workflow uses OAuth2", "Picked from 1 workflow: 1 action", "Deal: Get Many")
	if len(a.Selection.Items) != 1 {
		t.Errorf("selected %v", a.Selection.Items)
	}
}

// The rights that a key lacks are named before anything depends on them.
func TestSaysWhatTheKeyMayNotDo(t *testing.T) {
	f := found(connection.OAuth2)
	f.Rights, f.Lacks = 8, []wizard.Right{{Scope: "credential:create", For: "hand the credential over"}}
	out, _, _ := plainRun(t, given{Reader: fakeReader{f}}, "n8n: docker", "Address: http://n8n.example.com", "API key: "+canarySecret, "Method: quit")
	mustHave(t, out, "The key may not do 1 of 8 things that I need:", "- credential:create: hand the credential over")
}

// If a file cannot be read, n8n is not blamed.
func TestSaysOfAFileThatItCannotBeRead(t *testing.T) {
	there := wizard.Answers{Key: wizard.APIKey{Secret: secret.New(canarySecret), From: "N8N_API_KEY"}}
	there.Found.Files = []string{"broken.json"}
	out, _, _ := plainRun(t, given{Answers: there, Reader: fakeReader{}}, "n8n: docker", "API key of n8n (an empty line takes the one from N8N_API_KEY:", "API key of n8n: quit")
	mustHave(t, out, "Not a workflow: broken.json, line 3: unexpected comma.")
}

// A known key is used by an empty line, and left unused by a word.
func TestTakesTheKeyThatIsThere(t *testing.T) {
	there := wizard.Answers{Key: wizard.APIKey{Secret: secret.New(canarySecret), From: "N8N_API_KEY"}}
	out, _, _ := plainRun(t, given{Answers: there, Reader: fakeReader{found(connection.OAuth2)}}, "API key of n8n (an empty line takes the one from N8N_API_KEY:", "Method: quit")
	mustHave(t, out, "1 workflow in your n8n uses Pipedrive.")
	out, a, _ := plainRun(t, given{Answers: there, Reader: fakeReader{found(connection.OAuth2)}}, "API key: none", "Method: quit")
	if !a.Key.Secret.IsZero() || strings.Contains(out, "Reading") {
		t.Errorf("the key was taken:\n%s", out)
	}
	there.Key.Secret = secret.New("wrong")
	out, a, _ = plainRun(t, given{Answers: there, Reader: fakeReader{found(connection.OAuth2)}}, "API key of n8n (an empty line takes the one from N8N_API_KEY:", "API key of n8n, or an empty line:", "Method: quit")
	if !a.Key.Secret.IsZero() || strings.Count(out, "Reading") != 1 {
		t.Errorf("refused, it was tried again, or kept:\n%s", out)
	}
}

// Everything that can be typed to pick, mistakes first.
func TestPicking(t *testing.T) {
	typed := []string{"version 3", "version 1", "99", "5-3", "1-2,person:*", "-person:* -1", "read-only", "none", "list nothing", "list", "file note:get", "?",
		"file=persons", "file=deals,contacts", "note=any", "GET /v1/users", "GET /v1/users", "-GET /v1/users", "-GET /v1/users", "POST /v1/nope", "GET /v1/deals/search", "drop-downs", "quit"}
	answers := []string{"Method: oauth2"}
	for _, line := range typed {
		answers = append(answers, "Add or: "+line)
	}
	out, a, err := plainRun(t, given{}, answers...)
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question != "" {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, `no node version "3"`, "no action 99", "no action 5-3", "Activity: Create, Delete", "Scopes: activities:full, contacts:full; new:", "no longer: contacts:full",
		"Nothing is picked.", "no such object: nothing", "Numbers and ranges", `unknown related family "persons"`, "in your list already", "is not picked", "Drop-downs")
	sel := a.Selection
	if sel.NodeVersion != 1 || !sel.Lookups || len(sel.Calls) != 0 || len(sel.Related["file"]) != 2 || sel.Related["note"] != nil {
		t.Errorf("selected %+v", sel)
	}
}

// A call that is not Pipedrive's is kept as not clear when it is typed again.
func TestKeepsACallThatIsNotClear(t *testing.T) {
	out, a, _ := plainRun(t, given{}, "Add or: GET /v1/nope", "Add or: GET /v1/nope", "Add or: quit")
	mustHave(t, out, "Error: unknown: Pipedrive has no GET /v1/nope", "the same line again keeps it, as not clear", "Picked:")
	if len(a.Selection.Calls) != 1 {
		t.Errorf("calls %v", a.Selection.Calls)
	}
}

// With a token nothing has to be picked; for OAuth2 the scopes follow from the picks.
func TestNothingPicked(t *testing.T) {
	_, a, _ := plainRun(t, given{}, "Method: api-token", "API token: quit")
	if len(a.Selection.Items) == 0 {
		t.Error("nothing is tested")
	}
	out, _, _ := plainRun(t, given{}, "Method: oauth2", "Add or:", "Add or: quit")
	mustHave(t, out, "nothing is picked")
}

// Actions that came from a workflow's older nodes are told apart.
func TestPicksOfAnotherVersion(t *testing.T) {
	a := wizard.Answers{Method: connection.APIToken, Selection: testkit.Selecting(t, "note:get@1", "product:getAll@1")}
	out, _, _ := plainRun(t, given{Answers: a}, "Add or: list", "Add or: quit")
	mustHave(t, out, "Node version 1: 52 note:get@1, 53 product:getAll@1")
}

func TestNodeVersionDropsWhatItLacks(t *testing.T) {
	out, a, _ := plainRun(t, given{Answers: wizard.Answers{Selection: testkit.Selecting(t, "deal:get", "product:search")}}, "Add or: version 1", "Add or: quit")
	mustHave(t, out, "Version 1 lacks product:search: no longer picked.")
	if len(a.Selection.Items) != 1 {
		t.Errorf("selected %v", a.Selection.Items)
	}
}

// atScopes returns answers in which the checklist is not confirmed yet.
func atScopes(t *testing.T, actions ...string) wizard.Answers {
	a := upTo(t, connection.OAuth2, wizard.StepRegister, actions...)
	a.ChecklistFor = ""
	return a
}

func TestSavesTheChecklist(t *testing.T) {
	host := &fakeHost{Files: map[string]string{"scopes.md": "old"}}
	a := atScopes(t)
	out, _, _ := plainRun(t, given{Host: host, Answers: a}, "An empty line goes on: save", "An empty line goes on: save other.md", "An empty line goes on: nonsense", "An empty line goes on: why 9", "An empty line goes on: quit")
	mustHave(t, out, "Saved to scopes-2.md.", "Saved to other.md.", `"nonsense" is none of`, "no such scope")
	if host.Files["scopes.md"] != "old" || host.Files["scopes-2.md"] != a.Checklist().Markdown() || host.Files["other.md"] != host.Files["scopes-2.md"] {
		t.Errorf("saved %q", host.Files)
	}
	host.SaveErr = fault.New(fault.Failed, "choose another folder", "read-only file system")
	out, _, _ = plainRun(t, given{Host: host, Answers: a}, "An empty line goes on: save x.md", "An empty line goes on: quit")
	mustHave(t, out, "Error: read-only file system", "Hint: choose another folder")
}

func TestSettlesAnAssumption(t *testing.T) {
	out, got, _ := plainRun(t, given{Answers: atScopes(t, "note:create")}, "An empty line goes on: note=contacts", "An empty line goes on:", "Callback URL: quit")
	mustHave(t, out, "Your choice: Note: deals or contacts, as it is not said which. To say it type note=deals, or note=contacts.", "Note: contacts, not deals")
	if got.Checklist().List() != "contacts:full\n" {
		t.Errorf("needs %q", got.Checklist().List())
	}
}

// What an earlier answer reopens is said at once.
func TestSaysWhatIsLost(t *testing.T) {
	out, _, _ := plainRun(t, given{Answers: upTo(t, connection.OAuth2, wizard.StepHandOver)},
		"Hand over: back", "What now: back", "Connection: back", "What now: back", "An empty line goes on: back", "Add or: lead:create", "Add or:", "An empty line goes on: quit")
	mustHave(t, out, "Scopes, Register, Connect, Test: asked again because the actions changed.")
}

func TestRegistering(t *testing.T) {
	host := &fakeHost{}
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	a.Ticked = nil
	a.App.RedirectURL = ""
	out, got, _ := plainRun(t, given{Host: host, Answers: a, Pipedrive: invitingPipedrive("base,deals:full,contacts:read,activities:read")},
		"Kind of the app: public", "done, open: open", "done, open: never", "done, open: pages", "done, open: more", "done, open: done", "done, open: done",
		"Client ID: 0123456789abcdef", "Client secret: 0123456789abcdef", "Client secret: "+canarySecret, "The address of the page: quit")
	mustHave(t, out, " 1. Here first, n8n later, recommended", " 2. n8n's from the start", " 3. Two apps", "Kind of the app [1]: public", "Create public app",
		"http://localhost:53682/callback", "The browser was asked to open it.", `"never" is none of done, open, pages, more`, "Register a public app:",
		"Leave Install & test alone", "Deals: Full access", "This is the Client ID again", "Taken: 40 characters.")
	if len(host.Opened) == 0 || !strings.HasSuffix(host.Opened[0], "/developer-hub") || !got.Done(wizard.StepRegister) || got.AppKind() != wizard.PublicApp {
		t.Errorf("opened %v, registered %v", host.Opened, got.Done(wizard.StepRegister))
	}
}

// Finished parts are shown as they are, and are repeated only on request.
func TestRegisteredAlready(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	out, _, _ := plainRun(t, given{Answers: a, Pipedrive: invitingPipedrive("base")}, "The address of the page: back", "What now: change", "Client ID: quit")
	mustHave(t, out, "5 of 8 Register. This was gone through before.", "✓ Callback URL: http://localhost:53682/callback", "✓ Create the app: your app", "Callback URL [1]:", "Client ID [0123456789abcdef]: quit")
}

func TestCallbackURL(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	for _, test := range []struct {
		lines []string
		url   string
		says  string
	}{
		{[]string{"Callback URL: 1"}, config.DefaultRedirectURL, ""},
		{[]string{"Callback URL: 2", "OAuth Redirect: http://n8n.example.com/callback", "OAuth Redirect: https://n8n.example.com"}, "https://n8n.example.com/rest/oauth2-credential/callback", "needs https"},
		{[]string{"Callback URL: n8n", "OAuth Redirect: https://n8n.example.com/rest/oauth2-credential/callback#x", "OAuth Redirect: http://localhost:5678"}, "http://localhost:5678/rest/oauth2-credential/callback", "fragment"},
		{[]string{"Callback URL: two"}, config.DefaultRedirectURL, "Two apps"},
	} {
		out, got, _ := plainRun(t, given{Answers: a}, append(test.lines, "Kind: quit")...)
		if got.App.RedirectURL != test.url {
			t.Errorf("%v gave %s\n%s", test.lines, got.App.RedirectURL, out)
		}
		mustHave(t, out, test.says)
	}
}

// If the answers have a loopback URL already, that is the one listened to: it has the port of --port.
func TestCallbackURLKeepsItsPort(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	a.App.RedirectURL = "http://localhost:5555/callback"
	for _, line := range []string{"", "1", "3"} {
		_, got, _ := plainRun(t, given{Answers: a}, "Callback URL: "+line, "Kind: quit")
		if got.App.RedirectURL != a.App.RedirectURL {
			t.Errorf("%q gave %s", line, got.App.RedirectURL)
		}
	}
}

func TestShowsSecretOnlyWhenAsked(t *testing.T) {
	a := registered(upTo(t, connection.APIToken, wizard.StepConnect))
	a.APIToken = secret.New("0123456789012345678901234567890123456789")
	out, _, _ := plainRun(t, given{Answers: a, Pipedrive: refusing()}, "What now: back", "What now: change", "API token: show", "API token: quit")
	mustHave(t, out, "empty keeps the 40 characters that are there", "0123456789012345678901234567890123456789", "Clear the screen")
}

// fakeProver is an n8n in which one call works and one does not.
type fakeProver struct{}

func (fakeProver) Prove(context.Context, secret.Secret, config.N8N, connection.Method, []scopes.Target, func([]connection.Check)) (wizard.Proof, error) {
	return wizard.Proof{Remarks: []string{"a remark"}, Checks: []connection.Check{
		{Resource: "deal", Call: "GET /api/v2/deals?limit=1", Status: connection.StatusOK, HTTP: 200},
		{Resource: "lead", Call: "GET /v1/leads?limit=1", Status: connection.StatusPlan, HTTP: 402, Detail: "Required suites missing", Hint: "see the subscription"},
	}}, nil
}

// Whoever says no to an unfinished setup can come back to it until the first step is done.
func TestAnUnfinishedSetupIsComeBackTo(t *testing.T) {
	unfinished := wizard.Answers{Unfinished: &wizard.Unfinished{Kept: upTo(t, connection.OAuth2, wizard.StepRegister), When: "today 14:02"}}
	var kept []wizard.Answers
	journal := func(a wizard.Answers) bool { kept = append(kept, a); return a.Unfinished == nil }
	out, a, _ := plainRun(t, given{Answers: unfinished, Journal: journal}, "Go on at Register?: no", "n8n: back", "Go on at Register?: yes", "Callback URL: quit")
	mustHave(t, out, "Unfinished: a setup from today 14:02, up to Register.", "It is kept until the first step is done", "Where does your n8n run?", "Unfinished: a setup", "5 of 8 Register.")
	if a.Unfinished != nil || len(kept) == 0 || kept[0].Unfinished == nil {
		t.Errorf("kept %d times", len(kept))
	}
	kept = nil
	out, a, _ = plainRun(t, given{Answers: unfinished, Journal: journal}, "Go on at Register?: no", "n8n: docker", "Method: quit")
	if a.Unfinished != nil || a.Method != "" || kept[0].Unfinished != nil {
		t.Errorf("begun afresh, the old one stands in the way:\n%s", out)
	}
	out, _, _ = plainRun(t, given{Answers: unfinished, Journal: journal}, "Go on at Register?: quit")
	mustHave(t, out, "left at step 5 of 8, Register", "Kept are your answers, without secrets.")
}

// ? explains the decision in the words of the screen's help, then says what can be typed.
func TestHelpExplainsTheDecision(t *testing.T) {
	typed := []string{"n8n: ?", "n8n: 4", "Method: ?", "Method: 1", "Add or -remove: 1", "Callback URL: ?", "Callback URL: 1", "Kind of the app: ?", "Kind of the app: quit"}
	out, _, _ := plainRun(t, given{}, typed...)
	for _, about := range append(wizard.N8NHelp(), wizard.MethodHelp, wizard.CallbackHelp, wizard.KindHelp) {
		if !strings.Contains(flowing(out), about) {
			t.Errorf("%q is not said:\n%s", about, out)
		}
	}
}
