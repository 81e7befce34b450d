package plain

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
	"connect-pipedrive/wizard/wizardtest"
)

// The short names of what the tests of both faces start from.
type (
	fakePipedrive = wizardtest.Pipedrive
	fakeHost      = wizardtest.Host
	fakeHandover  = wizardtest.Handover
	checkRun      = wizardtest.CheckRun
)

var (
	upTo, registered, found = wizardtest.UpTo, wizardtest.Registered, wizardtest.Found
	grantedToken, refusing  = wizardtest.GrantedToken, wizardtest.Refusing
	ada, flowing            = wizardtest.Ada, wizardtest.Flowing
)

const canaryToken, canarySecret = wizardtest.CanaryToken, wizardtest.CanarySecret

// given is what a test's setup begins with. Without a Pipedrive and a machine there are some that say yes to all.
type given struct {
	Answers   wizard.Answers
	Pipedrive wizard.Pipedrive
	Host      wizard.Host
	Handover  wizard.Handover
	Prover    wizard.Prover
	Demo      *wizard.Demo
	Notices   []string
	Journal   func(wizard.Answers)
}

func (g given) session() wizard.Session {
	if g.Pipedrive == nil {
		g.Pipedrive = &fakePipedrive{}
	}
	if g.Host == nil {
		g.Host = &fakeHost{}
	}
	world := wizard.World{Pipedrive: g.Pipedrive, Host: g.Host, Handover: g.Handover, Prover: g.Prover, Demo: g.Demo}
	return wizard.Session{World: world, Answers: g.Answers, Notices: g.Notices, Journal: g.Journal}
}

// plainRun goes through the setup with these lines and gives the transcript.
func plainRun(t *testing.T, opts given, lines ...string) (string, wizard.Answers, error) {
	t.Helper()
	var out strings.Builder
	a, err := Run(t.Context(), opts.session(), strings.NewReader("\n\n"+strings.Join(append(lines, ""), "\n")), &out) // in Docker, at its address
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

func TestAPIToken(t *testing.T) {
	host := &fakeHost{}
	out, a, err := plainRun(t, given{Host: host},
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
	if saved := host.Configs["config.toml"]; saved.APIToken.Reveal() != canaryToken {
		t.Error("the token was not saved")
	}
}

// invitingPipedrive is one whose login is answered by a paste.
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
	host := &fakeHost{OpenErr: fault.New(fault.Failed, "open the URL yourself", "not opening a browser: there is no display")}
	out, a, err := plainRun(t, given{Host: host, Pipedrive: invitingPipedrive("base,deals:full,products:read")},
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
	if saved := host.Configs["acme/oauth.toml"]; saved.KeepIn != wizard.KeepInKeyring || saved.Token.RefreshToken.Reveal() != canarySecret {
		t.Errorf("saved %v", saved)
	}
}

// The input may end anywhere. The error says at which question, and nothing is written.
func TestInputEnds(t *testing.T) {
	script := []string{"1", "2", "deal:get", "", "", "", "", "all", canaryToken, "yes", "", "1", "", "yes"}
	for n := range script {
		host := &fakeHost{}
		out, _, err := plainRun(t, given{Host: host}, script[:n]...)
		left, ok := errors.AsType[*wizard.LeftError](err)
		if !ok || left.Question == "" || !strings.Contains(flowing(out), flowing(left.Question)) {
			t.Errorf("after %d lines: %v\n%s", n, err, out)
		}
		if len(host.Configs) > 0 {
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

func TestEndsWithAnInputThatDoesNot(t *testing.T) {
	_, err := Run(t.Context(), given{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}.session(), endlessLines{}, io.Discard)
	if left, ok := errors.AsType[*wizard.LeftError](err); !ok || left.Question == "" {
		t.Errorf("%v, want the question at which it gave up", err)
	}
}

func TestQuit(t *testing.T) {
	_, a, err := plainRun(t, given{}, "1", "quit", "2")
	left, ok := errors.AsType[*wizard.LeftError](err)
	if !ok || left.Question != "" {
		t.Errorf("got %v", err)
	}
	if a.Method != connection.APIToken {
		t.Error("the answers until then are lost")
	}
}

func TestBack(t *testing.T) {
	out, a, err := plainRun(t, given{}, "back", "", "", "1", "2", "deal:get", "", "back", "oauth2", "", "")
	if _, ok := errors.AsType[*wizard.LeftError](err); !ok {
		t.Fatal(err)
	}
	mustHave(t, out, "Step 1 of 8", "Step 2 of 8", "Step 3 of 7", "Picked: 1: deal:get", "Step 2 of 7", "Method [1]: oauth2", "Step 3 of 8", "Picked: 1: deal:get")
	if a.Method != connection.OAuth2 || len(a.Selection.Items) != 1 {
		t.Errorf("answers %v %v", a.Method, a.Selection)
	}
}

// The program ends at once with its context, whatever is being waited for, and leaves no goroutine behind.
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
