package n8n

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/connection"
)

func TestMonitor(t *testing.T) {
	text, err := Monitor([]connection.RelayedCall{
		{URL: "https://api.pipedrive.com/v1/users/me", DealFrom: -1, Name: "GET /v1/users/me", Scope: "base"},
		{URL: "https://api.pipedrive.com/api/v2/deals?limit=1", DealFrom: -1, Name: "deal: GET /api/v2/deals?limit=1", Scope: "deals:read"},
		{URL: "https://api.pipedrive.com/api/v2/deals/{id}/products?limit=1", DealFrom: 1, Name: "dealProduct: GET /api/v2/deals/{id}/products?limit=1", Scope: "products:read", Paused: true},
		{URL: "https://api.pipedrive.com/v1/users?q={{ $json.x }}", DealFrom: 1, Name: `GET /v1/users?q={{ $json.x }}"`, Scope: "users:read"},
	}, Ref(connection.OAuth2, relayID, "Acme"))
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, text)
	if id := monitorID(relayID); !ValidID(id) || id == monitorID("another") {
		t.Error(id)
	}
}

// What a monitor says is what explain reads.
func TestMonitorIsReadBack(t *testing.T) {
	got := monitored("Pipedrive: GET /v1/users/me (base): 401 {\"error\":\"x\"}; deal: GET /api/v2/deals?limit=1 (deals:read): no answer")
	if len(got) != 2 || got[0].HTTP != 401 || got[0].Node.Call != "GET /v1/users/me" || got[1].HTTP != 0 || got[1].Said != "no answer" {
		t.Errorf("%+v", got)
	}
}
