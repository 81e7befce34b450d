package pipedrive

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

const webPage = "<!DOCTYPE html><html><body>\x1b[31mblocked</body></html>"

// TestEveryRowOfTheErrorTable has the rows of Pipedrive's error table, with the bodies as Pipedrive sends them.
func TestEveryRowOfTheErrorTable(t *testing.T) {
	const htmlType = "text/html; charset=UTF-8"
	for _, c := range []struct {
		name   string
		status int
		kind   string
		body   string
		want   connection.Status
		detail string
		hint   string
	}{
		{"wrong API token or company", 401, jsonType, `{"success":false,"error":"unauthorized access","errorCode":401,"error_info":"Please check developers.pipedrive.com"}`,
			connection.StatusUnauthorized, "unauthorized access", "settings/api"},
		{"OAuth token expired or revoked", 401, jsonType, `{"success":false,"error":"Invalid token: access_token is invalid","errorCode":401}`,
			connection.StatusUnauthorized, "Invalid token: access_token is invalid", "token"},
		{"company not open", 402, jsonType, `{"success":false,"error":"Company account is not open"}`, connection.StatusPlan, "Company account is not open", "subscription"},
		{"suites missing", 402, jsonType, `{"success":false,"error":"Required suites missing"}`, connection.StatusPlan, "Required suites missing", "plan"},
		{"scope mismatch", 403, jsonType, `{"success":false,"error":"Scope and URL mismatch","errorCode":403,"error_info":"Please check developers.pipedrive.com"}`,
			connection.StatusMissingScope, "Scope and URL mismatch", ""},
		{"permission set", 403, jsonType, `{"success":false,"error":"You do not have permissions to do this.","errorCode":403}`,
			connection.StatusNoPermission, "You do not have permissions to do this.", "permission set"},
		{"plan's limit", 403, jsonType, `{"success":false,"error":"Feature capping","code":"feature_capping_deals_limit"}`, connection.StatusPlan, "Feature capping", "limit"},
		{"plan's limit, code alone", 403, jsonType, `{"success":false,"code":"feature_capping_deals_limit"}`, connection.StatusPlan, "feature_capping_deals_limit", "limit"},
		{"not for this user", 403, jsonType, `{"success":false,"message":"Forbidden"}`, connection.StatusNoPermission, "Forbidden", "permission set"},
		{"not for this user, with a code", 403, jsonType, `{"error":"Access is denied","code":"ERR_FORBIDDEN"}`, connection.StatusNoPermission, "Access is denied", "most likely no scope: the user's permission set"},
		{"Cloudflare, plain text", 403, "text/plain", "error code: 1015", connection.StatusRateLimited, "Cloudflare", "wait"},
		{"Cloudflare", 403, htmlType, webPage, connection.StatusRateLimited, "web page", "wait"},
		{"no such list", 404, jsonType, `{"success":false,"error":"Not found","code":"ERR_NOT_FOUND"}`, connection.StatusNotFound, "Not found", "the address is unknown"},
		{"unknown route", 404, htmlType, webPage, connection.StatusNotFound, "does not know this address", "retired"},
		{"validation", 400, jsonType, `{"success":false,"error":"Validation failed: limit: must be a number","code":"ERR_SCHEMA_VALIDATION_FAILED"}`,
			connection.StatusFailed, "Validation failed: limit", "--debug"},
		{"errors by field", 400, jsonType, `{"success":false,"errors":{"start":"too large","limit":["must be a number","is missing"]}}`,
			connection.StatusFailed, "limit: must be a number, is missing; start: too large", "--debug"},
		{"errors by field beside a text", 400, jsonType, `{"error":"Validation failed","errors":{"limit":["must be a number"]}}`,
			connection.StatusFailed, "Validation failed: limit: must be a number", "--debug"},
		{"malformed header", 400, jsonType, `{"success":false,"message":"Invalid request: malformed authorization header","error":"invalid_request"}`,
			connection.StatusUnauthorized, "malformed authorization header", "damaged"},
		{"retired", 410, jsonType, `{"success":false,"error":"Old resource permanently unavailable"}`, connection.StatusNotFound, "permanently unavailable", "retired this address: see"},
		{"feature not enabled", 415, jsonType, `{"success":false,"error":"Feature is not enabled"}`, connection.StatusPlan, "Feature is not enabled", "plan"},
		{"unprocessable", 422, jsonType, `{"success":false,"error":"odd"}`, connection.StatusFailed, "odd", "refuses what it holds"},
		{"too many requests", 429, jsonType, `{"success":false,"error":"Request over limit","errorCode":429}`, connection.StatusRateLimited, "Request over limit", "wait"},
		{"too many requests, plain", 429, "text/plain", "Request over limit", connection.StatusRateLimited, "Request over limit", "wait"},
		{"too many requests, no body", 429, "", "", connection.StatusRateLimited, "Too Many Requests", "wait"},
		{"server error", 500, htmlType, webPage, connection.StatusUnreachable, "500 Internal Server Error", "try again"},
		{"bad gateway", 502, htmlType, webPage, connection.StatusUnreachable, "502 Bad Gateway", "try again"},
		{"unavailable", 503, jsonType, `{"error":"maintenance"}`, connection.StatusUnreachable, "503 maintenance", "try again"},
		{"status without a name", 599, "", "", connection.StatusUnreachable, "599", "try again"},
		{"teapot", 418, jsonType, `{}`, connection.StatusFailed, "I'm a teapot", "--debug"},
		{"status without a name or words", 499, jsonType, `{}`, connection.StatusFailed, "status 499", "--debug"},
		{"success false", 200, jsonType, `{"success":false,"error":"odd"}`, connection.StatusFailed, "odd", "--debug"},
		{"HTML with 200", 200, htmlType, webPage, connection.StatusUnreachable, "web page came instead of JSON", "proxy"},
		{"no body with 200", 200, "", "", connection.StatusUnreachable, "not JSON", "proxy"},
		{"cut off", 200, jsonType, `{"success":true,"data":[{"id":1}`, connection.StatusUnreachable, "not JSON", "proxy"},
		{"wrong types", 200, jsonType, `{"success":true,"data":{"items":[]}}`, connection.StatusUnreachable, "no list", "proxy"},
		{"no data", 200, jsonType, `{"success":true}`, connection.StatusUnreachable, "no list", "proxy"},
		{"a record", 200, jsonType, `{"success":true,"data":[{"id":1}]}`, connection.StatusOK, "", ""},
		{"no records in v2", 200, jsonType, `{"success":true,"data":[],"additional_data":{"next_cursor":null}}`, connection.StatusEmpty, "nothing there", ""},
		{"no records in v1", 200, jsonType, `{"success":true,"data":null}`, connection.StatusEmpty, "nothing there", ""},
		{"no content", 204, "", "", connection.StatusUnreachable, "not JSON", "proxy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", "3600") // beyond patience: the answer counts as it is
				answering(c.status, c.kind, c.body)(w, r)
			})
			got := checkOne(t, s, "person")
			if got.Status != c.want || got.HTTP != c.status {
				t.Errorf("%+v", got)
			}
			if !strings.Contains(got.Detail, c.detail) || !strings.Contains(got.Hint, c.hint) {
				t.Errorf("detail %q, hint %q", got.Detail, got.Hint)
			}
			if got.Status.Works() != (got.Hint == "") {
				t.Errorf("%s has the hint %q", got.Status, got.Hint)
			}
		})
	}
}

func TestHints(t *testing.T) {
	deals := []scopes.Scope{"deals:read", "deals:full"}
	lists := scopes.Target{AnyOf: deals}
	fields := scopes.Target{AnyOf: []scopes.Scope{"activities:read", "activities:full", "admin"}, Options: []string{"Use Raw Field Keys"}}
	search := scopes.Target{AnyOf: deals, Use: "GET /api/v2/deals/search"}
	ofDeal := scopes.Target{Resource: "dealProduct", For: []string{"dealProduct:update@1"}, AnyOf: []scopes.Scope{"products:read", "products:full", "deals:full"}, Scope: "deals:full"}
	custom := scopes.Target{Resource: "call"}
	trigger := func(m connection.Method, granted ...scopes.Scope) situation {
		return situation{method: m, granted: granted, shown: true, target: scopes.Target{Resource: "trigger", AnyOf: []scopes.Scope{"webhooks:full", "admin"}}}
	}
	body := func(status int, text string) rawAnswer { return rawAnswer{status: status, body: []byte(text)} }
	mismatch, unauthorized := body(403, `{"error":"Scope and URL mismatch"}`), body(401, `{"error":"unauthorized access"}`)
	forbidden, gone := body(403, `{"message":"Forbidden"}`), body(410, `{"error":"Old resource permanently unavailable"}`)
	limited := func(header http.Header) rawAnswer { return rawAnswer{status: 429, header: header} }
	for name, c := range map[string]struct {
		answer    rawAnswer
		situation situation
		want, not string
	}{
		"scope to switch on": {mismatch, situation{method: connection.OAuth2, target: lists, granted: []scopes.Scope{"base"}},
			"switch on deals:read or deals:full in Developer Hub; then", "claims"},
		"scope of the checklist": {mismatch, situation{method: connection.OAuth2, target: scopes.Target{AnyOf: deals, Scope: "deals:read"}}, "switch on deals:read in Developer Hub, as the checklist says", "or"},
		"no checklist":           {mismatch, situation{method: connection.OAuth2, target: lists}, "switch on", "checklist"},
		"authorize again":        {mismatch, situation{method: connection.OAuth2, target: lists}, "authorized again", "claims"},
		"the token claims it already": {mismatch, situation{method: connection.OAuth2, target: lists, granted: []scopes.Scope{"deals:full"}},
			"claims a scope that should be enough", "switch on"},
		"the token claims it, and it is retired": {mismatch, situation{method: connection.OAuth2, target: search, granted: []scopes.Scope{"deals:full"}},
			"retired this address; no version of n8n's node sends anything else: make GET /api/v2/deals/search", "authorize"},
		"activity fields": {mismatch, situation{method: connection.OAuth2, target: fields, path: "/api/v2/activityFields", granted: []scopes.Scope{"activities:full"}},
			"switch on the option Use Raw Field Keys in the node", "authorize"},
		"deal products, no circle": {mismatch, situation{method: connection.OAuth2, target: ofDeal, path: "/api/v2/deals/1/products", granted: []scopes.Scope{"deals:full"}},
			"products:read does", "checklist"},
		"scopes were added since": {mismatch, situation{method: connection.OAuth2, target: lists, early: true},
			"must only be authorized again", "switch on"},
		"wide scopes are left out": {mismatch, situation{method: connection.OAuth2, target: scopes.Target{AnyOf: []scopes.Scope{"search:read", "deals:read", "admin"}}},
			"switch on deals:read in", "admin"},
		"unless there are no others": {mismatch, situation{method: connection.OAuth2, target: scopes.Target{AnyOf: []scopes.Scope{"admin"}}}, "switch on admin in", "or"},
		"an API token has no scopes": {mismatch, situation{method: connection.APIToken, target: lists}, "no scopes", "switch on"},
		"a deal that does not exist": {mismatch, situation{method: connection.OAuth2, target: lists, absent: true}, "concluded", "claims"},
		"unauthorized by API token":  {unauthorized, situation{method: connection.APIToken}, "right company", "login"},
		"unauthorized by OAuth2":     {unauthorized, situation{method: connection.OAuth2}, "connect-pipedrive login", "settings/api"},

		"forbidden deals":                   {forbidden, situation{method: connection.OAuth2, path: "/api/v2/deals"}, "ask an admin of the company, or authorize as another user", "webhooks:full"},
		"forbidden webhooks":                {forbidden, situation{method: connection.OAuth2, path: "/v1/webhooks"}, "the app needs webhooks:full", "switch on"},
		"forbidden webhooks, by API token":  {forbidden, situation{method: connection.APIToken, path: "/v1/webhooks"}, "ask an admin of the company, or use another user's token", "authorize"},
		"too many webhooks":                 {body(422, "{}"), situation{path: "/v1/webhooks"}, "at most 40", "refuses"},
		"too many webhooks, shown by n8n":   {body(422, "{}"), trigger(connection.APIToken), "at most 40", "refuses"},
		"forbidden to n8n's trigger":        {forbidden, trigger(connection.OAuth2), "the app needs webhooks:full", "switch on"},
		"a webhook's address, by API token": {mismatch, trigger(connection.APIToken), "WEBHOOK_URL of n8n has to be an https address", "mistyped"},
		"a webhook's address, scope there":  {mismatch, trigger(connection.OAuth2, "webhooks:full"), "WEBHOOK_URL of n8n has to be an https address", "mistyped"},
		"a webhook may take admin":          {mismatch, trigger(connection.OAuth2, "webhooks:full"), "Pipedrive's pages disagree, and it may take the scope admin as well", "mistyped"},
		"a webhook, admin is there":         {mismatch, trigger(connection.OAuth2, "webhooks:full", "admin"), "WEBHOOK_URL of n8n has to be an https address", "take the scope"},
		"activity fields, admin is there": {mismatch, situation{method: connection.OAuth2, target: fields, path: "/api/v2/activityFields", granted: []scopes.Scope{"activities:full", "admin"}},
			"the token claims a scope that should be enough", "other way out"},
		"a webhook's scope or address":      {mismatch, trigger(connection.OAuth2), "switch on webhooks:full in Developer Hub; then the app must be authorized again, for a refresh keeps the old scopes; if it is on, Pipedrive", "mistyped"},
		"a webhook that is not valid":       {body(400, `{"error":"Validation failed"}`), trigger(connection.OAuth2), "in no version the object Activity Type", "fields"},
		"retired search":                    {gone, situation{target: search, path: "/v1/deals/search"}, "retired this address; no version of n8n's node sends anything else: make GET /api/v2/deals/search", "twin"},
		"retired in v2":                     {gone, situation{path: "/api/v2/deals"}, "retired this address: see", "twin"},
		"a list not found":                  {body(404, `{"error":"no"}`), situation{path: "/v1/leads"}, hintRoute, "id"},
		"a retired list not found":          {body(404, `{"error":"no"}`), situation{target: search, path: "/v1/deals/search"}, "make GET /api/v2/deals/search with an HTTP Request node instead", "id"},
		"a record not found":                {body(404, `{"error":"no"}`), situation{path: "/v1/leads/42"}, "check the id", "retired"},
		"a parameter of the person's own":   {body(400, `{"error":"Parameter 'user_id' is not allowed for this request"}`), situation{target: custom}, "take it out", "--debug"},
		"a form of the person's own":        {body(400, `{"error":"odd"}`), situation{target: custom}, "check the call's query", "--debug"},
		"malformed header, by API token":    {body(400, `{"error":"Invalid request: malformed authorization header"}`), situation{method: connection.APIToken}, "settings/api", "login"},
		"malformed header, by OAuth2":       {body(400, `{"error":"Invalid request: malformed authorization header"}`), situation{method: connection.OAuth2}, "connect-pipedrive login", "settings/api"},
		"burst":                             {limited(http.Header{"Retry-After": {"2"}, "X-Ratelimit-Remaining": {"0"}}), situation{}, "asks to wait 2s: then try again", "midnight"},
		"burst, not how long":               {limited(nil), situation{}, "wait some minutes", "asks"},
		"the day, by what is left":          {limited(http.Header{"X-Daily-Ratelimit-Token-Remaining": {"0"}}), situation{}, "after midnight", "minutes"},
		"the day, as the burst is not over": {limited(http.Header{"X-Ratelimit-Remaining": {"7"}, "X-Ratelimit-Reset": {"2"}}), situation{}, "after midnight", "minutes"},
		"the day, by the wait":              {limited(http.Header{"Retry-After": {"39600"}}), situation{}, "asks to wait 11h0m0s: the company's budget", "minutes"},
		"burst though much is left":         {limited(http.Header{"X-Daily-Ratelimit-Token-Remaining": {"29000"}, "X-Ratelimit-Remaining": {"0"}}), situation{}, "wait some minutes", "midnight"},
	} {
		t.Run(name, func(t *testing.T) {
			got := judgeError(c.answer, c.situation).hint
			if !strings.Contains(got, c.want) || strings.Contains(" "+got+" ", " "+c.not+" ") {
				t.Errorf("hint %q", got)
			}
		})
	}
}

func TestRetiredHintNamesAllThatReplaces(t *testing.T) {
	got := RetiredHint([]scopes.Target{{Use: "GET /a"}, {Use: "GET /b", NewNode: true}, {Use: "GET /c"}, {Use: "GET /d"}})
	want := "Pipedrive retired these addresses; replace the node of version 1 by a new one: version 2 sends GET /b; " +
		"no version of n8n's node sends anything else: make GET /a, GET /c and GET /d with an HTTP Request node instead"
	if got != want {
		t.Errorf("hint %q", got)
	}
}

func TestDeliberatelyAbsentDeal(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   connection.Status
	}{
		"404":           {404, `{"success":false,"error":"Deal not found"}`, connection.StatusOK},
		"404, no JSON":  {404, `not here`, connection.StatusOK},
		"200":           {200, `{"success":true,"data":[]}`, connection.StatusOK},
		"unknown route": {404, webPage, connection.StatusNotFound},
		"mismatch":      {403, `{"error":"Scope and URL mismatch"}`, connection.StatusMissingScope},
		"unauthorized":  {401, `{"error":"unauthorized access"}`, connection.StatusUnauthorized},
		"retired":       {410, `{"error":"Old resource permanently unavailable"}`, connection.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			s := stub(t, Options{}, answering(c.status, jsonType, c.body))
			if got := checkOne(t, s, "dealProduct"); got.Status != c.want || got.Status == connection.StatusOK && !strings.Contains(got.Detail, "suggests") {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestKindFollowsFromStatus(t *testing.T) {
	for status, want := range map[connection.Status]fault.Kind{
		connection.StatusUnauthorized: fault.Refused, connection.StatusRateLimited: fault.Unreachable,
		connection.StatusUnreachable: fault.Unreachable, connection.StatusFailed: fault.Failed,
		connection.StatusPlan: fault.Failed, connection.StatusNoPermission: fault.Failed, connection.StatusMissingScope: fault.Failed,
	} {
		if got := kindOf(status); got != want {
			t.Errorf("%s: %d, want %d", status, got, want)
		}
	}
}

// FuzzAnswer gives any answer any status: the result is always one that can be shown.
func FuzzAnswer(f *testing.F) {
	f.Add(200, `{"success":true,"data":[{"id":1}]}`)
	f.Add(403, `{"error":"Scope and URL mismatch \u001b[31m"}`)
	f.Add(404, webPage)
	f.Add(302, "")
	f.Add(429, `{"error":{"a":[1]},"message":null}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		for _, s := range []situation{{method: connection.APIToken}, {method: connection.OAuth2, absent: true, target: scopes.Target{AnyOf: []scopes.Scope{"deals:read"}}}} {
			v, data := judge(rawAnswer{status: status, body: []byte(body)}, s, true)
			if _, ok := data.firstID(); ok && !json.Valid(data.data) {
				t.Fatalf("an id of %q", body)
			}
			line := clean(v.detail)
			if strings.ContainsFunc(line, unicode.IsControl) {
				t.Fatalf("unclean detail %q", line)
			}
			if v.status == "" || v.status.Works() != (v.hint == "") || (v.status == connection.StatusEmpty && status/100 != 2) {
				t.Fatalf("%d %q is %+v", status, body, v)
			}
		}
	})
}
