package n8n

import (
	"encoding/json"
	"testing"

	"connect-pipedrive/scopes"
)

// TestEveryResourceHasItsDefaultOperation: a node whose operation was never changed names none.
func TestEveryResourceHasItsDefaultOperation(t *testing.T) {
	for version, typeVersion := range map[int]string{1: "1", 2: "2"} {
		for _, r := range scopes.Resources(version) {
			parameters, err := json.Marshal(map[string]string{"resource": r.Resource})
			if err != nil {
				t.Fatal(err)
			}
			n, ok := rawNode{Type: "n8n-nodes-base.pipedrive", TypeVersion: json.RawMessage(typeVersion), Parameters: parameters}.node()
			if !ok || n.Reason != "" || n.Action.Resource != r.Resource {
				t.Errorf("version %d, %s without an operation: %s %s", version, r.Resource, n.Action, n.Reason)
			}
		}
	}
}
