package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// claims are what nobody may say while anything is unresolved.
var claims = []string{
	"enough", "nothing to switch on", "no scope has to", "needs no scope", "need nothing else", "and no more", "hub, and no other",
	"nothing is missing.", "base only", "you can switch them off",
}

func claimsNothing(t *testing.T, where, text string) {
	t.Helper()
	said := strings.ToLower(flowing(text))
	for _, other := range []string{"read only is not enough", "read only would be enough for", "enough for your own n8n", "is enough for your own"} { // about less, and about the app's kind
		said = strings.ReplaceAll(said, other, "")
	}
	for _, c := range claims {
		if strings.Contains(said, c) {
			t.Errorf("%s says %q:\n%s", where, c, text)
		}
	}
}

// unsettled are answers up to the test calls, but for a node that was not resolved.
func unsettled(t *testing.T, m connection.Method, actions ...string) wizard.Answers {
	t.Helper()
	a := upTo(t, m, wizard.StepTest, "deal:get")
	a.Selection = selected(t, actions...)
	a.Selection.Unresolved = []scopes.Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}
	a = a.ScopesConfirmed()
	for i, p := range a.Parts() {
		for _, task := range p.Tasks {
			claimsNothing(t, "a task", task.Text+" "+task.Below)
		}
		a = a.FinishingPart(i)
	}
	title, _ := a.ChecklistTitle()
	claimsNothing(t, "the heading", title+". "+a.ChecklistSentence())
	return a
}

// TestNothingIsEnoughWhileUnresolved, on no screen and in no prompt.
func TestNothingIsEnoughWhileUnresolved(t *testing.T) {
	for _, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
		for _, actions := range [][]string{nil, {"deal:get"}, {"deal:create", "person:get", "note:get"}} {
			for _, step := range []wizard.Step{wizard.StepActions, wizard.StepScopes, wizard.StepRegister, wizard.StepConnect, wizard.StepTest} {
				drive(t, start{answers: unsettled(t, m, actions...), at: step}, func(d *driver) {
					for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
						d.resize(size[0], size[1])
						claimsNothing(t, string(m)+", "+step.Title(), d.screen())
					}
				})
			}
			out, _, _ := plainRun(t, Options{Answers: unsettled(t, m, actions...)}, "", "", "", "", "", "", "", "1", "", "", "")
			claimsNothing(t, "plain", out)
			if actions != nil {
				mustHave(t, out, "the operation is an expression", "Step 4 of ")
			}
		}
	}
}

// TestWhatIsResolvedIsSaid: the same screens do say it once nothing is open.
func TestWhatIsResolvedIsSaid(t *testing.T) {
	drive(t, start{answers: wizard.Answers{Method: connection.OAuth2, Selection: scopes.Selection{Calls: []string{"GET /v1/users/me"}}}, at: wizard.StepScopes}, func(d *driver) {
		d.want("is always on, and it is enough")
	})
}
