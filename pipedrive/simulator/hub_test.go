package simulator_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// page reads a page that must be there.
func page(t *testing.T, s *simulator.Server, path string) string {
	t.Helper()
	a := send(t, request(t, "GET", s.URL()+path, ""))
	if a.status != 200 {
		t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	return html.UnescapeString(a.body)
}

func TestHubShowsTheApp(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"deals:read"}, Callback: callback})
	got := page(t, s, "/developer-hub")
	for _, want := range []string{simulator.ClientID, simulator.ClientSecret, `value="` + callback + `"`,
		`value="deals:read" checked>`, `value="deals:full">`, `value="base" checked disabled>`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, row := range scopes.Table() {
		if !strings.Contains(got, row.Label+" <code>"+string(row.Scope)) {
			t.Errorf("no switch for %s", row.Scope)
		}
	}
}

func TestHubSavesScopes(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"deals:read"}})
	for _, tt := range []struct {
		on    []string
		note  bool // that the app must be authorized again
		scope string
	}{
		{[]string{"deals:read", "contacts:full"}, true, "base,deals:read,contacts:full"},
		{[]string{"contacts:full"}, false, "base,contacts:full"},
		{nil, false, "base"},
	} {
		a := post(t, s, "/developer-hub/scopes", url.Values{"scope": tt.on})
		if a.status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.status, a.body)
		}
		to, _, _ := strings.Cut(a.header.Get("Location"), "#")
		got := page(t, s, to)
		if strings.Contains(got, "authorize the app again") != tt.note || !strings.Contains(got, "Saved.") {
			t.Errorf("%v: note %v wanted: %s", tt.on, tt.note, got)
		}
		if scope := login(t, s)["scope"]; scope != tt.scope {
			t.Errorf("%v: a login gets %v, want %s", tt.on, scope, tt.scope)
		}
	}
}

func TestHubSavesBasicInfo(t *testing.T) {
	s := start(t, simulator.Options{})
	a := post(t, s, "/developer-hub/basic-info", url.Values{"name": {"<My> app"}, "callback": {"http://localhost:1/x"}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if got := page(t, s, a.header.Get("Location")); !strings.Contains(got, `value="http://localhost:1/x"`) || !strings.Contains(got, "Saved.") {
		t.Error(got)
	}
	if a := send(t, request(t, "GET", authorizeURL(s, callback), "")); a.status != 400 {
		t.Errorf("another callback: %d", a.status)
	}
	a = send(t, request(t, "GET", authorizeURL(s, "http://localhost:1/x"), ""))
	if a.status != 200 || !strings.Contains(a.body, "&lt;My&gt; app") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestHubRefusesACallbackThatIsNone(t *testing.T) {
	s := start(t, simulator.Options{Callback: callback})
	a := post(t, s, "/developer-hub/basic-info", url.Values{"name": {"other"}, "callback": {"localhost:1"}})
	if a.status != 400 || !strings.Contains(a.body, "is not a callback URL") || !strings.Contains(a.body, `value="localhost:1"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if got := page(t, s, "/developer-hub"); !strings.Contains(got, `value="`+callback+`"`) || strings.Contains(got, `value="other"`) {
		t.Error("half of it was saved")
	}
}

func TestAnotherSiteCannotChangeTheApp(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, path := range []string{"/developer-hub/scopes", "/developer-hub/basic-info"} {
		if a := send(t, request(t, "POST", s.URL()+path, "", "Origin", "https://elsewhere.example")); a.status != http.StatusForbidden {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
