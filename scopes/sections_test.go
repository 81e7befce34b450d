package scopes

import (
	"fmt"
	"slices"
	"testing"
)

// TestWhereWarningsStand: a few nodes are named, with their workflow where there are several, and many are counted.
func TestWhereWarningsStand(t *testing.T) {
	const said = "deal:search%s: sends GET /v1/deals/search, which Pipedrive retired; it may stop working at any time; " +
		"an HTTP Request node can send GET /api/v2/deals/search (deals:read or deals:full or search:read) instead"
	use := func(workflow, node string) Use {
		return Use{Workflow: workflow, Node: node, Action: Action{Resource: "deal", Operation: "search", Version: 2}}
	}
	for where, uses := range map[string][]Use{
		"":                    nil,
		" in A":               {use("w", "A")},
		" in A and B":         {use("w", "A"), use("w", "B")},
		" in A (v) and A (w)": {use("v", "A"), use("w", "A")},
		" in 4 nodes":         {use("v", "A"), use("v", "B"), use("w", "A"), use("x", "A")},
	} {
		s := with(t, Selection{}, "deal:search")
		s.Uses = uses
		var lines []string
		for _, section := range resolved(t, s).Sections() {
			lines = append(lines, section.Lines...)
		}
		if want := fmt.Sprintf(said, where); !slices.Contains(lines, want) {
			t.Errorf("%q is not among %q", want, lines)
		}
	}
}
