package tui

import (
	"context"
	"slices"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// selected is a selection of actions by their names.
func selected(t *testing.T, names ...string) scopes.Selection {
	t.Helper()
	sel := scopes.Selection{NodeVersion: 2}
	for _, n := range names {
		actions, err := scopes.ParseActions(n, 2)
		if err != nil {
			t.Fatal(err)
		}
		sel = sel.Add(actions...)
	}
	return sel
}

// upTo are answers of which all steps before one are done.
func upTo(t *testing.T, m connection.Method, s wizard.Step, actions ...string) wizard.Answers {
	t.Helper()
	if len(actions) == 0 {
		actions = []string{"deal:create", "person:get", "activity:getAll"}
	}
	a := docker()
	a.Method = m
	a.Selection = selected(t, actions...)
	a = a.ScopesConfirmed()
	if s >= wizard.StepConnect {
		a = registered(a)
		a.APIToken = secret.New(canaryToken)
		a.App.ClientID, a.App.ClientSecret = "0123456789abcdef", secret.New(canarySecret)
	}
	if s >= wizard.StepTest {
		if m == connection.OAuth2 {
			a = a.WithNewLogin(connection.Token{AccessToken: secret.New("v1u:" + canaryToken), RefreshToken: secret.New("v1u:" + canarySecret),
				TokenType: "Bearer", Scope: "base," + words.Join(a.Checklist().Needed(), ","), APIDomain: "https://acme.pipedrive.com"})
		}
		a = a.WithAccount(ada).Confirmed()
	}
	if s >= wizard.StepHandOver {
		var checks []connection.Check
		for _, target := range a.Selection.Targets() {
			checks = append(checks, okCheck(target))
		}
		a = a.WithChecks(checks, 30)
	}
	if at, open := a.Open(); open && at != s && (s != wizard.StepScopes || m != connection.APIToken) {
		t.Fatalf("the answers are open at %s, not at %s", at.Title(), s.Title())
	}
	return a
}

// registered are answers of which every task is ticked off.
func registered(a wizard.Answers) wizard.Answers {
	a.App.RedirectURL = config.DefaultRedirectURL
	for i := range a.Parts() {
		a = a.FinishingPart(i)
	}
	return a
}

var ada = connection.Account{User: "Ada Lovelace", Email: "ada@acme.example", Company: "Acme", Domain: "acme", Admin: true}

func okCheck(t scopes.Target) connection.Check {
	c := connection.Check{Resource: t.Resource, Call: t.Call, Status: connection.StatusOK, HTTP: 200, MS: 83}
	return c
}

// login is a fake login that the test answers.
type login struct {
	pasteOnly bool
	stuck     bool // what is pasted is taken, and nothing comes of it
	result    chan connection.Token
	failure   chan error
	cancelled chan struct{}
}

// loginFake is a Pipedrive whose logins are taken from a channel as they start.
func loginFake() (*fakePipedrive, chan *login) {
	started := make(chan *login, 8)
	return &fakePipedrive{authorize: func(ctx context.Context, _ connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
		l := &login{pasteOnly: opts.PasteOnly, result: make(chan connection.Token, 1), failure: make(chan error, 1), cancelled: make(chan struct{})}
		i := connection.Invitation{
			URL: "https://oauth.pipedrive.com/oauth/authorize?client_id=0123456789abcdef" +
				"&redirect_uri=http%3A%2F%2Flocalhost%3A53682%2Fcallback&response_type=code&state=f00df00df00df00df00df00df00df00d",
			Deadline: time.Now().Add(5 * time.Minute),
			Paste: func(text string) error {
				if text != "https://n8n.example.com/?code=1&state=f00d" {
					return fault.New(fault.Usage, "copy the whole address, from https:// to its end", "this address has no code in it")
				}
				if !l.stuck {
					l.result <- grantedToken()
				}
				return nil
			},
		}
		if !opts.PasteOnly {
			i.ShortURL = "http://localhost:53682/"
		}
		started <- l
		invite(i)
		select {
		case <-ctx.Done():
			close(l.cancelled)
			return connection.Token{}, ctx.Err()
		case err := <-l.failure:
			return connection.Token{}, err
		case token := <-l.result:
			return token, nil
		}
	}}, started
}

func grantedToken() connection.Token {
	return connection.Token{AccessToken: secret.New("v1u:" + canaryToken), RefreshToken: secret.New("v1u:" + canarySecret),
		TokenType: "Bearer", Scope: "base,deals:full,contacts:read,activities:read", APIDomain: "https://acme.pipedrive.com"}
}

// checkRun is a run of test calls that the test answers.
type checkRun struct {
	targets   []scopes.Target
	report    func(connection.Progress)
	end       chan error
	cancelled bool
}

// checkFake is a Pipedrive whose runs of test calls are taken from a channel as they start.
func checkFake() (*fakePipedrive, chan *checkRun) {
	started := make(chan *checkRun, 8)
	return &fakePipedrive{check: func(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		r := &checkRun{targets: targets, report: report, end: make(chan error, 1)}
		started <- r
		select {
		case <-ctx.Done():
			r.cancelled = true
			return cred.Token, 10, ctx.Err()
		case err := <-r.end:
			return cred.Token, 10 * len(r.objects()), err
		}
	}}, started
}

// objects are what the run is about, each with its calls.
func (r *checkRun) objects() [][]scopes.Target { return scopes.ByObject(r.targets) }

// first is the place of an object's first call.
func (r *checkRun) first(object int) int {
	return slices.IndexFunc(r.targets, func(t scopes.Target) bool { return t.Key() == r.objects()[object][0].Key() })
}

// ok reports an object's calls as done and well.
func (r *checkRun) ok(object int) { r.reportObject(object, okCheck) }

// missing reports the first of an object's calls as refused for want of a scope, and the others as well.
func (r *checkRun) missing(object int) {
	r.reportObject(object, func(t scopes.Target) connection.Check {
		c := okCheck(t)
		if t.Key() != r.objects()[object][0].Key() {
			return c
		}
		c.Status, c.HTTP, c.MS = connection.StatusMissingScope, 403, 41
		c.Detail = "Scope and URL mismatch"
		c.Hint = "switch on contacts:read or contacts:full in Developer Hub, then authorize the app again"
		return c
	})
}

// reportObject reports a result for each call of an object.
func (r *checkRun) reportObject(object int, result func(scopes.Target) connection.Check) {
	of := r.objects()[object][0].Object()
	for i, t := range r.targets {
		if t.Object() == of {
			c := result(t)
			r.report(connection.Progress{Index: i, Check: &c})
		}
	}
}
