package connection

import "testing"

func TestStatusWorks(t *testing.T) {
	works := map[Status]bool{StatusOK: true, StatusEmpty: true, StatusSkipped: true}
	for _, s := range []Status{StatusOK, StatusEmpty, StatusMissingScope, StatusNoPermission, StatusPlan, StatusRateLimited,
		StatusUnauthorized, StatusNotFound, StatusUnreachable, StatusFailed, StatusSkipped} {
		if s.Works() != works[s] {
			t.Errorf("%s works: %v", s, s.Works())
		}
	}
}

func TestTitleAndPlace(t *testing.T) {
	if APIToken.Title() != "API token" || OAuth2.Title() != "OAuth2" {
		t.Errorf("%s, %s", APIToken.Title(), OAuth2.Title())
	}
	for want, a := range map[string]Account{"Acme (acme)": {Company: "Acme", Domain: "acme"}, "Acme": {Company: "Acme"}} {
		if a.Place() != want {
			t.Errorf("%q, want %q", a.Place(), want)
		}
	}
}
