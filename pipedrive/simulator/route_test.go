package simulator_test

import (
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// TestRetiredCalls are 410, or answer as before where that was asked for and Pipedrive says that they may.
func TestRetiredCalls(t *testing.T) {
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/v1/deals?limit=2&start=1", "", 200, `"pagination":{"limit":2,"more_items_in_collection":true,"next_start":3,"start":1}`},
		{"GET", "/api/v1/deals:(id,title)", "", 200, "Warehouse shelving"},
		{"GET", "/v1/deals?user_id=24010001", "", 200, "Warehouse shelving"}, // v1 ignores what it does not know
		{"GET", "/v1/deals/102", "", 200, "Warehouse shelving"},
		{"GET", "/v1/deals/9", "", 404, "Deal not found"},
		{"GET", "/v1/deals/102/activities", "", 200, "Site visit"},
		{"GET", "/v1/persons/search?term=noor", "", 200, "Noor de Wit"},
		{"PUT", "/v1/deals/102", `{"title":"Shelves","user_id":1}`, 200, `"title":"Shelves"`},
		{"POST", "/v1/persons", `{"name":"Kim","email":["kim@acme.example"]}`, 200, `"name":"Kim"`},
		{"DELETE", "/v1/stages/1", "", 200, `"id":1`},
		{"GET", "/v1/deals/find?term=desk", "", 410, "Old resource permanently unavailable"}, // removed
	} {
		retired, answering := start(t, simulator.Options{Burst: -1}), start(t, simulator.Options{Burst: -1, RetiredV1: true})
		if a := call(t, retired, "", tt.method, tt.path, tt.body); a.status != 410 {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.status, a.body)
		}
		if a := call(t, answering, "", tt.method, tt.path, tt.body); a.status != tt.status || !strings.Contains(a.body, tt.want) || strings.Contains(a.body, "next_cursor") {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, a.status, a.body)
		}
	}
}

func TestRetiredCallsWantTheScopesOfTheirReplacement(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1, RetiredV1: true, Scopes: []scopes.Scope{"deals:read"}})
	token := login(t, s)["access_token"].(string)
	for path, status := range map[string]int{"/v1/deals": 200, "/v1/persons": 403} {
		if a := getAs(t, s, token, path); a.status != status {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestPathsThatNothingServes(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	token := login(t, s)["access_token"].(string)
	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"/v1/notes:(id,content)", 200, "Prefers delivery"}, // a selector is no part of the path
		{"/api/v2/deals/abc", 400, "id: must be a valid id"},
		{"/v1/leads/7", 400, "id: must be a valid id"},
		{"/api/v2/deals/101/convert/status/7", 400, "conversion_id: must be a valid id"},
		{"/api/v2/users/24010001", 403, "Scope and URL mismatch"}, // only in v1
		{"/api/v2/notes", 403, "Scope and URL mismatch"},
		{"/api/v2/nothing", 404, "404 Not Found"},
		{"/v1/nothing", 404, "404 Not Found"},
	} {
		if a := getAs(t, s, token, tt.path); a.status != tt.status || !strings.Contains(a.body, tt.want) {
			t.Errorf("%s: %d %s", tt.path, a.status, a.body)
		}
	}
	if a := get(t, s, "/api/v2/users/24010001"); a.status != 404 {
		t.Errorf("an API token has no scopes: %d %s", a.status, a.body)
	}
}
