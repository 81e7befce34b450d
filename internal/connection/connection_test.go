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

func TestWorst(t *testing.T) {
	for _, c := range []struct {
		statuses []Status
		want     int
	}{
		{[]Status{StatusOK, StatusOK}, 0},
		{[]Status{StatusOK, StatusEmpty}, 1},
		{[]Status{StatusEmpty, StatusRateLimited, StatusSkipped, StatusUnreachable}, 1},
		{[]Status{StatusNotFound, StatusMissingScope, StatusMissingScope, StatusFailed}, 1},
		{[]Status{StatusMissingScope, StatusUnauthorized, StatusPlan}, 1},
	} {
		var checks []Check
		for i, s := range c.statuses {
			checks = append(checks, Check{Status: s, MS: int64(i)})
		}
		if got := Worst(checks); got.MS != int64(c.want) {
			t.Errorf("of %v the worst is %s", c.statuses, got.Status)
		}
	}
	if got := Worst(nil); got.Status != "" {
		t.Errorf("the worst of nothing is %s", got.Status)
	}
}

func TestAnAccountInFull(t *testing.T) {
	for want, a := range map[string]Account{
		"Ada at Acme":                                        {User: "Ada", Company: "Acme"},
		"Ada at Acme (acme.pipedrive.com)":                   {User: "Ada", Company: "Acme", Domain: "acme"},
		"Ada at Acme, ada@acme.example":                      {User: "Ada", Company: "Acme", Email: "ada@acme.example"},
		"Ada at Acme (acme.pipedrive.com), ada@acme.example": {User: "Ada", Company: "Acme", Domain: "acme", Email: "ada@acme.example"},
	} {
		if got := a.Full(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The titles are those of n8n's editor, where people look for them.
func TestCredentialTitles(t *testing.T) {
	for m, want := range map[Method]string{OAuth2: "Pipedrive OAuth2 API", APIToken: "Pipedrive API"} {
		if got := m.CredentialTitle(); got != want {
			t.Errorf("%s: %q, want %q", m, got, want)
		}
	}
}
