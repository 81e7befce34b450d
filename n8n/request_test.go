package n8n

import (
	"encoding/json"
	"testing"
)

// TestRequestKeepsNoToken, however the parameter's name is written, or hidden.
func TestRequestKeepsNoToken(t *testing.T) {
	for _, name := range []string{"api_token", "API_TOKEN", "api%5Ftoken", "api_\u200btoken"} {
		url := "https://api.pipedrive.com/v1/users?" + name + "=s3cret&limit=10"
		parameters, err := json.Marshal(map[string]string{"url": url, "nodeCredentialType": typeAPIToken})
		if err != nil {
			t.Fatal(err)
		}
		n, ok := rawNode{Type: "n8n-nodes-base.httpRequest", Parameters: parameters}.node()
		if want := "GET https://api.pipedrive.com/v1/users?limit=10"; !ok || n.Call != want {
			t.Errorf("%q is the call %q (%s), want %q", url, n.Call, n.Reason, want)
		}
	}
}

// What is no text, or is computed as a whole, is said to be so: nothing is guessed of it.
func TestURLsThatAreNotRead(t *testing.T) {
	for url, want := range map[string]string{
		`42`:                           "the URL is not a text",
		`"={{ $json.url }}"`:           "the URL is an expression",
		`"= {{ $json.url }}/v1/deals"`: "the URL is an expression",
		`""`:                           "no URL",
	} {
		n, ok := rawNode{Type: "n8n-nodes-base.httpRequest", Parameters: json.RawMessage(`{"url":` + url + `,"nodeCredentialType":"` + typeAPIToken + `"}`)}.node()
		if !ok || n.Reason != want || n.Call != "" {
			t.Errorf("%s: %q, the call %q, want %q", url, n.Reason, n.Call, want)
		}
	}
}
