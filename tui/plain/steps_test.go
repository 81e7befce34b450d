package plain

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

func TestLeftErrorSaysWhere(t *testing.T) {
	if got := (&wizard.LeftError{Question: "Method"}).Error(); got != `the input ended at the question "Method"` {
		t.Error(got)
	}
	if got := (&wizard.LeftError{}).Error(); !strings.Contains(got, "left") {
		t.Error(got)
	}
}

func TestSavesTheChecklist(t *testing.T) {
	host := &fakeHost{Files: map[string]string{"scopes.md": "old"}}
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	before := []string{"", "", "", "", ""}
	out, _, _ := plainRun(t, given{Host: host, Answers: a}, append(before, "save", "", "no", "save", "", "yes", "save", "other.md")...)
	mustHave(t, out, "scopes.md exists. Overwrite it? yes or no [no]: no", "Not saved.", "Saved to scopes.md.", "Saved to other.md.")
	if host.Files["scopes.md"] != a.Checklist().Markdown() || host.Files["other.md"] != host.Files["scopes.md"] {
		t.Errorf("saved %q", host.Files)
	}
	host.SaveErr = fault.New(fault.Failed, "choose another folder", "read-only file system")
	out, _, _ = plainRun(t, given{Host: host, Answers: a}, append(before, "save", "x.md")...)
	mustHave(t, out, "Error: read-only file system", "Hint: choose another folder", "Checklist [1]:")
}

func TestRegistering(t *testing.T) {
	host := &fakeHost{}
	a := upTo(t, connection.OAuth2, wizard.StepRegister)
	a.Ticked = nil
	a.App.RedirectURL = ""
	out, got, _ := plainRun(t, given{Host: host, Answers: a, Pipedrive: invitingPipedrive("base,deals:full,contacts:read,activities:read")}, "", "", "", "", "", "", "", "public", "open", "never", "pages", "more", "", "", "0123456789abcdef", "0123456789abcdef", canarySecret, "quit")
	mustHave(t, out, " 1. Here first, n8n later, recommended", " 2. n8n's from the start", " 3. Two apps", "Kind of the app [1]: public", "Create public app",
		"http://localhost:53682/callback", "Opened in the browser.", `"never" is none of done, open, pages, more`, "Register a public app:",
		"Leave Install & test alone", "Deals: Full access", "This is the Client ID again", "Taken: 40 characters.")
	if len(host.Opened) == 0 || !strings.HasSuffix(host.Opened[0], "/developer-hub") || !got.Done(wizard.StepRegister) || got.AppKind() != wizard.PublicApp {
		t.Errorf("opened %v, registered %v", host.Opened, got.Done(wizard.StepRegister))
	}
}

func TestSettlesAnAssumption(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepRegister, "note:create")
	out, got, _ := plainRun(t, given{Answers: a}, "", "", "", "", "", "", "note", "contacts", "next", "quit")
	mustHave(t, out, "say what it belongs to: Note: deals or contacts, as it is not said which", "Note: contacts, not deals")
	if got.Checklist().List() != "contacts:full\n" {
		t.Errorf("needs %q", got.Checklist().List())
	}
}

// What an earlier answer makes open again is said at once.
func TestSaysWhatIsLost(t *testing.T) {
	out, _, _ := plainRun(t, given{Answers: upTo(t, connection.OAuth2, wizard.StepHandOver)}, "", "", "lead:create", "", "", "")
	mustHave(t, out, "This changes what was settled before: Scopes, Register, Connect, Test will be asked again.")
}

func TestWhileALoginWaits(t *testing.T) {
	fake := invitingPipedrive("base,deals:full,contacts:read,activities:read")
	host := &fakeHost{}
	demo := &wizard.Demo{Approve: func(context.Context, string) error {
		return fault.New(fault.Failed, "press it in the browser", "the page is gone")
	}}
	out, _, _ := plainAt(t, given{Pipedrive: fake, Host: host, Demo: demo}, upTo(t, connection.OAuth2, wizard.StepConnect),
		"?", "open", "allow", "https://n8n.example.com/?code=1&state=f00d", "quit")
	mustHave(t, out, "It was opened in the browser.", "allow presses Allow.", "Error: the page is gone", "Taken.", "Is that you")
	if len(host.Opened) != 2 {
		t.Errorf("opened %d times", len(host.Opened))
	}
	host.OpenErr = errors.New("no display")
	out, _, _ = plainAt(t, given{Pipedrive: fake, Host: host}, upTo(t, connection.OAuth2, wizard.StepConnect), "open", "allow", "quit")
	mustHave(t, out, "No display.", "Error: no display", "Error: this address has no code in it") // no demo, nothing to press
}

func TestMinutes(t *testing.T) {
	for d, want := range map[time.Duration]string{5 * time.Minute: "5 minutes", 50 * time.Second: "1 minute", 20 * time.Second: "20 seconds", -1: "0 seconds"} {
		if got := minutes(d); got != want {
			t.Errorf("%v: %s", d, got)
		}
	}
}

// A file that was redirected into the program is read like a pipe.
func TestReadsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers")
	if err := os.WriteFile(path, []byte("1\r\n\r\n1\r\n2\r\nquit"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out strings.Builder
	a, err := Run(t.Context(), given{}.session(), f, &out)
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question != "" || a.Method != connection.APIToken {
		t.Errorf("%v, %v", err, a.Method)
	}
}

func TestRefusesAnEndlessLine(t *testing.T) {
	_, _, err := plainRun(t, given{}, "1", strings.Repeat("x", longestLine+1))
	if !errors.Is(err, bufio.ErrTooLong) {
		t.Errorf("got %v", err)
	}
}

// What is echoed of piped input cannot reach the terminal as a control sequence.
func TestEchoesOnlyText(t *testing.T) {
	out, _, _ := plainRun(t, given{}, "\x1b[2J\x1b]0;owned\a1\u202e")
	if strings.ContainsAny(out, "\x1b\a\u202e") {
		t.Errorf("got %q", out)
	}
}
