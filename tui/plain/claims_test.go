package plain

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

func TestStepsHavePrompts(t *testing.T) {
	if len(steps) != len(wizard.Steps()) {
		t.Fatalf("%d steps, %d of them have prompts", len(wizard.Steps()), len(steps))
	}
	for _, s := range wizard.Steps() {
		if steps[s] == nil {
			t.Errorf("%s has no prompts", s.Title())
		}
	}
}

func TestNothingIsEnoughWhileUnresolved(t *testing.T) {
	for _, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
		for _, actions := range [][]string{nil, {"deal:get"}, {"deal:create", "person:get", "note:get"}} {
			out, _, _ := plainRun(t, given{Answers: wizardtest.Unsettled(t, m, actions...)}, "", "", "", "", "", "", "", "1", "", "", "")
			wizardtest.ClaimsNothing(t, "plain", out)
			if actions != nil {
				mustHave(t, out, "the operation is an expression", "Step 4 of ")
			}
		}
	}
}

func TestScopesOfALoginThatAreNotKnown(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	token := grantedToken()
	token.Scope = ""
	out, _, _ := plainAt(t, given{}, a.WithNewLogin(token), "yes")
	mustHave(t, out, "Which scopes were granted is not known")
	for _, claim := range []string{"Scopes granted", "Nothing is missing", "More than needed"} {
		if strings.Contains(out, claim) {
			t.Errorf("says %q:\n%s", claim, out)
		}
	}
}

// Test calls that were made already are not made again.
func TestTestCallsAreNotRepeated(t *testing.T) {
	fake, runs := wizardtest.CheckFake()
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	if out, _, err := plainAt(t, given{Pipedrive: fake}, a, "", "", "", "", "yes"); err != nil || len(runs) > 0 {
		t.Errorf("%v, %d runs\n%s", err, len(runs), out)
	}
}
