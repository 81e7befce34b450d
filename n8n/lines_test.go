package n8n

import (
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

// TestNodesKnowTheirLine in the file that they stand in, whatever is around them and whatever wrote it; those of a workflow
// inside a node have that node's.
func TestNodesKnowTheirLine(t *testing.T) {
	text := `[
 {"name": "One", "nodes": [
  {"name":"No","type":"n8n-nodes-base.set"},

  {"name":"A","type":"n8n-nodes-base.pipedrive"} ,  {"name":"B","type":"n8n-nodes-base.pipedrive",
   "parameters":{"operation":"={{ 1 }}"}}
  ,{
   "name":"C","type":"n8n-nodes-base.pipedriveTrigger"}
 ], "connections": {}},
 {"name": "Two", "nodes": [{"name":"Outer","type":"n8n-nodes-base.executeWorkflow","parameters":{"source":"parameter",
  "workflowJson":"{\"nodes\":[\n\n\n{\"name\":\"D\",\"type\":\"n8n-nodes-base.pipedrive\"}]}"}}]}
]
{"nodes":[{"name":"E","type":"n8n-nodes-base.pipedrive"}]}`
	want := map[string]int{"A": 5, "B": 5, "C": 7, "Outer > D": 10, "E": 13}
	for name, file := range map[string]string{"unix": text, "windows": "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")} {
		flows, err := Load([]string{"-"}, strings.NewReader(file), Filter{})
		if err != nil || len(flows.Nodes) != len(want) {
			t.Fatalf("%s: %d nodes, %v", name, len(flows.Nodes), err)
		}
		for _, n := range flows.Nodes {
			if n.Place != (scopes.Place{File: "-", Line: want[n.Name]}) {
				t.Errorf("%s: %s stands at %+v, want line %d", name, n.Name, n.Place, want[n.Name])
			}
		}
		if open := flows.Unresolved(); len(open) != 1 || open[0].Line != 5 {
			t.Errorf("%s: %+v", name, open)
		}
	}
}
