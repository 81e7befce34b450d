package n8n

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/scopes"
)

// files are the workflow files written for the tests, one for each shape.
const files = "../testdata/workflows"

func TestWorkflowFiles(t *testing.T) {
	paths, err := filepath.Glob(files + "/*.json")
	if err != nil || len(paths) < 12 {
		t.Fatalf("%d workflow files, %v", len(paths), err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".json"), func(t *testing.T) {
			t.Chdir(files)
			w := load(t, name)
			t.Chdir(filepath.Join("..", "..", "n8n"))
			golden.RequireEqual(t, render(t, w))
		})
	}
}

func load(t *testing.T, paths ...string) Workflows {
	t.Helper()
	w, err := Load(paths, strings.NewReader(""), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// render shows everything that was read, and what follows from it.
func render(t *testing.T, w Workflows) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%d files, %d workflows\n\n", w.Files, w.Count)
	for _, n := range w.Nodes {
		what := n.Call
		if n.Action != (scopes.Action{}) {
			what = n.Action.String()
		}
		if n.Reason != "" {
			what = "? " + n.Reason
		}
		fmt.Fprintf(&b, "%-40q %-10s %s %s\n", n.Name, n.Method, what, n.Related)
	}
	for _, part := range []struct {
		title string
		sel   scopes.Selection
	}{{"each node for itself", w.Selection(2)}, {"held together", w.Selection(2).Flatten()}} {
		c, err := scopes.Resolve(part.sel)
		if err != nil {
			t.Fatal(err)
		}
		list, err := json.MarshalIndent(c, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\n%s\n%s\n", part.title, list)
	}
	return b.String()
}

func TestSelectionKeepsVersionsAndRelations(t *testing.T) {
	old := scopes.Action{Resource: "note", Operation: "get", Version: 1}
	recent := scopes.Action{Resource: "note", Operation: "get", Version: 2}
	now := scopes.Action{Resource: "note", Operation: "get"} // in a selection of version 2
	w := Workflows{Nodes: []Node{
		{Action: old}, {Action: old},
		{Action: recent, Related: []scopes.Family{scopes.Deals}},
		{Action: recent, Related: []scopes.Family{scopes.Contacts}},
		{Action: recent},
		{Action: scopes.Trigger}, {Action: scopes.Trigger},
		{Call: "GET /v1/users"}, {Call: "GET /v1/users"},
		{Action: scopes.Action{Resource: "lost"}, Name: "x", Reason: "unresolved"},
	}}

	inTwo := w.Selection(0)
	want := []scopes.Item{
		{Action: old},
		{Action: now, Related: []scopes.Family{scopes.Deals}},
		{Action: now, Related: []scopes.Family{scopes.Contacts}},
		{Action: now},
		{Action: scopes.Trigger},
	}
	if d := cmp.Diff(want, inTwo.Items); d != "" {
		t.Errorf("items in version 2: %s", d)
	}
	if got := inTwo.Items[1].Action.String(); got != "note:get" {
		t.Errorf("version 2 in a selection of version 2 is %s", got)
	}
	if got := w.Selection(1).Items[1].Action.String(); got != "note:get@2" {
		t.Errorf("version 2 in a selection of version 1 is %s", got)
	}
	if d := cmp.Diff([]string{"GET /v1/users"}, inTwo.Calls); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(w.Unresolved(), inTwo.Unresolved); d != "" {
		t.Error(d)
	}

	union := w.Selection(2).Flatten()
	if d := cmp.Diff(map[string][]scopes.Family{"note": {scopes.Deals, scopes.Contacts}}, union.Related); d != "" {
		t.Error(d)
	}
	if len(union.Items) != 3 {
		t.Errorf("union has %v", union.Items)
	}
}
