package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

func TestScopesOfALoginThatAreNotKnown(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	token := grantedToken()
	token.Scope = ""
	out, _, _ := plainRun(t, given{Answers: a.WithNewLogin(token)}, "Is that you: quit")
	mustHave(t, out, "did not say which scopes were granted")
	for _, claim := range []string{"scopes granted.", "Missing", "Not needed"} {
		if strings.Contains(out, claim) {
			t.Errorf("says %q:\n%s", claim, out)
		}
	}
}

// The token is refused; after going back to the credentials, another one is accepted.
func TestTokenRefused(t *testing.T) {
	fake := refusing()
	refuse := fake.OnAccount
	fake.OnAccount = func(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
		if cred.APIToken.Reveal() == canaryToken {
			return refuse(ctx, cred)
		}
		return ada, connection.Token{}, nil
	}
	out, a, err := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.APIToken, wizard.StepConnect)},
		"What now: again", "What now: back", "What now [2]:", "API token: "+strings.Repeat("ab", 20), "Is that you: no", "What now: back", "What now: next", "Is that you: yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Error: Pipedrive refused the API token", "Hint: check that all 40 characters", "Taken: 40 characters.",
		"In Pipedrive, switch to the right company", "4 of 7 Register.", "5 of 7 Connect.")
	if a.APIToken.Reveal() != strings.Repeat("ab", 20) {
		t.Error("the other token was not taken")
	}
}

// A failed login can be tried again, and so can one that lacks scopes.
func TestConnectAgain(t *testing.T) {
	logins := 0
	fake := &fakePipedrive{OnAuthorize: func(_ context.Context, _ connection.App, _ connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		logins++
		token := grantedToken()
		switch logins {
		case 1:
			denied := make(chan struct{})
			invite(connection.Invitation{URL: "https://x.example", Deadline: time.Now().Add(2 * time.Minute),
				Paste: func(string) error { close(denied); return nil }})
			<-denied
			return token, fault.New(fault.Refused, "press Allow there", "the access was denied in the browser")
		case 2:
			token.Scope = "base"
		}
		return token, nil
	}}
	out, a, err := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)},
		"The address of the page: ?error=access_denied", "What now: again", "What now: again")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "I wait for 2 minutes", "Error: the access was denied", "0 of 3 scopes granted.", "Missing: Deals: Full access (deals:full), for Deal Create",
		"a token never gets scopes that were added later. Without them 3 of your 3 actions would fail.", "3 of 3 scopes granted.")
	if logins != 3 || !a.Done(wizard.StepConnect) {
		t.Errorf("%d logins", logins)
	}
}

// If the callback's port is taken, the next free one is looked for, and no account is asked for meanwhile.
func TestPortTaken(t *testing.T) {
	fake := &fakePipedrive{OnAuthorize: func(context.Context, connection.App, connection.AuthorizeOptions, func(connection.Invitation)) (connection.Token, error) {
		return connection.Token{}, connection.ErrPortBusy
	}}
	out, _, _ := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)}, "What now: quit")
	mustHave(t, out, "1. Paste the page's address instead", "2. Take the next free port")
	if strings.Contains(out, "Asking Pipedrive") {
		t.Error(out)
	}
}

// The next free port is registered once; after that nothing more is needed.
func TestTheNextFreePort(t *testing.T) {
	busy, fine := true, invitingPipedrive("base,deals:full,contacts:read,activities:read").OnAuthorize
	fake := &fakePipedrive{OnAuthorize: func(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		if busy {
			busy = false
			return connection.Token{}, connection.ErrPortBusy
		}
		return fine(ctx, app, opts, invite)
	}}
	out, _, _ := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)}, "What now: port",
		"The address of the page: https://n8n.example.com/?code=1&state=f00d", "Is that you: back", "What now [1]: quit")
	mustHave(t, out, "5 of 8 Register. This was gone through before.")
}

func TestWhileALoginWaits(t *testing.T) {
	fake := invitingPipedrive("base,deals:full,contacts:read,activities:read")
	host := &fakeHost{}
	demo := &wizard.Demo{Approve: func(context.Context, string) error {
		return fault.New(fault.Failed, "press it in the browser", "the page is gone")
	}}
	const page = "The address of the page: "
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	out, _, _ := plainRun(t, given{Pipedrive: fake, Host: host, Demo: demo, Answers: a}, page+"?", page+"open", page+"allow", page+"https://n8n.example.com/?code=1&state=f00d", "Is that you: quit")
	mustHave(t, out, "http://localhost:53682/", "The browser was asked to open it.", "The answer arrives by itself", "Demo: allow presses Allow", "allow presses Allow.",
		"https://oauth.pipedrive.example/oauth/authorize?", `"Invalid redirect URL"`, "Error: the page is gone", "Taken.", "Is that you")
	if len(host.Opened) != 2 {
		t.Errorf("opened %d times", len(host.Opened))
	}
	host.OpenErr = errors.New("no display")
	out, _, _ = plainRun(t, given{Pipedrive: fake, Host: host, Answers: a}, page+"open", page+"allow", page+"quit")
	mustHave(t, out, "No browser: no display.", "No browser: no display.", "Error: this address has no code in it") // this is not the demo: there is no Allow to press
}

// While the browser's answer is awaited, lines are pastes; the first answer of either kind wins, and a line that comes later
// answers the next question.
func TestCallbackAndPasteRace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, typing := io.Pipe()
		out := &conversation{t: t, ended: true} // it gives no answers
		token := make(chan connection.Token, 1)
		var pastes []string
		fake := &fakePipedrive{OnAuthorize: func(_ context.Context, _ connection.App, _ connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
			invite(connection.Invitation{URL: "https://x.example", Deadline: time.Now().Add(5 * time.Minute), Paste: func(text string) error {
				pastes = append(pastes, text)
				return errors.New("no code in it")
			}})
			return <-token, nil
		}}
		done := make(chan error, 1)
		go func() {
			_, err := Run(t.Context(), given{Pipedrive: fake, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)}.session(), in, out)
			done <- err
		}()
		write := func(text string) {
			_, _ = io.WriteString(typing, text)
			synctest.Wait()
		}
		synctest.Wait()
		mustHave(t, out.said.String(), "I wait for 5 minutes")
		write("https://n8n.example.com/?co\n")
		write("de=1\n") // the terminal broke the line
		time.Sleep(4 * time.Minute)
		synctest.Wait()
		mustHave(t, out.said.String(), "One minute left.", loginQuestion.text)
		if got := strings.Join(pastes, " "); got != "https://n8n.example.com/?co de=1 https://n8n.example.com/?code=1" {
			t.Errorf("pasted %s", got)
		}
		token <- grantedToken()
		synctest.Wait()
		mustHave(t, out.said.String(), "Is that you")
		write("no\n")
		write("quit\n")
		_ = typing.Close()
		if _, ok := errors.AsType[*wizard.LeftError](<-done); !ok {
			t.Error("quit was not taken")
		}
	})
}

// In a pipe, the answer to the question after the login may come before the login has ended.
func TestTypedAhead(t *testing.T) {
	fake := invitingPipedrive("base,deals:full,contacts:read,activities:read")
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	demo := &wizard.Demo{SwitchOn: func([]scopes.Scope) {}}
	authorize := fake.OnAuthorize
	var paste func(string) error
	fake.OnAuthorize = func(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		return authorize(ctx, app, opts, func(i connection.Invitation) { paste = i.Paste; invite(i) })
	}
	demo.Approve = func(context.Context, string) error { return paste("code=1&state=f00d") }
	out := &conversation{t: t, ended: true}
	if _, err := Run(t.Context(), given{Pipedrive: fake, Demo: demo, Answers: a}.session(), strings.NewReader("allow\n\n\n\n"), out); err != nil {
		t.Fatalf("%v\n%s", err, out.said.String())
	}
	mustHave(t, out.said.String(), "Demo: allow presses Allow", "3 of 3 scopes granted.", "Is that you", "Written to config.toml.")
}

func TestLeavesTheLogin(t *testing.T) {
	for _, word := range []string{"back", "quit"} {
		ended := false
		fake := &fakePipedrive{OnAuthorize: func(ctx context.Context, _ connection.App, _ connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
			invite(connection.Invitation{URL: "https://x.example", Deadline: time.Now().Add(5 * time.Minute), Paste: func(string) error { return errors.New("no") }})
			<-ctx.Done()
			ended = true
			return connection.Token{}, ctx.Err()
		}}
		answers := []string{"The address of the page: " + word}
		if word == "back" {
			answers = append(answers, "What now: quit")
		}
		out, _, err := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)}, answers...)
		if _, ok := errors.AsType[*wizard.LeftError](err); !ok || !ended {
			t.Fatalf("%s: %v, the login ended: %v\n%s", word, err, ended, out)
		}
		if word == "back" {
			mustHave(t, out, "5 of 8 Register.")
		}
	}
}

func TestMinutes(t *testing.T) {
	for d, want := range map[time.Duration]string{5 * time.Minute: "5 minutes", 50 * time.Second: "1 minute", 20 * time.Second: "20 seconds", -1: "0 seconds"} {
		if got := minutes(d); got != want {
			t.Errorf("%v: %s", d, got)
		}
	}
}

// Test calls that were made already are not repeated.
func TestTestCallsAreNotRepeated(t *testing.T) {
	fake, runs := wizardtest.CheckFake()
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	out, _, err := plainRun(t, given{Pipedrive: fake, Answers: a}, "Hand over: back", "What now: next")
	if err != nil || len(runs) > 0 {
		t.Errorf("%v, %d runs\n%s", err, len(runs), out)
	}
	mustHave(t, out, "6 of 7 Test.", "Activity: read ok", "Deal: read ok · writing not exercised", "All 3 objects are fine.", "Written to config.toml.")
}

func TestFailedChecks(t *testing.T) {
	calls := 0
	fake := &fakePipedrive{OnCheck: func(_ context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		calls++
		if calls == 1 {
			return cred.Token, 10, fault.New(fault.Unreachable, "check the network", "Pipedrive is not reachable")
		}
		r := &checkRun{Targets: targets, Report: report}
		for i, object := range r.Objects() {
			report(connection.Progress{Index: r.First(i)})
			if object[0].Resource == "person" && calls < 4 {
				report(connection.Progress{Index: r.First(i), Retry: &connection.Retry{After: 2500 * time.Millisecond, Reason: "rate limited"}})
				r.Missing(i)
				continue
			}
			r.OK(i)
		}
		return cred.Token, 10 * len(targets), nil
	}}
	out, a, err := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.APIToken, wizard.StepTest)}, "What now:", "What now: retry", "What now: retry")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Error: Pipedrive is not reachable", "Hint: check the network", "Person: rate limited, again in 3 s",
		"Person: missing scope, ", "2 of 3 objects are fine, 1 needs you.", "answered 403 in 41 ms, Scope and URL mismatch", "Switch on contacts:read",
		"All 3 objects are fine. 90 tokens of the company's daily budget.", "7 of 7 Hand over.")
	if a.TokensSpent != 90 {
		t.Errorf("%d tokens spent", a.TokensSpent)
	}
}

func TestGoesOnAnyway(t *testing.T) {
	fake := &fakePipedrive{OnCheck: func(_ context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		r := &checkRun{Targets: targets, Report: report}
		for i := range r.Objects() {
			r.Missing(i)
		}
		return cred.Token, 10 * len(targets), nil
	}}
	_, a, err := plainRun(t, given{Pipedrive: fake, Answers: upTo(t, connection.APIToken, wizard.StepTest)}, "What now: 3")
	if err != nil || !a.WentOn {
		t.Errorf("%v, went on: %v", err, a.WentOn)
	}
}
