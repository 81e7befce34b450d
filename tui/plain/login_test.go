package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// A login that fails can be tried again; scopes that are missing, too.
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
	out, a, err := plainAt(t, given{Pipedrive: fake}, upTo(t, connection.OAuth2, wizard.StepConnect),
		"?error=access_denied", "again", "again", "", "", "", "", "yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Waiting for the answer, for at most 2 minutes", "Error: the access was denied", "Missing: deals:full, activities:read, contacts:read",
		"Nothing is missing.")
	if logins != 3 || !a.Done(wizard.StepConnect) {
		t.Errorf("%d logins", logins)
	}
}

// While the browser's answer is waited for, lines are pastes; the first that comes wins, and a line that comes later is
// there for the next question.
func TestCallbackAndPasteRace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, typing := io.Pipe()
		out := &syncBuilder{}
		token := make(chan connection.Token, 1)
		var pastes []string
		fake := &fakePipedrive{OnAuthorize: func(_ context.Context, _ connection.App, _ connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
			invite(connection.Invitation{URL: "https://x.example", Deadline: time.Now().Add(5 * time.Minute), Paste: func(text string) error {
				pastes = append(pastes, text)
				return errors.New("no code in it")
			}})
			return <-token, nil
		}}
		opts := given{Pipedrive: fake, Host: &fakeHost{}, Answers: upTo(t, connection.OAuth2, wizard.StepConnect)}
		type result struct {
			a   wizard.Answers
			err error
		}
		done := make(chan result, 1)
		go func() {
			a, err := Run(t.Context(), opts.session(), in, out)
			done <- result{a, err}
		}()
		write := func(text string) {
			_, _ = io.WriteString(typing, text)
			synctest.Wait()
		}
		write(strings.Repeat("\n", 11))
		mustHave(t, out.String(), "Waiting for the answer")
		write("https://n8n.example.com/?co\n")
		write("de=1\n") // the terminal broke the line
		time.Sleep(4 * time.Minute)
		synctest.Wait()
		mustHave(t, out.String(), "One minute left.")
		if got := strings.Join(pastes, " "); got != "https://n8n.example.com/?co de=1 https://n8n.example.com/?code=1" {
			t.Errorf("pasted %s", got)
		}
		token <- grantedToken()
		synctest.Wait()
		mustHave(t, out.String(), "Is that you")
		write("no\n")
		write("quit\n")
		_ = typing.Close()
		if _, ok := errors.AsType[*wizard.LeftError]((<-done).err); !ok {
			t.Error("quit was not taken")
		}
	})
}

// In a pipe the answer to the question after the login may come before the login has ended.
func TestTypedAhead(t *testing.T) {
	fake := invitingPipedrive("base,deals:full,contacts:read,activities:read")
	demo := &wizard.Demo{App: connection.App{RedirectURL: config.DefaultRedirectURL}, SwitchOn: func([]scopes.Scope) {}}
	authorize := fake.OnAuthorize
	var paste func(string) error
	invited := make(chan struct{})
	fake.OnAuthorize = func(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		return authorize(ctx, app, opts, func(i connection.Invitation) { paste = i.Paste; close(invited); invite(i) })
	}
	demo.Approve = func(context.Context, string) error { <-invited; return paste("code=1&state=f00d") }
	out, _, err := plainAt(t, given{Pipedrive: fake, Demo: demo}, upTo(t, connection.OAuth2, wizard.StepConnect),
		"allow", "", "", "", "", "yes")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mustHave(t, out, "Demo: allow presses Allow", "Is that you", "Nothing is missing.", "Written to config.toml.")
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
		out, _, err := plainAt(t, given{Pipedrive: fake}, upTo(t, connection.OAuth2, wizard.StepConnect), word)
		left, ok := errors.AsType[*wizard.LeftError](err)
		if !ok || !ended {
			t.Fatalf("%s: %v, the login ended: %v", word, err, ended)
		}
		if word == "back" && left.Question != "Callback URL" {
			t.Errorf("back led to %q\n%s", left.Question, out)
		}
	}
}
