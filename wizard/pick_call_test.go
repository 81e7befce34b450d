package wizard

import "testing"

func TestReadCall(t *testing.T) {
	for text, want := range map[string]CallReading{
		"GET  /api/v2/deals": {Text: "GET /api/v2/deals"},
		"GET https://acme.pipedrive.com/v1/deals/42": {Text: "GET https://acme.pipedrive.com/v1/deals/42", Fault: "retired",
			Reason: "Pipedrive no longer has GET /v1/deals/{id}", Instead: "GET /api/v2/deals/42"},
		"GET /api/v2/dealz":                      {Text: "GET /api/v2/dealz", Fault: "unknown", Reason: "Pipedrive has no GET /api/v2/dealz", Instead: "GET /api/v2/deals"},
		"deals":                                  {Text: "deals", Fault: "not a call", Reason: "a method and a path: GET /api/v2/deals"},
		"":                                       {Fault: "not a call", Reason: "a method and a path: GET /api/v2/deals"},
		"GET /v1/users?api_token=s3cret&limit=1": {Text: "GET /v1/users?limit=1"},
	} {
		got := ReadCall(text)
		got.AnyOf = nil
		if got.Text != want.Text || got.Fault != want.Fault || got.Reason != want.Reason || got.Instead != want.Instead {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := ReadCall("GET /api/v2/deals").Needs(); got != "deals:read or deals:full" {
		t.Errorf("needs %q", got)
	}
}
