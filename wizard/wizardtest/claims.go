package wizardtest

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// claims are what nobody may say while anything is unresolved.
var claims = []string{
	"enough", "nothing to switch on", "no scope has to", "needs no scope", "need nothing else", "and no more", "hub, and no other",
	"nothing is missing.", "base only", "you can switch them off",
}

// ClaimsNothing fails the test if a text makes one of the claims.
func ClaimsNothing(t *testing.T, where, text string) {
	t.Helper()
	said := strings.ToLower(Flowing(text))
	for _, other := range []string{"read only is not enough", "read only would be enough for", "enough for your own n8n", "is enough for your own"} { // about less, and about the app's kind
		said = strings.ReplaceAll(said, other, "")
	}
	for _, c := range claims {
		if strings.Contains(said, c) {
			t.Errorf("%s says %q:\n%s", where, c, text)
		}
	}
}

// Unsettled returns answers up to the test calls, but for a node that was not resolved.
func Unsettled(t *testing.T, m connection.Method, actions ...string) wizard.Answers {
	t.Helper()
	a := UpTo(t, m, wizard.StepTest, "deal:get")
	a.Selection = testkit.Selecting(t, actions...)
	a.Selection.Unresolved = []scopes.Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}
	a = a.ScopesConfirmed()
	for i, p := range a.Parts() {
		for _, task := range p.Tasks {
			ClaimsNothing(t, "a task", task.Text+" "+task.Below)
		}
		a = a.FinishingPart(i)
	}
	title, _ := a.ChecklistTitle()
	ClaimsNothing(t, "the heading", title+". "+a.ChecklistSentence())
	return a
}
