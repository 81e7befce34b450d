package simulator_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// lists are the calls that read the eleven objects back.
var lists = []string{
	"/api/v2/activities", "/api/v2/deals", "/api/v2/activities?deal_id=101", "/api/v2/deals/101/products",
	"/v1/files", "/v1/leads", "/v1/notes", "/api/v2/organizations", "/api/v2/persons", "/api/v2/products", "/v1/webhooks",
	"/api/v2/deals/products?deal_ids=101,102",
}

func TestListsHaveRecords(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for _, path := range lists {
		a := get(t, s, path)
		data, _ := a.json(t)["data"].([]any)
		if a.status != 200 || len(data) == 0 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
			continue
		}
		if one := data[0].(map[string]any); one["id"] == nil {
			t.Errorf("%s: a record without id: %v", path, one)
		}
	}
}

func TestEmptyAccount(t *testing.T) {
	s := start(t, simulator.Options{Empty: true, Burst: -1})
	for _, path := range lists {
		a := get(t, s, path)
		if path == "/api/v2/deals/101/products" {
			if a.status != 404 {
				t.Errorf("%s: %d", path, a.status)
			}
			continue
		}
		data, listed := a.json(t)["data"].([]any)
		// v2 and leads say [], the rest of v1 null.
		wantNull := strings.HasPrefix(path, "/v1/") && path != "/v1/leads"
		if a.status != 200 || len(data) != 0 || listed == wantNull {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := get(t, s, "/v1/users/me"); a.json(t)["data"].(map[string]any)["name"] == "" {
		t.Error("an empty account has its user all the same")
	}
}

func TestUsersMe(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, path := range []string{"/v1/users/me", "/api/v1/users/me"} {
		me := get(t, s, path).json(t)["data"].(map[string]any)
		for _, field := range []string{"id", "name", "email", "company_id", "company_name", "company_domain", "company_country",
			"locale", "default_currency", "timezone_name", "role_id", "access"} {
			if me[field] == nil {
				t.Errorf("%s: no %s", path, field)
			}
		}
		if _, old := me["is_admin"]; old {
			t.Error("is_admin is gone for good")
		}
	}
}

func TestPagesOfV2(t *testing.T) {
	s := start(t, simulator.Options{})
	var titles []any
	next := ""
	for range 20 {
		v := get(t, s, "/api/v2/deals?limit=2&cursor="+url.QueryEscape(next)).json(t)
		for _, d := range v["data"].([]any) {
			titles = append(titles, d.(map[string]any)["title"])
		}
		cursor := v["additional_data"].(map[string]any)["next_cursor"]
		if cursor == nil {
			break
		}
		next = cursor.(string)
	}
	all := get(t, s, "/api/v2/deals").json(t)["data"].([]any)
	if len(titles) != len(all) || len(all) < 3 {
		t.Errorf("%d of %d deals came page by page", len(titles), len(all))
	}
}

func TestPagesOfV1(t *testing.T) {
	s := start(t, simulator.Options{})
	v := get(t, s, "/v1/notes?limit=1").json(t)
	want := map[string]any{"start": 0.0, "limit": 1.0, "more_items_in_collection": true, "next_start": 1.0}
	if diff := cmp.Diff(want, v["additional_data"].(map[string]any)["pagination"]); diff != "" {
		t.Error(diff)
	}
	v = get(t, s, "/v1/notes?limit=1&start=1").json(t)
	if diff := cmp.Diff(map[string]any{"start": 1.0, "limit": 1.0, "more_items_in_collection": false}, v["additional_data"].(map[string]any)["pagination"]); diff != "" {
		t.Error(diff)
	}
	for _, odd := range []string{"?limit=-1", "?limit=9999", "?start=99", "?start=-5", "?limit="} {
		if a := get(t, s, "/v1/notes"+odd); a.status != 200 {
			t.Errorf("%s: %d", odd, a.status)
		}
	}
}

func TestFilters(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, a := range get(t, s, "/api/v2/activities?deal_id=102").json(t)["data"].([]any) {
		if a.(map[string]any)["deal_id"] != 102.0 {
			t.Errorf("got %v", a)
		}
	}
	if v := get(t, s, "/api/v2/activities?deal_id=999").json(t); len(v["data"].([]any)) != 0 {
		t.Errorf("activities of a deal that does not exist: %v", v)
	}
}

func TestSingleRecords(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for path, want := range map[string]string{
		"/api/v2/deals/101": "", "/v1/notes/801": "", "/api/v2/persons/203": "",
		"/api/v2/deals/9":          `{"code":"ERR_NOT_FOUND","error":"Deal not found","success":false}`,
		"/api/v2/deals/9/products": `{"code":"ERR_NOT_FOUND","error":"Deal not found","success":false}`,
		"/api/v2/activities/9":     `{"code":"ERR_NOT_FOUND","error":"Activity not found","success":false}`,
		"/v1/webhooks/1":           "404 Not Found", // there is no such GET
		"/v1/nothing/of/this/sort": "404 Not Found",
		"/api/v3/deals":            "404 Not Found",
		"/v1/deals":                "Old resource permanently unavailable",
		"/v1/deals/101":            "Old resource permanently unavailable",
		"/v1/deals/101/activities": "Old resource permanently unavailable",
		"/api/v1/persons":          "Old resource permanently unavailable",
	} {
		a := get(t, s, path)
		if want == "" && (a.status != 200 || a.json(t)["data"].(map[string]any)["id"] == nil) || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d %s, want %q", path, a.status, a.body, want)
		}
	}
}

func TestRefusedCallers(t *testing.T) {
	s := start(t, simulator.Options{})
	plain := `{"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com","success":false}`
	malformed := "Invalid request: malformed authorization header"
	for name, tt := range map[string]struct {
		status int
		want   string
		header []string
	}{
		"nobody":           {401, plain, nil},
		"wrong token":      {401, plain, []string{"x-api-token", "0000000000000000000000000000000000000000"}},
		"wrong access":     {401, "Invalid token: access_token is invalid", []string{"Authorization", "Bearer v1u:x"}},
		"token as such":    {401, "Invalid token: access_token is invalid", []string{"Authorization", "Bearer " + simulator.APIToken}},
		"wrong scheme":     {400, malformed, []string{"Authorization", "Basic " + simulator.APIToken}},
		"scheme alone":     {400, malformed, []string{"Authorization", "Bearer"}},
		"blank in a token": {400, malformed, []string{"Authorization", "Bearer v1u:x y"}},
	} {
		a := send(t, request(t, "GET", s.URL()+"/v1/users/me", "", tt.header...))
		if a.status != tt.status || !strings.Contains(a.body, tt.want) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := send(t, request(t, "GET", s.URL()+"/v1/users/me?api_token=0000", "")); a.status != 401 || !strings.Contains(a.body, plain) {
		t.Errorf("a wrong token in the query: %d %s", a.status, a.body)
	}
}

// TestCallersThatN8nSends: the API token in the query of both versions, which is no filter there, and any case of Bearer.
func TestCallersThatN8nSends(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, path := range []string{"/v1/notes?limit=1&api_token=", "/api/v2/deals?limit=1&api_token="} {
		a := send(t, request(t, "GET", s.URL()+path+simulator.APIToken, ""))
		if a.status != 200 || len(a.json(t)["data"].([]any)) != 1 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	token := login(t, s)["access_token"].(string)
	for _, scheme := range []string{"Bearer ", "bearer ", "BEARER "} {
		a := send(t, request(t, "GET", s.URL()+"/v1/users/me", "", "Authorization", scheme+token))
		if a.status != 200 {
			t.Errorf("%s: %d %s", scheme, a.status, a.body)
		}
	}
}

// TestQueryTokenIsNotSentBack, not even where a fault redirects to what was asked.
func TestQueryTokenIsNotSentBack(t *testing.T) {
	s := start(t, simulator.Options{Faults: []string{"redirect-http"}})
	a := send(t, request(t, "GET", s.URL()+"/v1/notes?limit=1&api_token="+simulator.APIToken, ""))
	if to := a.header.Get("Location"); a.status != 302 || strings.Contains(to+a.body, simulator.APIToken) || !strings.HasSuffix(to, "/v1/notes?limit=1") {
		t.Errorf("%d to %s", a.status, to)
	}
}

func TestUserSettings(t *testing.T) {
	s := start(t, simulator.Options{})
	if a := get(t, s, "/v1/userSettings"); a.json(t)["data"].(map[string]any)["list_limit"] != 100.0 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	s := start(t, simulator.Options{})
	for path, status := range map[string]int{"/v1/users/me": 200, "/api/v2/deals": 200, "/api/v2/deals/9": 404, "/": 200} {
		head := send(t, request(t, "HEAD", s.URL()+path, "", "x-api-token", simulator.APIToken))
		full := get(t, s, path)
		if head.status != status || head.body != "" || head.header.Get("Content-Length") != full.header.Get("Content-Length") {
			t.Errorf("%s: %d %q, %v", path, head.status, head.body, head.header)
		}
	}
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// example is a request path of an endpoint.
func example(e scopes.Endpoint) string {
	params := e.Params
	path := parameter.ReplaceAllStringFunc(e.Path, func(string) string {
		value := "9"
		if params[0] == scopes.UUID {
			value = "adf21080-0e10-11eb-879b-05d71fb426ec"
		}
		params = params[1:]
		return value
	})
	if e.API == "v2" {
		return "/api/v2" + path
	}
	return "/v1" + path
}

// Each endpoint of the table is called with each single scope, and must open to the alternatives alone.
func TestScopesAreEnforcedOnEveryEndpoint(t *testing.T) {
	s := start(t, simulator.Options{Burst: -1})
	for _, row := range scopes.Table() {
		s.SetScopes([]scopes.Scope{row.Scope})
		token := login(t, s)["access_token"].(string)
		read := strings.Replace(string(row.Scope), ":full", ":read", 1)
		for _, e := range scopes.Endpoints() {
			want := slices.Contains(e.AnyOf, row.Scope) || slices.Contains(e.AnyOf, scopes.Scope(read)) || slices.Contains(e.AnyOf, scopes.Base)
			req := request(t, e.Method, "http://127.0.0.1"+example(e), "", "Authorization", "Bearer "+token)
			got := serve(s, req)
			if refused := got.status == 403 && strings.Contains(got.body, `"Scope and URL mismatch"`); refused == want {
				t.Errorf("%s with %s: %d %s", e, row.Scope, got.status, got.body)
			}
		}
	}
}

func TestTokensSpent(t *testing.T) {
	s := start(t, simulator.Options{})
	get(t, s, "/v1/users/me")
	get(t, s, "/api/v2/deals?limit=1")
	get(t, s, "/v1/no-such-thing")
	if got := s.TokensSpent(); got != 2+10 {
		t.Errorf("spent %d, want 12", got)
	}
}
