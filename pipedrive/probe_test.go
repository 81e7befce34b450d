package pipedrive

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

func TestChecksAskWhatTheTableSays(t *testing.T) {
	var asked requests
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked.add(r)
		answering(200, jsonType, aDeal)(w, r)
	})
	var r recorder
	_, spent, err := s.Check(t.Context(), tokenCredential("0123456789"), allTargets(), r.report)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"GET /api/v2/activities?limit=1", "GET /api/v2/deals?limit=1", "GET /api/v2/activities?deal_id=42&limit=1",
		"GET /api/v2/deals/42/products?limit=1", "GET /v1/files?limit=1", "GET /v1/leads?limit=1", "GET /v1/notes?limit=1",
		"GET /api/v2/organizations?limit=1", "GET /api/v2/persons?limit=1", "GET /api/v2/products?limit=1", "GET /v1/webhooks",
	}
	var got []string
	for _, check := range r.checks(11) {
		got = append(got, check.Call)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got)\n%s", diff)
	}
	slices.Sort(want)
	slices.Sort(asked.list)
	if diff := cmp.Diff(want, asked.list); diff != "" {
		t.Errorf("requests (-want +got)\n%s", diff)
	}
	if spent != 140 {
		t.Errorf("spent %d", spent)
	}
}

func TestCustomCalls(t *testing.T) {
	var asked requests
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		asked.add(r)
		answering(200, jsonType, `{"success":true,"data":{"any":"thing"}}`)(w, r)
	})
	for _, c := range []struct {
		call  string
		shown string
		want  connection.Status
		text  string
		asked string
	}{
		{"GET /api/v2/pipelines", "", connection.StatusOK, "", "GET /api/v2/pipelines"},
		{"get /v1/users", "", connection.StatusOK, "", "GET /v1/users"},
		{"GET /api/v1/currencies?term=EUR", "", connection.StatusOK, "", "GET /v1/currencies?term=EUR"},
		{"GET https://acme.pipedrive.com/api/v2/pipelines?limit=5&cursor=a%2Fb", "", connection.StatusOK, "", "GET /api/v2/pipelines?limit=5&cursor=a%2Fb"},
		{"GET /v1/users?api_token=0123456789abcdef&limit=2", "GET /v1/users?limit=2", connection.StatusOK, "", "GET /v1/users?limit=2"},
		{"GET /api/v2/deals/42", "", connection.StatusSkipped, "needs an id", ""},
		{"POST /api/v2/deals", "", connection.StatusSkipped, "not a GET", ""},
		{"DELETE /api/v2/deals/1", "", connection.StatusSkipped, "not a GET", ""},
		{"GET /v1/deals", "", connection.StatusSkipped, "retired; use GET /api/v2/deals (deals:read or deals:full)", ""},
		{"GET /v1/nope", "", connection.StatusSkipped, "unresolved", ""},
		{"nonsense \x1b[31m", "nonsense", connection.StatusSkipped, "unresolved", ""},
		{"GET /api/v2/pipelines?limit={{ $json.n }}", "", connection.StatusSkipped, "expression", ""},
	} {
		t.Run(c.call, func(t *testing.T) {
			asked.list = nil
			var r recorder
			_, _, err := s.Check(t.Context(), tokenCredential("0123456789"), []scopes.Target{{Resource: "call", Call: c.call}}, r.report)
			if err != nil {
				t.Fatal(err)
			}
			shown := c.shown
			if shown == "" {
				shown = c.call
			}
			got := r.checks(1)[0]
			if got.Resource != "call" || got.Call != shown || got.Status != c.want || !strings.Contains(got.Detail, c.text) {
				t.Errorf("%+v", got)
			}
			if strings.Join(asked.list, " ") != c.asked {
				t.Errorf("asked %v, want %q", asked.list, c.asked)
			}
		})
	}
}

func TestWhatACallCosts(t *testing.T) {
	for path, want := range map[string]int{
		"/api/v2/deals": 10, "/api/v2/deals/42": 1, "/api/v2/deals/" + dealID + "/products": 10,
		"/v1/persons": 20, "/v1/deals/42": 2, // retired: twice what v2 costs
		"/v1/nowhere": 20,
	} {
		if got := costOf(path); got != want {
			t.Errorf("%s costs %d, want %d", path, got, want)
		}
	}
}

func TestUnknownResourceIsSkipped(t *testing.T) {
	var r recorder
	_, _, err := New(Options{}).Check(t.Context(), tokenCredential("x"), []scopes.Target{{Resource: "unicorn"}}, r.report)
	if got := r.checks(1)[0]; err != nil || got.Status != connection.StatusSkipped {
		t.Errorf("%v, %+v", err, got)
	}
}

// TestEveryTargetHasATestCall keeps the table of test calls and the catalogue together.
func TestEveryTargetHasATestCall(t *testing.T) {
	for _, version := range []int{1, 2} {
		sel := scopes.Selection{NodeVersion: version, Lookups: true, Calls: []string{"GET /v1/users"}, Items: []scopes.Item{{Action: scopes.Trigger}}}
		for _, op := range scopes.Operations(version) {
			sel.Items = append(sel.Items, scopes.Item{Action: scopes.Action{Resource: op.Resource, Operation: op.Operation}})
		}
		for _, target := range append(sel.Targets(), allTargets()...) {
			if p := probeOf(target); p.skip != "" || p.cost == 0 || len(p.target.AnyOf) == 0 || p.path == "" {
				t.Errorf("%v: %+v", target, p)
			}
		}
	}
}
