package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

const (
	canaryToken  = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"
	canarySecret = "5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2"
)

// plainRun goes through the setup with these lines and gives the transcript.
func plainRun(t *testing.T, opts Options, lines ...string) (string, wizard.Answers, error) {
	t.Helper()
	if opts.Pipedrive == nil {
		opts.Pipedrive = &fakePipedrive{}
	}
	if opts.Host == nil {
		opts.Host = &fakeHost{}
	}
	var out strings.Builder
	a, err := RunPlain(t.Context(), opts, strings.NewReader("\n\n"+strings.Join(append(lines, ""), "\n")), &out) // in Docker, at its address
	for _, hidden := range []string{canaryToken, canarySecret} {
		if strings.Contains(out.String(), hidden) {
			t.Errorf("a secret is in the transcript:\n%s", out.String())
		}
	}
	return out.String(), a, err
}

// mustHave fails the test unless the transcript has the texts, whatever the line breaks, in this order.
func mustHave(t *testing.T, transcript string, texts ...string) {
	t.Helper()
	rest := flowing(transcript)
	for _, text := range texts {
		_, after, ok := strings.Cut(rest, flowing(text))
		if !ok {
			t.Fatalf("%q is not in the transcript, or not after what is before it:\n%s", text, transcript)
		}
		rest = after
	}
}

func TestPlainAPIToken(t *testing.T) {
	host := &fakeHost{}
	out, a, err := plainRun(t, Options{Host: host},
		"1",                          // API token
		"2", "deal:* person:get", "", // node version, picks
		"", "", // no calls, no drop-downs
		"",             // checklist
		canaryToken,    // credentials
		"yes",          // that is me
		"",             // test calls
		"1", "", "yes", // secrets in the file, config.toml
	)
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, []byte(out))
	if step, open := a.Open(); open {
		t.Errorf("%s is not done", step.Title())
	}
	if saved := host.configs["config.toml"]; saved.APIToken.Reveal() != canaryToken {
		t.Error("the token was not saved")
	}
}

// invitingPipedrive is one whose login is answered by a paste.
func invitingPipedrive(scope string) *fakePipedrive {
	return &fakePipedrive{authorize: func(ctx context.Context, _ connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
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

func TestPlainOAuth2(t *testing.T) {
	host := &fakeHost{openErr: fault.New(fault.Failed, "open the URL yourself", "not opening a browser: there is no display")}
	out, a, err := plainRun(t, Options{Host: host, Pipedrive: invitingPipedrive("base,deals:full,products:read")},
		"oauth2",
		"", "list product", "deal", "-deal:delete 1", "nonsense", "", // picks
		"GET /api/v2/pipelines", "GET /nope", "", "no",
		"lines", "next",
		"2", "https://n8n.example.com/rest/oauth2-credential/callback", "", "done", "open", "done", // registration
		"0123456789abcdef", canarySecret,
		"?", "https://n8n.example.com/rest/oauth2-credential/callback?state=other",
		"https://n8n.example.com/rest/oauth2-credential/callback?code=1&state=f00d", // connect
		"anyway",                         // the account is mine, and that a scope is missing
		"next",                           // test calls
		"keyring", "acme/oauth.toml", "", // export
	)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	golden.RequireEqual(t, []byte(out))
	for _, step := range wizard.Steps() { // the scope that is missing was not switched on, whatever was said
		if a.Done(step) == (step == wizard.StepRegister) {
			t.Errorf("%s: done %v", step.Title(), a.Done(step))
		}
	}
	if saved := host.configs["acme/oauth.toml"]; saved.KeepIn != wizard.KeepInKeyring || saved.Token.RefreshToken.Reveal() != canarySecret {
		t.Errorf("saved %v", saved)
	}
}

// The input may end anywhere. The error says at which question, and nothing is written.
func TestPlainInputEnds(t *testing.T) {
	script := []string{"1", "2", "deal:get", "", "", "", "", "all", canaryToken, "yes", "", "1", "", "yes"}
	for n := range script {
		host := &fakeHost{}
		out, _, err := plainRun(t, Options{Host: host}, script[:n]...)
		left, ok := errors.AsType[*LeftError](err)
		if !ok || left.Question == "" || !strings.Contains(flowing(out), flowing(left.Question)) {
			t.Errorf("after %d lines: %v\n%s", n, err, out)
		}
		if len(host.configs) > 0 {
			t.Errorf("after %d lines a configuration was written", n)
		}
	}
}

// endlessLines is an input that answers everything with an empty line.
type endlessLines struct{}

func (endlessLines) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

func TestPlainEndsWithAnInputThatDoesNot(t *testing.T) {
	_, err := RunPlain(t.Context(), Options{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}, endlessLines{}, io.Discard)
	if left, ok := errors.AsType[*LeftError](err); !ok || left.Question == "" {
		t.Errorf("%v, want the question at which it gave up", err)
	}
}

func TestPlainQuit(t *testing.T) {
	_, a, err := plainRun(t, Options{}, "1", "quit", "2")
	left, ok := errors.AsType[*LeftError](err)
	if !ok || left.Question != "" {
		t.Errorf("got %v", err)
	}
	if a.Method != connection.APIToken {
		t.Error("the answers until then are lost")
	}
}

func TestPlainBack(t *testing.T) {
	out, a, err := plainRun(t, Options{}, "back", "", "", "1", "2", "deal:get", "", "back", "oauth2", "", "")
	if _, ok := errors.AsType[*LeftError](err); !ok {
		t.Fatal(err)
	}
	mustHave(t, out, "Step 1 of 8", "Step 2 of 8", "Step 3 of 7", "Picked: 1: deal:get", "Step 2 of 7", "Method [1]: oauth2", "Step 3 of 8", "Picked: 1: deal:get")
	if a.Method != connection.OAuth2 || len(a.Selection.Items) != 1 {
		t.Errorf("answers %v %v", a.Method, a.Selection)
	}
}

// The program ends at once with its context, whatever is being waited for, and leaves no goroutine behind.
func TestPlainInterrupted(t *testing.T) {
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
	_, err := RunPlain(ctx, Options{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}, in, out)
	if !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

func TestPlainNobodyReads(t *testing.T) {
	broken := errors.New("broken pipe")
	out := writerFunc(func([]byte) (int, error) { return 0, broken })
	_, err := RunPlain(t.Context(), Options{}, strings.NewReader("1\n"), out)
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
