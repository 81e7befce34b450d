package wizard

import (
	"path/filepath"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// Before it is said whether to go on with an earlier setup nothing replaces what was kept of it: neither the journal nor
// a jump past the first step. Afterwards all that does not come from there stays.
func TestAnUnfinishedSetupStaysUntilItIsAnswered(t *testing.T) {
	j := Journal{filepath.Join(t.TempDir(), "setup.json")}
	kept := Answers{Method: connection.OAuth2, Selection: picked(t, "deal:create")}.WithN8N(RunsWithNPM, "https://n8n.acme.example")
	if _, err := j.Save(kept, at); err != nil {
		t.Fatal(err)
	}
	before := content(t, j.Path)

	a := Answers{Method: connection.APIToken}.WithN8N(RunsInDocker, LocalN8N)
	a.Key = APIKey{Secret: secret.New("n8n-key"), From: "N8N_API_KEY"}
	a.Unfinished = &Unfinished{Kept: kept, When: "today 14:02"}
	for _, undecided := range []Answers{a, a.Passing(true), {}} {
		if saved, err := j.Save(undecided, at); saved || err != nil || content(t, j.Path) != before {
			t.Errorf("%v; it was replaced by\n%s", err, content(t, j.Path))
		}
	}
	if passed := a.Passing(true); passed.Unanswered() || passed.Done(StepN8N) || !passed.Passing(false).Unanswered() || !a.Unanswered() {
		t.Error("passed over, it cannot be come back to, or the first step is done")
	}
	if a.Start() != StepN8N || a.Progress().Reaches(StepMethod) {
		t.Errorf("it begins at %s, and step 2 can be jumped to", a.Start().Title())
	}
	if got := a.UpTo(); got != "from today 14:02, up to Scopes" {
		t.Errorf("it says %q", got)
	}
	if text := recorded(a.RecordLeft(StepN8N, false)); !strings.Contains(text, "left at step 4 of 8, Scopes") || !strings.Contains(text, "Kept are your answers") {
		t.Errorf("left, it says\n%s", text)
	}

	on := a.GoingOn()
	if on.Unanswered() || on.Start() != StepScopes || on.N8N.URL != "https://n8n.acme.example" || on.Key != a.Key {
		t.Errorf("gone on with: %s, %s, the key from %q", on.Start().Title(), on.N8N.URL, on.Key.From)
	}
	afresh := a.Afresh()
	if afresh.Unanswered() || afresh.N8N.URL != LocalN8N || afresh.Method != connection.APIToken {
		t.Errorf("afresh: %s, %s", afresh.N8N.URL, afresh.Method)
	}
	if _, err := j.Save(afresh, at); err != nil || content(t, j.Path) == before {
		t.Errorf("%v; what was begun afresh is not kept", err)
	}
}

// What the workflows use that were read for this run is picked besides what was kept.
func TestGoingOnWithWorkflows(t *testing.T) {
	kept := Answers{Method: connection.OAuth2, Selection: picked(t, "deal:create")}.WithN8N(RunsWithNPM, LocalN8N)
	a := Answers{}.WithFound(Found{Files: []string{"x.json"}, Workflows: []Workflow{{Name: "x", Selection: picked(t, "deal:create", "lead:get"), Nodes: 2}}})
	a.Unfinished = &Unfinished{Kept: kept}
	on := a.GoingOn()
	if got := len(on.Selection.Items); got != 2 || !on.Found.Any() || on.Method != connection.OAuth2 {
		t.Errorf("%d actions, %+v", got, on.Found)
	}
}
