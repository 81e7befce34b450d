package wizard

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

func TestCheckOfKeepsWhatStillCounts(t *testing.T) {
	a := finished(t, connection.OAuth2) // deal and person
	deal, person, lead := scopes.Target{Resource: "deal"}, scopes.Target{Resource: "person"}, scopes.Target{Resource: "lead"}
	more := selectAlso("lead:get")(a)
	for target, known := range map[scopes.Target]bool{deal: true, person: true, lead: false} {
		c, ok := more.CheckOf(target)
		if ok != known || ok && c.Resource != target.Resource {
			t.Errorf("%s: %+v, %v", target.Resource, c, ok)
		}
	}
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
