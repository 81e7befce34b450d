package n8n

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/fault"
)

func TestAnIDGoesBeforeANameAndItsTypeBeforeAnother(t *testing.T) {
	list := []CredentialRef{
		{ID: "1", Name: "Acme", Type: typeAPIToken}, {ID: "2", Name: "Acme", Type: typeOAuth2}, {ID: "3", Name: "2", Type: typeOAuth2},
		{ID: "4", Name: "Twice", Type: typeOAuth2}, {ID: "5", Name: "Twice", Type: typeOAuth2}, {ID: "6", Name: "Alone", Type: typeAPIToken},
	}
	for named, want := range map[string]string{"1": "1", "2": "2", "Acme": "2", "Alone": "6", "none": "", "": ""} {
		if got, err := choose(list, named, typeOAuth2); err != nil || got.ID != want {
			t.Errorf("%q: %+v, %v, want %q", named, got, err, want)
		}
	}
	got, err := choose(list, "Twice", typeOAuth2)
	if got.ID != "" || fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), `2 credentials are called "Twice"`) || fault.HintOf(err) != "give its id: 4 or 5" {
		t.Errorf("%+v, %v, hint %q", got, err, fault.HintOf(err))
	}
}

func TestTheSameN8NByAnyAddressOfIt(t *testing.T) {
	for one, other := range map[string]string{"https://n8n.acme.example/": "https://N8N.acme.example", "http://localhost:5678": "http://localhost:5678/"} {
		if !SameAddress(one, other) || !SameAddress(other, one) {
			t.Errorf("%s and %s are said to be two", one, other)
		}
	}
	for one, other := range map[string]string{
		"https://n8n.acme.example": "https://n8n.acme.example/flows", "http://localhost:5678": "http://localhost:5679", "": "http://localhost:5678", "?": "?",
	} {
		if SameAddress(one, other) || SameAddress(other, one) {
			t.Errorf("%q and %q are said to be one", one, other)
		}
	}
}

// Nodes stand together with those of their workflow, however they are mixed, and those of archived ones at the end.
func TestNodesByWorkflow(t *testing.T) {
	node := func(workflow, name string) Node {
		return Node{Workflow: workflow, WorkflowID: "id of " + workflow, Name: name}
	}
	w := Workflows{Nodes: []Node{node("a", "1"), node("b", "2"), node("a", "3"), node("c", "4"), node("b", "5")}, Shelved: []Node{node("d", "6"), node("a", "7")}, Drafts: []string{"b"}}
	var got []string
	for _, u := range w.ByWorkflow() {
		line := u.Name + " " + u.ID + " " + strings.Join(u.Drafts, ",") + ":"
		for _, n := range u.Nodes {
			line += " " + n.Name
		}
		got = append(got, line)
	}
	want := []string{"a id of a : 1 3 7", "b id of b b: 2 5", "c id of c : 4", "d id of d : 6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
