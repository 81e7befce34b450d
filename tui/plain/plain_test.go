package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

func TestStepsHavePrompts(t *testing.T) {
	if len(steps) != len(wizard.Steps()) {
		t.Fatalf("%d steps, %d of them have prompts", len(wizard.Steps()), len(steps))
	}
	for _, s := range wizard.Steps() {
		if steps[s] == nil {
			t.Errorf("%s has no prompts", s.Title())
		}
	}
}

func TestAPIToken(t *testing.T) {
	host := &fakeHost{}
	out, a, err := plainRun(t, given{Host: host}, "Method: api-token", "Add or: deal:* person:get", "API token: "+canaryToken)
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, []byte(out))
	if step, open := a.Open(); open {
		t.Errorf("%s is not done", step.Title())
	}
	if saved := host.Configs["config.toml"]; saved.APIToken.Reveal() != canaryToken {
		t.Error("the token was not saved")
	}
}

// invitingPipedrive is a Pipedrive whose login is answered by a paste.
func invitingPipedrive(scope string) *fakePipedrive {
	return &fakePipedrive{OnAuthorize: func(ctx context.Context, _ connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		code := make(chan string, 1)
		i := connection.Invitation{
			URL:      "https://oauth.pipedrive.example/oauth/authorize?client_id=0123456789abcdef&state=f00d",
			Deadline: time.Now().Add(5 * time.Minute),
			Paste: func(text string) error {
				if !strings.Contains(text, "code=") || !strings.Contains(text, "state=f00d") {
					return fault.New(fault.Usage, "copy the whole address, from https:// to its end", "this address has no code in it")
				}
				select {
				case code <- text:
				default:
				}
				return nil
			},
		}
		if !opts.PasteOnly {
			i.ShortURL = "http://localhost:53682/"
		}
		invite(i)
		select {
		case <-ctx.Done():
			return connection.Token{}, ctx.Err()
		case <-code:
			return connection.Token{AccessToken: secret.New("v1u:" + canaryToken), RefreshToken: secret.New(canarySecret), TokenType: "Bearer", Scope: scope,
				APIDomain: "https://acme.pipedrive.com"}, nil
		}
	}}
}

func TestOAuth2(t *testing.T) {
	host := &fakeHost{OpenErr: fault.New(fault.Failed, "open the URL yourself", "there is no display")}
	out, a, err := plainRun(t, given{Host: host, Pipedrive: invitingPipedrive("base,deals:full,products:read")},
		"Method: oauth2",
		"Add or: list product", "Add or: deal", "Add or: -deal:delete 1", "Add or: nonsense", "Add or: GET /api/v2/pipelines", "Add or: GET /nope", "Add or: ",
		"An empty line goes on: labels", "An empty line goes on: why 1", "An empty line goes on: ",
		"Callback URL: 2", "OAuth Redirect URL: https://n8n.example.com/rest/oauth2-credential/callback",
		"done, open: done", "done, open: open", "done, open: done", "Client ID: 0123456789abcdef", "Client secret: "+canarySecret,
		"The address of the page: ?", "The address of the page: https://n8n.example.com/rest/oauth2-credential/callback?state=other",
		"The address of the page: https://n8n.example.com/rest/oauth2-credential/callback?code=1&state=f00d",
		"What now: anyway",
		"Hand over: keyring", "Hand over: show", "Hand over: rename-toml", "File: acme/oauth.toml", "Hand over: write",
	)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	golden.RequireEqual(t, []byte(out))
	for _, step := range wizard.Steps() { // the missing scope was not switched on, whatever was answered
		if a.Done(step) == (step == wizard.StepRegister) {
			t.Errorf("%s: done %v", step.Title(), a.Done(step))
		}
	}
	if saved := host.Configs["acme/oauth.toml"]; saved.KeepIn != wizard.KeepInKeyring || saved.Token.RefreshToken.Reveal() != canarySecret {
		t.Errorf("saved %v", saved)
	}
}

// The input may end at any prompt. Then the error names the question, the person is told what is kept, and nothing is written.
func TestInputEnds(t *testing.T) {
	var before []string
	for _, answer := range []string{"n8n: 1", "Address:", "Method: api-token", "Add or: deal:get", "API token: " + canaryToken, "Is that you:", "Hand over:"} {
		prompt, _, _ := strings.Cut(answer, ":")
		host := &fakeHost{}
		out, _, err := plainRun(t, given{Host: host}, append(slices.Clone(before), prompt+": "+theEnd)...)
		left, ok := errors.AsType[*wizard.LeftError](err)
		if !ok || left.Question == "" || !strings.Contains(flowing(out), flowing(left.Question)) {
			t.Errorf("%s: %v\n%s", prompt, err, out)
		}
		mustHave(t, out, "connect-pipedrive: left at step", "No configuration was written", "connect-pipedrive")
		if len(host.Configs) > 0 {
			t.Errorf("%s: a configuration was written", prompt)
		}
		before = append(before, answer)
	}
}

// endlessLines is an input that answers every question with an empty line.
type endlessLines struct{}

func (endlessLines) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

func TestEndsWithAnInputThatDoesNot(t *testing.T) {
	_, err := Run(t.Context(), given{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}.session(), endlessLines{}, io.Discard)
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question == "" {
		t.Errorf("%v, want the question at which it gave up", err)
	}
}

func TestQuit(t *testing.T) {
	_, a, err := plainRun(t, given{}, "Method: api-token", "Add or: quit")
	left, ok := errors.AsType[*wizard.LeftError](err)
	if !ok || left.Question != "" {
		t.Errorf("got %v", err)
	}
	if a.Method != connection.APIToken {
		t.Error("the answers until then are lost")
	}
}

func TestBack(t *testing.T) {
	out, a, err := plainRun(t, given{}, "n8n: back", "Method: token", "Method: api-token", "Add or: deal:get", "Add or: back", "Method: oauth2", "Add or: quit")
	if _, ok := errors.AsType[*wizard.LeftError](err); !ok {
		t.Fatal(err)
	}
	mustHave(t, out, "1 of 8 n8n.", "This is the first step", "2 of 8 Method.", `no choice "token"`, "3 of 7 Actions.", "2 of 7 Method.", "Method [2]: oauth2", "3 of 8 Actions.", "Picked:", "Deal: Get")
	if a.Method != connection.OAuth2 || len(a.Selection.Items) != 1 {
		t.Errorf("answers %v %v", a.Method, a.Selection)
	}
}

// A setup continues at the first open step, and says what is settled.
func TestGoesOnWhereItIsOpen(t *testing.T) {
	out, _, _ := plainRun(t, given{Answers: upTo(t, connection.OAuth2, wizard.StepConnect), Pipedrive: invitingPipedrive("base")}, "The address of the page: quit")
	if strings.Contains(out, "Method [") {
		t.Errorf("asks what is answered:\n%s", out)
	}
	mustHave(t, out, "✓ n8n: Docker, http://localhost:5678", "✓ Method: OAuth2", "✓ Actions: 3 actions", "6 of 8 Connect.")
}

func TestPick(t *testing.T) {
	options := []option{{word: "done"}, {word: "open"}, {word: "on"}}
	for line, want := range map[string]int{"1": 0, "3.": 2, "open": 1, "OP": 1, "d": 0, "on": 2} {
		if got, err := pick(line, options); err != nil || got != want {
			t.Errorf("%q: %d, %v", line, got, err)
		}
	}
	for _, line := range []string{"0", "4", "o", "x", "-1", "doned"} {
		if got, err := pick(line, options); err == nil {
			t.Errorf("%q: %d", line, got)
		}
	}
}

func TestHang(t *testing.T) {
	for _, tt := range [][2]string{
		{hang("1. ", "one two three four", 12), "1. one two\n   three\n   four"},
		{hang("", "see https://example.com/"+strings.Repeat("a-", 9)+" now", 10), "see\nhttps://example.com/" + strings.Repeat("a-", 9) + "\nnow"},
		{hang("", "a "+keep("12 Get Many")+", b", 12), "a\n12 Get Many,\nb"},
		{hang("", "a\n\nb", 12), "a\n\nb"},
	} {
		if tt[0] != tt[1] {
			t.Errorf("%q, want %q", tt[0], tt[1])
		}
	}
}

// The setup ends at once with its context, whatever is being waited for, and leaves no goroutine behind.
func TestInterrupted(t *testing.T) {
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("terminated")
	out := writerFunc(func(p []byte) (int, error) {
		if strings.Contains(string(p), "n8n") {
			cancel(cause)
		}
		return len(p), nil
	})
	_, err := Run(ctx, given{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}.session(), in, out)
	if !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

func TestNobodyReads(t *testing.T) {
	broken := errors.New("broken pipe")
	out := writerFunc(func([]byte) (int, error) { return 0, broken })
	_, err := Run(t.Context(), given{}.session(), strings.NewReader("1\n"), out)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestSaysWhatIsKnown(t *testing.T) {
	out, _, _ := plainRun(t, given{
		Notices: []string{"config.toml can be read by others."},
		Answers: wizard.Answers{StartedFrom: "config.toml", Found: found(connection.OAuth2), Selection: scopes.Selection{Unresolved: []scopes.Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}}},
	}, "Add or: settled 2", "Add or: settled 1", "Add or: quit")
	mustHave(t, out, "\nStarted from config.toml.", "Note: config.toml can be read by others.", "Your workflow uses OAuth2, so it is preselected.", "Method [1]:", "3 of 8 Actions. Picked from 1 workflow:",
		"Not clear: x.json, Pipedrive1: the operation is an expression.", "which of what is not clear?")
}

func TestKeepsAJournal(t *testing.T) {
	var kept []wizard.Answers
	_, _, _ = plainRun(t, given{Journal: func(a wizard.Answers) bool { kept = append(kept, a); return true }}, "Add or: deal:get", "Add or: quit")
	if len(kept) != 3 || len(kept[2].Selection.Items) != 1 {
		t.Errorf("kept %d times", len(kept))
	}
}

// A file redirected into the program is read like a pipe.
func TestReadsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers")
	if err := os.WriteFile(path, []byte("1\r\n\r\n2\r\nquit"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	a, err := Run(t.Context(), given{}.session(), f, io.Discard)
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question != "" || a.Method != connection.APIToken {
		t.Errorf("%v, %v", err, a.Method)
	}
}

func TestRefusesAnEndlessLine(t *testing.T) {
	_, err := Run(t.Context(), given{}.session(), strings.NewReader("1\n"+strings.Repeat("x", longestLine+1)), io.Discard)
	if !errors.Is(err, bufio.ErrTooLong) {
		t.Errorf("got %v", err)
	}
}

// A key entered at the wrong question is neither echoed nor shown in messages about it.
func TestASecretAtAnotherQuestionIsNotShown(t *testing.T) {
	const key = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwiaXNzIjoibjhuIiwiYXVkIjoicHVibGljLWFwaSIsImp0aSI6IjEyMyJ9.c2lnbmF0dXJl"
	const token = "0123456789abcdef0123456789abcdef01234567"
	out, _, _ := plainRun(t, given{}, "n8n: "+key, "n8n: "+token, "n8n: 1", "Address: "+key, "Address: quit")
	if strings.Contains(out, "eyJhbGciOiJIUzI1NiIs") || strings.Contains(out, "eyJzdWIiOiIxMjM0NTY3") || strings.Contains(out, token) || !strings.Contains(out, "no choice") || !strings.Contains(out, "API key has its own place") {
		t.Errorf("got %s", out)
	}
}

// What is echoed of piped input cannot reach the terminal as a control sequence.
func TestEchoesOnlyText(t *testing.T) {
	out, _, _ := plainRun(t, given{}, "n8n: \x1b[2J\x1b]0;owned\a1\u202e", "n8n: quit")
	if strings.ContainsAny(out, "\x1b\a\u202e") {
		t.Errorf("got %q", out)
	}
}
