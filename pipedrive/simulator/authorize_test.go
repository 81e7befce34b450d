package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

func TestConsentPageListsTheScopes(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"deals:read", "webhooks:full"}})
	a := send(t, request(t, "GET", authorizeURL(s, callback), ""))
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, want := range []string{"Access to basic information", "Deals: Read only", "Webhooks: Full access", "Allow</button>", "Cancel</button>", callback, "Acme Demo"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(a.body, "Deals: Full access") {
		t.Error("lists a scope that is off")
	}
}

func TestConsentPageIsEscaped(t *testing.T) {
	s := start(t, simulator.Options{})
	to := s.URL() + "/oauth/authorize?" + url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {callback}, "state": {`"><script>alert(1)</script>`}}.Encode()
	a := send(t, request(t, "GET", to, ""))
	if a.status != 200 || strings.Contains(a.body, "<script") || !strings.Contains(a.body, "&lt;script&gt;") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestAuthorizeRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		callback string // registered
		client   string
		redirect string
		extra    string
		want     string // title of the page; empty: none
	}{
		"another app":             {"", "0000000000000000", callback, "", "App not found"},
		"no app":                  {"", "", callback, "", "App not found"},
		"any loopback":            {"", simulator.ClientID, "http://127.0.0.1:9/x?y=z", "", ""},
		"any loopback, v6":        {"", simulator.ClientID, "http://[::1]:9/x", "", ""},
		"no redirect":             {"", simulator.ClientID, "", "", "Invalid redirect URL"},
		"not loopback":            {"", simulator.ClientID, "http://192.0.2.1/callback", "", "Invalid redirect URL"},
		"loopback look-alike":     {"", simulator.ClientID, "http://localhost.example/callback", "", "Invalid redirect URL"},
		"loopback as user":        {"", simulator.ClientID, "http://localhost:1@192.0.2.1/", "", "Invalid redirect URL"},
		"loopback, https":         {"", simulator.ClientID, "https://localhost/callback", "", "Invalid redirect URL"},
		"loopback, script":        {"", simulator.ClientID, "javascript://localhost/%0aalert(1)", "", "Invalid redirect URL"},
		"registered":              {"https://n8n.example/rest/oauth2-credential/callback", simulator.ClientID, "https://n8n.example/rest/oauth2-credential/callback", "", ""},
		"registered, other path":  {"http://localhost:1/a", simulator.ClientID, "http://localhost:1/a/", "", "Invalid redirect URL"},
		"registered, other port":  {"http://localhost:1/a", simulator.ClientID, "http://localhost:2/a", "", "Invalid redirect URL"},
		"registered, other name":  {"http://localhost:1/a", simulator.ClientID, "http://127.0.0.1:1/a", "", "Invalid redirect URL"},
		"scope is ignored":        {"", simulator.ClientID, callback, "&scope=admin", ""},
		"empty scope":             {"", simulator.ClientID, callback, "&scope=", ""}, // which n8n always sends
		"response_type and state": {"", simulator.ClientID, callback, "&response_type=code&state=1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, simulator.Options{Callback: tt.callback})
			a := send(t, request(t, "GET", s.URL()+"/oauth/authorize?"+url.Values{"client_id": {tt.client}, "redirect_uri": {tt.redirect}}.Encode()+tt.extra, ""))
			if tt.want == "" && a.status != 200 || tt.want != "" && (a.status != 400 || !strings.Contains(a.body, "<h1>"+tt.want)) {
				t.Errorf("%d %s", a.status, a.body)
			}
			if tt.want == "" {
				return
			}
			// What the page refuses, its form cannot bring either.
			form := url.Values{"client_id": {tt.client}, "redirect_uri": {tt.redirect}, "decision": {"allow"}}
			if a := post(t, s, "/oauth/authorize", form); a.status != 400 || a.header.Get("Location") != "" {
				t.Errorf("the form: %d to %q", a.status, a.header.Get("Location"))
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	s := start(t, simulator.Options{})
	allowed := decide(t, s, "allow").Query()
	if allowed.Get("code") == "" || allowed.Get("state") != "s1" || allowed.Has("error") {
		t.Errorf("allowed: %v", allowed)
	}
	for _, decision := range []string{"cancel", ""} {
		if q := decide(t, s, decision).Query(); q.Get("error") != "user_denied" || q.Get("state") != "s1" || q.Has("code") {
			t.Errorf("decision %q: %v", decision, q)
		}
	}
}

func TestCallbackKeepsItsOwnQuery(t *testing.T) {
	s := start(t, simulator.Options{AutoApprove: true})
	to := s.URL() + "/oauth/authorize?" + url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {"http://localhost:1/a?b=c"}}.Encode()
	a := send(t, request(t, "GET", to, ""))
	u, _ := url.Parse(a.header.Get("Location"))
	if a.status != http.StatusSeeOther || u.Query().Get("b") != "c" || u.Query().Get("code") == "" || u.Query().Has("state") {
		t.Errorf("%d %s", a.status, u)
	}
}

func TestAnotherSiteCannotPressAllow(t *testing.T) {
	s := start(t, simulator.Options{})
	form := url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {callback}, "decision": {"allow"}}.Encode()
	for _, header := range [][]string{{"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}} {
		req := request(t, "POST", s.URL()+"/oauth/authorize", form, append(header, "Content-Type", "application/x-www-form-urlencoded")...)
		if a := send(t, req); a.status != http.StatusForbidden {
			t.Errorf("%v: %d", header, a.status)
		}
	}
}
