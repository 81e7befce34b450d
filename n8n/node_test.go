package n8n

import (
	"encoding/json"
	"strings"
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

// TestWhatDoesNotCount: Code nodes, requests and nodes of other types that have nothing to do with Pipedrive are left out, the others listed.
func TestWhatDoesNotCount(t *testing.T) {
	const credential = `{"pipedriveApi":{"id":"1","name":"Acme"}}`
	for _, c := range []struct {
		typ, parameters, credentials string
		counts                       bool
		says                         string
	}{
		{"n8n-nodes-base.code", `{"jsCode":"return []"}`, `{}`, false, ""},
		{"n8n-nodes-base.code", `{"jsCode":"fetch('https://api.pipedrive.com/v1/users')"}`, `{}`, true, "its code names Pipedrive"},
		{"n8n-nodes-base.httpRequest", `{"url":"https://example.com"}`, `{}`, false, ""},
		{"n8n-nodes-base.httpRequest", `{"url":"https://api.pipedrive.com/v1/users","authentication":"genericCredentialType"}`, `{}`, true, "another kind of authentication"},
		{"n8n-nodes-base.slack", `{}`, `{}`, false, ""},
		{"community.other", `{}`, `{"otherApi":{"id":"1","name":"like pipedriveApi"}}`, false, ""},
		{"community.other", `{}`, credential, true, "a node of another type"},
	} {
		n, ok := rawNode{Type: c.typ, Parameters: json.RawMessage(c.parameters), Credentials: json.RawMessage(c.credentials)}.node()
		if ok != c.counts || ok && !strings.Contains(n.Reason, c.says) {
			t.Errorf("%s %s: %v, %q", c.typ, c.parameters, ok, n.Reason)
		}
	}
}

// A long name of a node's type leaves room for what is said of it.
func TestLongTypesAreCut(t *testing.T) {
	kind := "other." + strings.Repeat("x", nameRunes)
	n, ok := rawNode{Type: kind, Credentials: json.RawMessage(`{"pipedriveApi":{"id":"1","name":"Acme"}}`)}.node()
	if want := "(" + kind[:nameRunes/2-1] + "…)"; !ok || !strings.Contains(n.Reason, want) {
		t.Errorf("%v: %s, want %s", ok, n.Reason, want)
	}
}
