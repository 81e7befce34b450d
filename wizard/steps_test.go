package wizard

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// TestWhatAChangeInvalidates changes one answer of a finished setup at a time: exactly what depends on it is open
// again, and changing it back makes everything valid again.
func TestWhatAChangeInvalidates(t *testing.T) {
	for _, c := range []struct {
		name   string
		method connection.Method
		change func(Answers) Answers
		lost   []Step
	}{
		{"nothing", connection.OAuth2, func(a Answers) Answers { return a }, nil},
		{"method to one not set up", connection.OAuth2, func(a Answers) Answers { a.Method = connection.APIToken; return a },
			[]Step{StepRegister, StepConnect, StepTest, StepHandOver}},
		{"method to one not set up", connection.APIToken, func(a Answers) Answers { a.Method = connection.OAuth2; return a },
			[]Step{StepRegister, StepConnect, StepTest, StepHandOver}},
		{"no method", connection.APIToken, func(a Answers) Answers { a.Method = ""; return a },
			[]Step{StepMethod, StepRegister, StepConnect, StepTest, StepHandOver}},
		{"an action of the same object and scope", connection.OAuth2, selectAlso("deal:update"), []Step{StepHandOver}},
		{"an action of a new object with a granted scope", connection.OAuth2, selectAlso("organization:get"), []Step{StepTest, StepHandOver}},
		{"an action with a scope that was not granted", connection.OAuth2, selectAlso("lead:create"),
			[]Step{StepScopes, StepRegister, StepConnect, StepTest, StepHandOver}},
		{"an action of a new object, with a token", connection.APIToken, selectAlso("lead:create"), []Step{StepTest, StepHandOver}},
		{"one action less, one scope less", connection.OAuth2, func(a Answers) Answers {
			a.Selection.Items = a.Selection.Items[:1]
			return a
		}, []Step{StepScopes, StepRegister, StepTest, StepHandOver}},
		{"no action", connection.OAuth2, func(a Answers) Answers { a.Selection.Items = nil; return a },
			[]Step{StepActions, StepScopes, StepRegister, StepTest, StepHandOver}},
		{"a call that needs nothing new", connection.OAuth2, func(a Answers) Answers {
			a.Selection.Calls = []string{"GET /api/v2/pipelines"}
			return a
		}, []Step{StepTest, StepHandOver}},
		{"drop-downs", connection.OAuth2, func(a Answers) Answers { a.Selection.Lookups = true; return a },
			[]Step{StepScopes, StepRegister, StepConnect, StepTest, StepHandOver}},
		{"node version", connection.APIToken, func(a Answers) Answers { a.Selection.NodeVersion = 1; return a }, []Step{StepTest, StepHandOver}},
		{"callback URL", connection.OAuth2, func(a Answers) Answers { a.App.RedirectURL = "https://n8n.example.com/cb"; return a },
			[]Step{StepRegister, StepHandOver}},
		{"client ID", connection.OAuth2, func(a Answers) Answers { a.App.ClientID = "other"; return a }, []Step{StepConnect, StepTest, StepHandOver}},
		{"client secret", connection.OAuth2, func(a Answers) Answers { a.App.ClientSecret = secret.New("other"); return a },
			[]Step{StepConnect, StepTest, StepHandOver}},
		{"no client secret", connection.OAuth2, func(a Answers) Answers { a.App.ClientSecret = secret.Secret{}; return a },
			[]Step{StepRegister, StepConnect, StepTest, StepHandOver}},
		{"API token", connection.APIToken, func(a Answers) Answers { a.APIToken = secret.New("other"); return a },
			[]Step{StepConnect, StepTest, StepHandOver}},
		{"no API token", connection.APIToken, func(a Answers) Answers { a.APIToken = secret.Secret{}; return a },
			[]Step{StepRegister, StepConnect, StepTest, StepHandOver}},
		{"API token, unused", connection.OAuth2, func(a Answers) Answers { a.APIToken = secret.New("other"); return a }, nil},
		{"a tick", connection.OAuth2, func(a Answers) Answers { return a.Ticking(a.Ticked[1], false) }, []Step{StepRegister}},
		{"path", connection.OAuth2, func(a Answers) Answers { a.ConfigPath = "other.toml"; return a }, []Step{StepHandOver}},
		{"where secrets are kept", connection.OAuth2, func(a Answers) Answers { a.KeepIn = KeepInKeyring; return a }, []Step{StepHandOver}},
		{"n8n's address", connection.OAuth2, func(a Answers) Answers { a.N8N.URL = "https://n8n.example.com"; return a }, []Step{StepHandOver}},
		{"a new login", connection.OAuth2, func(a Answers) Answers { return a.WithNewLogin(tokenFor("two", a.Token.Scope)) },
			[]Step{StepConnect, StepTest, StepHandOver}},
		{"a refresh", connection.OAuth2, func(a Answers) Answers { return a.WithToken(tokenFor("two", a.Token.Scope)) }, []Step{StepHandOver}},
		{"a refresh after a scope was switched off", connection.OAuth2, func(a Answers) Answers {
			return a.WithToken(tokenFor("two", "base,deals:full"))
		}, []Step{StepRegister, StepConnect, StepHandOver}}, // the tick is disproved
		{"a failed check", connection.OAuth2, func(a Answers) Answers {
			checks := slices.Clone(a.Checks())
			checks[0].Status = connection.StatusMissingScope
			return a.WithChecks(checks, 10)
		}, []Step{StepTest}},
	} {
		t.Run(string(c.method)+" "+c.name, func(t *testing.T) {
			before := finished(t, c.method)
			after := c.change(before)
			if got, want := titles(lostSteps(before, after)), titles(c.lost); !slices.Equal(got, want) {
				t.Errorf("invalidated %q, want %q", got, want)
			}
			if got, want := Cause(before, after), causes[c.name]; len(c.lost) > 0 && got != cmp.Or(want, "the actions changed") {
				t.Errorf("because %q", got)
			}
			if s, open := before.Open(); open {
				t.Errorf("the answers before changed with it: %s is open", s.Title())
			}
			if len(c.lost) > 0 {
				if s, open := after.Open(); !open || s != slices.Min(c.lost) {
					t.Errorf("open: %v %v, want %v", s, open, slices.Min(c.lost))
				}
			}
		})
	}
}

// causes are why steps are open again after the changes above; those that it does not have change the actions.
var causes = map[string]string{
	"method": "the method changed", "method to one not set up": "the method changed", "no method": "the method changed",
	"drop-downs": "the drop-downs' scopes changed", "node version": "the node version changed", "callback URL": "the callback URL changed",
	"client ID": "the app's Client ID or secret changed", "client secret": "the app's Client ID or secret changed",
	"no client secret": "the app's Client ID or secret changed", "API token": "the API token changed", "no API token": "the API token changed",
	"a tick": "scopes are missing", "path": "earlier answers changed", "where secrets are kept": "earlier answers changed",
	"n8n's address": "n8n's address changed", "a new login": "the connection changed", "a refresh": "the connection changed",
	"a refresh after a scope was switched off": "scopes are missing", "a failed check": "earlier answers changed",
}

// lostSteps are those that a change made open, whatever step it was made in.
func lostSteps(before, after Answers) (lost []Step) {
	for _, l := range after.Progress().Lost(nil, before.Progress(), -1, "") {
		lost = append(lost, l.Step)
	}
	return lost
}

func selectAlso(action string) func(Answers) Answers {
	return func(a Answers) Answers {
		actions, _ := scopes.ParseActions(action, 2)
		a.Selection.Items = append(slices.Clone(a.Selection.Items), scopes.Item{Action: actions[0]})
		return a
	}
}

func TestChangingBackMakesValidAgain(t *testing.T) {
	a := finished(t, connection.OAuth2)
	b := a
	b.Method = connection.APIToken
	b.APIToken = secret.New("token")
	b = tickedOff(b)
	b.Method = connection.OAuth2
	if lost := lostSteps(a, b); lost != nil {
		t.Errorf("lost %q on the way to the other method and back", titles(lost))
	}
	b.App.ClientID, b.Selection.Lookups = "typo", true
	b.App.ClientID, b.Selection.Lookups = "5f2c", false
	if s, open := b.Open(); open {
		t.Errorf("%s is open", s.Title())
	}
}

// Whoever connects with the other method in between has to confirm again: the account is that of the other credential.
func TestOneAccountAtATime(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Method, a.APIToken = connection.APIToken, secret.New("token")
	a = a.WithAccount(connection.Account{User: "Bob", Company: "Other", Domain: "other"}).Confirmed()
	if !a.Done(StepConnect) {
		t.Fatal("not connected with the token")
	}
	a.Method = connection.OAuth2
	if a.Done(StepConnect) {
		t.Error("Bob's account counts as the app's")
	}
}

func TestNothingToCallWithIsNotConnected(t *testing.T) {
	for _, m := range []connection.Method{"", connection.APIToken, connection.OAuth2} {
		a := Answers{Method: m, Selection: selecting(t, "deal:get")}.WithAccount(ada).Confirmed()
		if a.Done(StepConnect) {
			t.Errorf("%q: connected without a credential", m)
		}
	}
}

func TestMissingScopesAreAcceptedOnce(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a = a.WithNewLogin(tokenFor("two", "base,deals:full")) // contacts:read is missing
	a = a.WithAccount(ada).Confirmed()
	if !a.Done(StepConnect) {
		t.Error("confirmed with what is missing, and not done")
	}
	more := selectAlso("lead:create")(a)
	if more.Done(StepConnect) {
		t.Error("one more is missing than was confirmed")
	}
	less := a
	less.Selection.Items = less.Selection.Items[:1]
	if !less.Done(StepConnect) {
		t.Error("nothing is missing any more: no reason to confirm again")
	}
}

func TestChecklistWithNothingToSwitchOn(t *testing.T) {
	a := Answers{Method: connection.OAuth2, Selection: scopes.Selection{Calls: []string{"GET /v1/users/me"}}}
	if a.Done(StepScopes) {
		t.Error("done before it was seen")
	}
	if a = a.ScopesConfirmed(); !a.Done(StepScopes) || a.Summary(StepScopes) != "base only" {
		t.Errorf("not done, or summary %q", a.Summary(StepScopes))
	}
}

func TestGoingOnAlthoughACheckFailed(t *testing.T) {
	a := finished(t, connection.APIToken)
	a = a.WithChecks(resulting(connection.StatusFailed, connection.StatusOK, connection.StatusOK, connection.StatusOK), 20)
	if a.Done(StepTest) || a.TokensSpent != 60 {
		t.Errorf("done %v, tokens %d", a.Done(StepTest), a.TokensSpent)
	}
	if a.WentOn = true; !a.Done(StepTest) {
		t.Error("going on does not count")
	}
	if a = a.WithChecks(a.Checks(), 0); a.Done(StepTest) {
		t.Error("new results need a new decision")
	}
}

func TestARefreshInTheMiddleKeepsChecks(t *testing.T) {
	a := finished(t, connection.OAuth2)
	checks := a.Checks()
	// The token is refreshed while checks run; the results come with the new token, in either order.
	first := a.WithToken(tokenFor("two", a.Token.Scope)).WithChecks(checks, 0)
	last := a.WithChecks(checks, 0).WithToken(tokenFor("two", a.Token.Scope))
	for name, a := range map[string]Answers{"token first": first, "checks first": last} {
		if !a.Done(StepConnect) || !a.Done(StepTest) || a.Done(StepHandOver) {
			t.Errorf("%s: connect %v, tests %v, export %v", name, a.Done(StepConnect), a.Done(StepTest), a.Done(StepHandOver))
		}
	}
}

func TestATokenIsUsedForItsAppAlone(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.App.ClientID = "other"
	if cred := a.Credential(); !cred.Token.AccessToken.IsZero() || cred.App.ClientID != "other" {
		t.Errorf("the token of another app is used: %+v", cred)
	}
	if _, ok := a.Comparison(); ok {
		t.Error("the scopes of another app are compared")
	}
}

func TestANewLoginIsNotHandedOver(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.N8N.HandedOver = at
	if got := a.WithToken(tokenFor("two", "")); got.N8N.HandedOver.IsZero() {
		t.Error("n8n still has the tokens of before a refresh")
	}
	if got := a.WithNewLogin(tokenFor("two", "")); !got.N8N.HandedOver.IsZero() {
		t.Error("n8n does not have the new ones")
	}
}

func TestSummariesHoldNoSecrets(t *testing.T) {
	for _, m := range []connection.Method{connection.APIToken, connection.OAuth2} {
		a := finished(t, m)
		for _, s := range Steps() {
			sum := a.Summary(s)
			if sum == "" || s.Title() == "" {
				t.Errorf("%d: no title or summary", s)
			}
			for _, canary := range []string{"0123456789abcdef", "client-secret", "access-one", "refresh-one"} {
				if strings.Contains(sum, canary) {
					t.Errorf("%s shows a secret: %s", s.Title(), sum)
				}
			}
		}
	}
}

// resulting are results of those statuses.
func resulting(statuses ...connection.Status) []connection.Check {
	var checks []connection.Check
	for i, s := range statuses {
		checks = append(checks, connection.Check{Resource: []string{"deal", "person"}[i/2], Status: s})
	}
	return checks
}

// What is proved to be missing was not switched on, whatever was ticked.
func TestDisprovedTick(t *testing.T) {
	before := finished(t, connection.OAuth2)
	tick := before.scopesPart().key
	unknown := before.WithNewLogin(tokenFor("two", ""))
	refused := resulting(connection.StatusMissingScope, connection.StatusOK, connection.StatusOK, connection.StatusOK)
	token := before
	token.Method, token.APIToken = connection.APIToken, secret.New("0123456789abcdef0123456789abcdef01234567")
	for name, c := range map[string]struct {
		after Answers
		stays bool
	}{
		"a login that brings them":                     {before.WithNewLogin(tokenFor("two", "base,deals:full,contacts:full")), true},
		"a login that lacks one":                       {before.WithNewLogin(tokenFor("two", "base,deals:full")), false},
		"a login that does not say":                    {unknown, true},
		"a refused call, the scopes unknown":           {unknown.WithChecks(refused, 0), false},
		"a refused call, with the scope (disputed)":    {before.WithChecks(refused, 0), true},
		"a refused call, and an API token is in use":   {token.WithChecks(refused, 0), true},
		"a call that fails for another reason":         {unknown.WithChecks(resulting(connection.StatusPlan, "ok", "ok", "ok"), 0), true},
		"ticked once more, and connected with success": {before.WithNewLogin(tokenFor("two", "base")).Ticking(tick, true).WithNewLogin(tokenFor("three", "base,deals:full,contacts:read")), true},
	} {
		if got := slices.Contains(c.after.Ticked, tick); got != c.stays {
			t.Errorf("%s: ticked %v", name, got)
		}
		if c.after.Method == connection.OAuth2 && c.after.Done(StepRegister) != c.stays {
			t.Errorf("%s: registering is done: %v", name, c.after.Done(StepRegister))
		}
	}
}

// TestSummaries has two objects with two calls each.
func TestSummaries(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Selection.Calls = []string{"GET /v1/users/me"}
	want := map[Step]string{
		StepN8N: "Docker, http://localhost:5678", StepMethod: "OAuth2", StepActions: "2 actions, 1 custom call", StepScopes: "deals:full, contacts:read",
		StepRegister: "client ID 5f2c", StepConnect: "Ada Example at Acme (acme)",
		StepTest: "2 of 2 fine; write access granted, not exercised", StepHandOver: "config.toml",
	}
	for s, text := range want {
		if got := a.Summary(s); got != text {
			t.Errorf("%s: %q, want %q", s.Title(), got, text)
		}
	}
	b := finished(t, connection.APIToken).WithChecks(resulting(connection.StatusOK, connection.StatusFailed, connection.StatusOK, connection.StatusOK), 0)
	if got := b.Summary(StepTest); got != "1 of 2 fine; writing not exercised" {
		t.Error(got)
	}
	b = b.WithChecks(resulting(connection.StatusSkipped, connection.StatusSkipped, connection.StatusEmpty, connection.StatusOK), 0)
	if got := b.Summary(StepTest); got != "1 of 1 fine, 1 not tried; writing not exercised" {
		t.Error(got)
	}
	b = b.WithChecks(resulting(connection.StatusSkipped, connection.StatusSkipped, connection.StatusSkipped, connection.StatusSkipped), 0)
	if got, crumb := b.Summary(StepTest), b.testCrumb().Long; got != "nothing tested, 2 not tried; writing not exercised" || crumb != "not tried" {
		t.Errorf("%s, %s", got, crumb)
	}
	if got := b.Summary(StepRegister); got != "API token, 40 characters" {
		t.Error(got)
	}
	if b.APIToken = secret.New("x"); b.Summary(StepRegister) != "API token, 1 character" {
		t.Error(b.Summary(StepRegister))
	}
	if got := b.Summary(StepMethod); got != "API token" {
		t.Error(got)
	}
}

func TestStepsAreComplete(t *testing.T) {
	titles := map[string]bool{}
	for i, s := range steps {
		if s.title == "" || s.done == nil || s.summary == nil || s.crumb == nil || titles[s.title] {
			t.Errorf("row %d (%s) is not complete: %+v", i, s.title, s)
		}
		titles[s.title] = true
		if len(s.demo) > 78 {
			t.Errorf("%s: %q is too long for a sentence", s.title, s.demo)
		}
	}
	if last := Steps()[len(steps)-1]; !last.Last() || Step(0).Last() {
		t.Error("the last step is another one")
	}
}
