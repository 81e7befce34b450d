package plain

import (
	"testing"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Exactly the listed nodes can be settled, from the first to the last.
func TestSettlesOnlyWhatIsListed(t *testing.T) {
	open := []scopes.Unresolved{{Workflow: "a.json", Node: "One", Reason: "r"}, {Workflow: "a.json", Node: "Two", Reason: "r"}}
	for text, ok := range map[string]bool{"0": false, "1": true, "2": true, "3": false, "-1": false, "one": false, "": false} {
		a := wizard.Answers{}
		a.Selection.Unresolved = open
		if err := settle(&a, text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
