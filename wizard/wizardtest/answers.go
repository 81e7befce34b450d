package wizardtest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// What no screen and no transcript may show.
const (
	CanaryToken  = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"
	CanarySecret = "5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2"
)

// Docker returns answers of which the first step is done.
func Docker() wizard.Answers { return wizard.Answers{}.WithN8N(wizard.RunsInDocker, wizard.LocalN8N) }

// UpTo returns answers of which all steps before one are done.
func UpTo(t *testing.T, m connection.Method, s wizard.Step, actions ...string) wizard.Answers {
	t.Helper()
	if len(actions) == 0 {
		actions = []string{"deal:create", "person:get", "activity:getAll"}
	}
	a := Docker()
	a.Method = m
	a.Selection = testkit.Selecting(t, actions...)
	a = a.ScopesConfirmed()
	if s >= wizard.StepConnect {
		a = Registered(a)
		a.APIToken = secret.New(CanaryToken)
		a.App.ClientID, a.App.ClientSecret = "0123456789abcdef", secret.New(CanarySecret)
	}
	if s >= wizard.StepTest {
		if m == connection.OAuth2 {
			a = a.WithNewLogin(connection.Token{AccessToken: secret.New("v1u:" + CanaryToken), RefreshToken: secret.New("v1u:" + CanarySecret),
				TokenType: "Bearer", Scope: "base," + words.Join(a.Checklist().Needed(), ","), APIDomain: "https://acme.pipedrive.com"})
		}
		a = a.WithAccount(Ada).Confirmed()
	}
	if s >= wizard.StepHandOver {
		var checks []connection.Check
		for _, target := range a.Selection.Targets() {
			checks = append(checks, OKCheck(target))
		}
		a = a.WithChecks(checks, 30)
	}
	if at, open := a.Open(); open && at != s && (s != wizard.StepScopes || m != connection.APIToken) {
		t.Fatalf("the answers are open at %s, not at %s", at.Title(), s.Title())
	}
	return a
}

// Registered returns answers of which every task is ticked off.
func Registered(a wizard.Answers) wizard.Answers {
	a.App.RedirectURL = config.DefaultRedirectURL
	for i := range a.Parts() {
		a = a.FinishingPart(i)
	}
	return a
}

// Ada is whose account it is.
var Ada = connection.Account{User: "Ada Lovelace", Email: "ada@acme.example", Company: "Acme", Domain: "acme", Admin: true}

// OKCheck returns the result of a test call that worked.
func OKCheck(t scopes.Target) connection.Check {
	c := connection.Check{Resource: t.Resource, Call: t.Call, Status: connection.StatusOK, HTTP: 200, MS: 83}
	return c
}

// GrantedToken returns what a login gives that granted all that UpTo needs.
func GrantedToken() connection.Token {
	return connection.Token{AccessToken: secret.New("v1u:" + CanaryToken), RefreshToken: secret.New("v1u:" + CanarySecret),
		TokenType: "Bearer", Scope: "base,deals:full,contacts:read,activities:read", APIDomain: "https://acme.pipedrive.com"}
}

// CheckRun is a run of test calls that the test answers.
type CheckRun struct {
	Targets   []scopes.Target
	Report    func(connection.Progress)
	End       chan error
	Cancelled bool
}

// CheckFake returns a Pipedrive whose runs of test calls are taken from a channel as they start.
func CheckFake() (*Pipedrive, chan *CheckRun) {
	started := make(chan *CheckRun, 8)
	return &Pipedrive{OnCheck: func(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
		r := &CheckRun{Targets: targets, Report: report, End: make(chan error, 1)}
		started <- r
		select {
		case <-ctx.Done():
			r.Cancelled = true
			return cred.Token, 10, ctx.Err()
		case err := <-r.End:
			return cred.Token, 10 * len(r.Objects()), err
		}
	}}, started
}

// Objects returns what the run is about, each with its calls.
func (r *CheckRun) Objects() [][]scopes.Target { return scopes.ByObject(r.Targets) }

// First returns the place of an object's first call.
func (r *CheckRun) First(object int) int {
	return slices.IndexFunc(r.Targets, func(t scopes.Target) bool { return t.Key() == r.Objects()[object][0].Key() })
}

// OK reports an object's calls as done and well.
func (r *CheckRun) OK(object int) { r.ReportObject(object, OKCheck) }

// Missing reports the first of an object's calls as refused for want of a scope, and the others as well.
func (r *CheckRun) Missing(object int) {
	r.ReportObject(object, func(t scopes.Target) connection.Check {
		c := OKCheck(t)
		if t.Key() != r.Objects()[object][0].Key() {
			return c
		}
		c.Status, c.HTTP, c.MS = connection.StatusMissingScope, 403, 41
		c.Detail = "Scope and URL mismatch"
		c.Hint = "switch on contacts:read or contacts:full in Developer Hub, then authorize the app again"
		return c
	})
}

// ReportObject reports a result for each call of an object.
func (r *CheckRun) ReportObject(object int, result func(scopes.Target) connection.Check) {
	of := r.Objects()[object][0].Object()
	for i, t := range r.Targets {
		if t.Object() == of {
			c := result(t)
			r.Report(connection.Progress{Index: i, Check: &c})
		}
	}
}

// Refusing returns a Pipedrive that refuses every API token.
func Refusing() *Pipedrive {
	return &Pipedrive{OnAccount: func(context.Context, connection.Credential) (connection.Account, connection.Token, error) {
		return connection.Account{}, connection.Token{}, fault.New(fault.Refused,
			"check that all 40 characters were copied, and from the right company", "Pipedrive refused the API token (401 unauthorized access)")
	}}
}

// Found returns workflows of an n8n, each with one node of a method.
func Found(methods ...connection.Method) wizard.Found {
	f := wizard.Found{Address: wizard.LocalN8N}
	for i, m := range methods {
		f.Workflows = append(f.Workflows, wizard.Workflow{Name: string(rune('A' + i)), State: "active", Nodes: 1, Method: map[connection.Method]int{m: 1}})
	}
	return f
}

// Flowing returns text in one line, whatever its line breaks.
func Flowing(text string) string { return strings.Join(strings.Fields(text), " ") }
