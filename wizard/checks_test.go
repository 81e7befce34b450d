package wizard

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestCheckOfKeepsWhatStillCounts(t *testing.T) {
	a := finished(t, connection.OAuth2) // deal and person
	more := selectAlso("lead:get")(a)
	for _, target := range more.Targets() {
		c, ok := more.CheckOf(target)
		if ok != (target.Resource != "lead") || ok && c.Resource != target.Resource {
			t.Errorf("%s: %+v, %v", target.Resource, c, ok)
		}
	}
	deal := a.Targets()[0]
	refreshed := a.WithToken(tokenFor("two", a.Token.Scope))
	if _, ok := refreshed.CheckOf(deal); !ok {
		t.Error("a refresh is no reason to check again")
	}
	other := a
	other.App.ClientSecret = secret.New("other")
	if _, ok := other.CheckOf(deal); ok {
		t.Error("the result of another credential counts")
	}
	if _, ok := (Answers{}).CheckOf(deal); ok {
		t.Error("a result out of nothing")
	}
}

// A call may hold anything, line breaks included: its result is found all the same, and no other one's.
func TestCheckOfACallWithALineBreak(t *testing.T) {
	a := finished(t, connection.OAuth2)
	a.Selection.Calls = []string{"GET /v1/a\nx", "GET /v1/b"}
	a = a.WithChecks([]connection.Check{{}, {}, {}, {}, {Call: "first"}, {Call: "second"}}, 0)
	for call, want := range map[string]string{"GET /v1/a\nx": "first", "GET /v1/b": "second"} {
		if c, ok := a.CheckOf(scopes.Target{Resource: "call", Call: call}); !ok || c.Call != want {
			t.Errorf("%q: %+v, %v", call, c, ok)
		}
	}
}
