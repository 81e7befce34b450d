package simulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/pipedrive/simulator"
)

// call sends JSON with the API token, or with an access token.
func call(t *testing.T, s *simulator.Server, access, method, path, body string) reply {
	t.Helper()
	header := []string{"x-api-token", simulator.APIToken, "Content-Type", "application/json"}
	if access != "" {
		header = []string{"Authorization", "Bearer " + access, "Content-Type", "application/json"}
	}
	return serve(s, request(t, method, "http://127.0.0.1"+path, body, header...))
}

const n8nWebhook = `{"event_action":"create","event_object":"deal","subscription_url":"https://n8n.acme.example/webhook/1"}`

// TestWebhookOfN8n is what its trigger does: it looks for its webhook, makes it, finds it, and deletes it.
func TestWebhookOfN8n(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1, Empty: true})
	if a := call(t, s, "", "GET", "/v1/webhooks", ""); strings.Contains(a.body, "n8n.acme") {
		t.Fatalf("there already: %s", a.body)
	}
	made := call(t, s, "", "POST", "/v1/webhooks", n8nWebhook)
	data, _ := made.json(t)["data"].(map[string]any)
	if made.status != 201 || data["version"] != "2.0" || data["event_object"] != "deal" || data["is_active"] != 1.0 {
		t.Fatalf("%d %s", made.status, made.body)
	}
	listed, _ := call(t, s, "", "GET", "/v1/webhooks", "").json(t)["data"].([]any)
	if len(listed) != 1 || cmp.Diff(data, listed[0]) != "" {
		t.Errorf("listed %v, made %v", listed, data)
	}
	gone := call(t, s, "", "DELETE", fmt.Sprintf("/v1/webhooks/%v", data["id"]), "")
	if gone.status != 200 || strings.Contains(call(t, s, "", "GET", "/v1/webhooks", "").body, "n8n.acme") {
		t.Errorf("%d %s", gone.status, gone.body)
	}
}

func TestWebhooksAreRefused(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for name, tt := range map[string]struct {
		old, new string // of what n8n sends
		status   int
		want     string
	}{
		"as it is":          {"", "", 201, ""},
		"no address":        {`"subscription_url"`, `"url"`, 400, `"subscription_url":["is required"]`},
		"plain http":        {"https://", "http://", 403, "Scope and URL mismatch"},
		"loopback":          {"n8n.acme.example", "127.0.0.1:5678", 400, `"subscription_url":["invalid or non-reachable URL"]`},
		"own network":       {"n8n.acme.example", "10.0.0.8", 400, `"subscription_url":["invalid or non-reachable URL"]`},
		"bare name":         {"n8n.acme.example", "n8n", 400, `"subscription_url":["invalid or non-reachable URL"]`},
		"public number":     {"n8n.acme.example", "203.0.113.9", 201, ""},
		"Pipedrive":         {"n8n.acme.example", "api.pipedrive.com", 400, `"subscription_url":["invalid or non-reachable URL"]`},
		"old action":        {`"create"`, `"added"`, 400, `"event_action":["is not one of create, change, delete, *"]`},
		"old version":       {`"create"`, `"added","version":"1.0"`, 201, ""},
		"activity type":     {`"deal"`, `"activityType"`, 400, `"event_object":["is not one of`},
		"object of 2026-07": {`"deal"`, `"deal_product"`, 201, ""},
		"all":               {`"create"`, `"*"`, 201, ""},
		"unknown version":   {`"create"`, `"create","version":"3.0"`, 400, `"version":["must be 1.0 or 2.0"]`},
		"name":              {`"create"`, `"create","name":"n8n"`, 201, `"name":"n8n"`},
		"long name":         {`"create"`, `"create","name":"` + strings.Repeat("é", 256) + `"`, 400, `"name":[`},
	} {
		a := call(t, s, "", "POST", "/v1/webhooks", strings.Replace(n8nWebhook, tt.old, tt.new, 1))
		if a.status != tt.status || !strings.Contains(a.body, tt.want) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

func TestFortyWebhooks(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1, Empty: true})
	for i := range 40 {
		if a := call(t, s, "", "POST", "/v1/webhooks", n8nWebhook); a.status != 201 {
			t.Fatalf("webhook %d: %d %s", i+1, a.status, a.body)
		}
	}
	if a := call(t, s, "", "POST", "/v1/webhooks", n8nWebhook); a.status != 422 {
		t.Errorf("one more: %d %s", a.status, a.body)
	}
	if a := call(t, s, login(t, s)["access_token"].(string), "POST", "/v1/webhooks", n8nWebhook); a.status != 201 {
		t.Errorf("the app has its own forty: %d %s", a.status, a.body)
	}
}

// TestWebhooksBelongToWhoMadeThem: others neither see nor delete them, and they go when the app is uninstalled.
func TestWebhooksBelongToWhoMadeThem(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1, Empty: true})
	granted := login(t, s)
	token := granted["access_token"].(string)
	made := call(t, s, token, "POST", "/v1/webhooks", n8nWebhook).json(t)["data"].(map[string]any)
	path := fmt.Sprintf("/v1/webhooks/%v", made["id"])
	if a := call(t, s, "", "GET", "/v1/webhooks", ""); strings.Contains(a.body, "n8n.acme") {
		t.Errorf("the user sees the app's: %s", a.body)
	}
	if a := call(t, s, "", "DELETE", path, ""); a.status != 403 || a.body != `{"message":"Forbidden","success":false}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := call(t, s, token, "DELETE", "/v1/webhooks/7", ""); a.status != 404 || !strings.Contains(a.body, `"errors":{"id":["not found"]}`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	post(t, s, "/oauth/revoke", map[string][]string{"token": {granted["refresh_token"].(string)}})
	if a := call(t, s, login(t, s)["access_token"].(string), "GET", "/v1/webhooks", ""); strings.Contains(a.body, "n8n.acme") {
		t.Errorf("still there after uninstalling: %s", a.body)
	}
}
