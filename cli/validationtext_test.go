package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// TestValidationText shows a report with all that can stand in one: as it is, in a narrow terminal, of calls that n8n made, of a token
// whose scopes are not known, of an API token, and where nothing is selected.
func TestValidationText(t *testing.T) {
	sel := scopes.Selection{NodeVersion: 2}
	for _, text := range []string{"deal:create", "deal:search", "lead:create"} {
		actions, err := scopes.ParseActions(text, 2)
		if err != nil {
			t.Fatal(err)
		}
		sel = sel.Add(actions...)
	}
	list, err := scopes.Resolve(sel)
	if err != nil {
		t.Fatal(err)
	}
	checks := checksOf("ok", "missing-scope", "missing-scope", "skipped", "empty")
	checks[0].HTTP, checks[3].Detail, checks[4].Detail = 200, "not asked", "never shown"
	for i := range 2 {
		checks[1+i].Resource, checks[1+i].HTTP, checks[1+i].Detail, checks[1+i].Hint = "activity", 403, "Scope and URL mismatch", "log in with `connect-pipedrive login`"
	}
	left := 29000
	v := validation{Config: "sales.toml", Method: connection.OAuth2, Account: connection.Account{User: "Ada", Company: "Acme"}, Checks: checks, list: list,
		NotExercised: sel.Writes(), TokensSpent: 1, TokensLeft: &left,
		comparison: &scopes.Comparison{Needed: []scopes.Scope{"deals:full", "leads:full"}, Granted: []scopes.Scope{"base", "deals:full"}, Missing: []scopes.Scope{"leads:full"}}}
	byN8N, unknown, token, nothing, short := v, v, v, v, v
	byN8N.Via, byN8N.at, byN8N.comparison, byN8N.TokensLeft = viaN8N, "http://localhost:5678", &scopes.Comparison{}, nil
	unknown.comparison, unknown.TokensSpent, unknown.Account = &scopes.Comparison{}, 0, connection.Account{}
	token.Method, token.comparison, token.list = connection.APIToken, nil, scopes.Checklist{}
	nothing.nothing, nothing.comparison, nothing.NotExercised = true, &scopes.Comparison{Granted: []scopes.Scope{}}, nil
	short.Checks, short.list, short.NotExercised = nil, scopes.Checklist{}, []string{"deal:create"}
	var all strings.Builder
	for _, c := range []struct {
		name  string
		v     validation
		width int
	}{{"as it is", v, 0}, {"narrow", v, 60}, {"by n8n", byN8N, 0}, {"unknown scopes", unknown, 0}, {"API token", token, 0}, {"nothing selected", nothing, 0}, {"nothing of it met", short, 0}} {
		var text bytes.Buffer
		if err := c.v.writeText(&text, c.width); err != nil {
			t.Error(err)
		}
		fmt.Fprintf(&all, "-- %s --\n%s", c.name, text.String())
	}
	golden.RequireEqual(t, []byte(all.String()))
	if err := v.writeText(broken{}, 0); err == nil {
		t.Error("it is written though nothing can be")
	}
}

// The indent of a text is kept where that leaves room for it.
func TestHang(t *testing.T) {
	for width, want := range map[int]string{0: "ab one two three four five six seven\n", 23: "ab one two three four five six seven\n", 24: "ab one two three four\n   five six seven\n"} {
		r := &reportText{width: width}
		r.hang("ab ", "one two three four five six seven")
		if got := r.text.String(); got != want {
			t.Errorf("%d columns: %q", width, got)
		}
	}
}

func TestAccountLine(t *testing.T) {
	for want, a := range map[string]connection.Account{
		"Ada at Acme (acme)":                   {User: "Ada", Company: "Acme", Domain: "acme"},
		"Ada <ada@example.com> at Acme, admin": {User: "Ada", Email: "ada@example.com", Company: "Acme", Admin: true},
	} {
		if got := accountLine(a); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What a run ends with says how much failed, and at most three things to do.
func TestComplaint(t *testing.T) {
	target := scopes.Target{Resource: "deal"}
	hinted := func(hints ...string) (checks []connection.Check) {
		for _, h := range hints {
			checks = append(checks, connection.Check{Status: "failed", Hint: h})
		}
		return append(checks, connection.Check{Status: "ok", Hint: "never said"})
	}
	refused := fault.New(fault.Refused, "log in", "the token was refused")
	for _, c := range []struct {
		name string
		v    validation
		kind fault.Kind
		want string
		hint string
	}{
		{"an error of its own", validation{err: fmt.Errorf("around: %w", refused)}, fault.Refused, "around: the token was refused", "log in"},
		{"out of time", validation{err: errors.New("late")}, fault.Failed, "a.toml was not checked to its end: late", "try again, or give it more time with --timeout"},
		{"one scope", validation{comparison: &scopes.Comparison{Missing: []scopes.Scope{"deals:full"}}, Checks: hinted()}, fault.Failed, "a scope is missing in a.toml: deals:full",
			"switch on deals:full in Developer Hub, unless it is on already, then authorize the app again with `connect-pipedrive login`: a refresh keeps the old scopes"},
		{"two, by n8n", validation{Via: viaN8N, comparison: &scopes.Comparison{Missing: []scopes.Scope{"deals:full", "mail:full"}}}, fault.Failed, "scopes are missing in a.toml: deals:full, mail:full",
			"switch on deals:full and mail:full in Developer Hub, unless they are on already, then connect the credential in n8n again: a refresh keeps the old scopes"},
		{"three hints", validation{Checks: hinted("one", "two", "three", "one", "")}, fault.Failed, "5 of 6 checks failed in a.toml", "one; two; three"},
		{"four", validation{Checks: hinted("one", "two", "three", "four")}, fault.Failed, "4 of 5 checks failed in a.toml", "one; two; three; and see what else is said of the checks"},
	} {
		c.v.Config = "a.toml"
		for range c.v.Checks {
			c.v.made = append(c.v.made, target)
		}
		if err := c.v.complaint(); fault.KindOf(err) != c.kind || err.Error() != c.want || fault.HintOf(err) != c.hint {
			t.Errorf("%s: %v\n%s", c.name, err, fault.HintOf(err))
		}
	}
}

// A refused call shows which scope is missing only where the token has none that should do.
func TestWhatARefusedCallShows(t *testing.T) {
	deals := []scopes.Scope{"deals:read", "deals:full"}
	refused := connection.Check{Status: connection.StatusMissingScope}
	for _, c := range []struct {
		name     string
		target   scopes.Target
		check    connection.Check
		compared *scopes.Comparison
		want     scopes.Scope
	}{
		{"an API token", scopes.Target{AnyOf: deals}, refused, nil, ""},
		{"another trouble", scopes.Target{AnyOf: deals}, connection.Check{Status: "plan"}, &scopes.Comparison{}, ""},
		{"a call of no scope", scopes.Target{Scope: "deals:full"}, refused, &scopes.Comparison{}, ""},
		{"what is missed anyway", scopes.Target{AnyOf: deals, Scope: "deals:read"}, refused, &scopes.Comparison{Missing: []scopes.Scope{"deals:full"}}, "deals:full"},
		{"what is granted", scopes.Target{AnyOf: deals}, refused, &scopes.Comparison{Granted: []scopes.Scope{"deals:read"}}, ""},
		{"the checklist's", scopes.Target{AnyOf: deals, Scope: "deals:full"}, refused, &scopes.Comparison{}, "deals:full"},
		{"the least", scopes.Target{AnyOf: deals}, refused, &scopes.Comparison{}, "deals:read"},
	} {
		if got, ok := missingOf(c.target, c.check, c.compared); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v", c.name, got, ok)
		}
	}
}
