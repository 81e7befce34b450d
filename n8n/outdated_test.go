package n8n

import (
	"slices"
	"strings"
	"testing"
)

// TestOutdatedParameters are those that the node sets and version 2 has otherwise; a node of version 2 has none, and a
// retired call is kept for who knows what replaces it.
func TestOutdatedParameters(t *testing.T) {
	flows, err := Load([]string{"-"}, strings.NewReader(`{"nodes":[
 {"name":"Old","type":"n8n-nodes-base.pipedrive","typeVersion":1,"parameters":{"resource":"person","additionalFields":{"email":["a"],"label":"","customProperties":{"property":[]},"name":1}}},
 {"name":"New","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"person","additionalFields":{"email":["a"]}}},
 {"name":"Odd","type":"n8n-nodes-base.pipedrive","typeVersion":1,"parameters":{"resource":"person","additionalFields":"email"}},
 {"name":"HTTP","type":"n8n-nodes-base.httpRequest","parameters":{"url":"https://api.pipedrive.com/v1/deals?api_token=s3cret","nodeCredentialType":"pipedriveOAuth2Api"}}
]}`), Filter{})
	if err != nil || len(flows.Nodes) != 4 {
		t.Fatalf("%+v, %v", flows.Nodes, err)
	}
	want := []string{"additionalFields.customProperties", "additionalFields.label", "additionalFields.email"}
	if got := flows.Nodes[0].Outdated; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, n := range flows.Nodes[1:] {
		if len(n.Outdated) > 0 {
			t.Errorf("%s: %v", n.Name, n.Outdated)
		}
	}
	if open := flows.Unresolved(); len(open) != 1 || open[0].Retired != "GET https://api.pipedrive.com/v1/deals" {
		t.Errorf("%+v", open)
	}
}
