package simulator_test

import (
	"testing"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

func TestAddedScopeNeedsANewAuthorization(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"deals:read"}})
	v := login(t, s)
	access, refreshToken := v["access_token"].(string), v["refresh_token"].(string)
	if a := getAs(t, s, access, "/api/v2/persons"); a.status != 403 {
		t.Fatalf("without the scope: %d", a.status)
	}
	s.SetScopes([]scopes.Scope{"deals:read", "contacts:read"})
	if a := getAs(t, s, access, "/api/v2/deals"); a.status != 401 {
		t.Errorf("an access token from before the change: %d", a.status)
	}
	again := refresh(t, s, refreshToken).json(t)
	if again["scope"] != "base,deals:read" {
		t.Errorf("a refresh gives %v, want the old scopes", again["scope"])
	}
	if a := getAs(t, s, again["access_token"].(string), "/api/v2/deals"); a.status != 200 {
		t.Errorf("after the refresh: %d", a.status)
	}
	if a := getAs(t, s, again["access_token"].(string), "/api/v2/persons"); a.status != 403 {
		t.Errorf("the added scope, not authorized: %d", a.status)
	}
	anew := login(t, s)
	if anew["scope"] != "base,deals:read,contacts:read" {
		t.Errorf("authorized again: %v", anew["scope"])
	}
	if a := getAs(t, s, anew["access_token"].(string), "/api/v2/persons"); a.status != 200 {
		t.Errorf("the added scope, authorized: %d", a.status)
	}
}

func TestRemovedScopeNeedsOnlyARefresh(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"deals:read", "contacts:read"}})
	v := login(t, s)
	s.SetScopes([]scopes.Scope{"deals:read"})
	if a := getAs(t, s, v["access_token"].(string), "/api/v2/persons"); a.status != 200 {
		t.Errorf("before the refresh: %d", a.status)
	}
	again := refresh(t, s, v["refresh_token"].(string)).json(t)
	if again["scope"] != "base,deals:read" {
		t.Errorf("got %v", again["scope"])
	}
	s.SetScopes([]scopes.Scope{"deals:read", "contacts:read"})
	if back := refresh(t, s, v["refresh_token"].(string)).json(t); back["scope"] != "base,deals:read" {
		t.Errorf("switched on again, but not authorized: %v", back["scope"])
	}
}

func TestSetScopes(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, tt := range []struct {
		on   []scopes.Scope
		want string
	}{
		{nil, "base"},
		{[]scopes.Scope{"webhooks:full", "no:such", "deals:read", "deals:read"}, "base,deals:read,webhooks:full"},
	} {
		s.SetScopes(tt.on)
		if got := login(t, s)["scope"]; got != tt.want {
			t.Errorf("%v: %v, want %v", tt.on, got, tt.want)
		}
	}
}

func TestSetCallback(t *testing.T) {
	s := start(t, simulator.Options{})
	if err := s.SetCallback("http://localhost:1/other"); err != nil {
		t.Fatal(err)
	}
	if a := send(t, request(t, "GET", authorizeURL(s, callback), "")); a.status != 400 {
		t.Errorf("another callback than the registered: %d", a.status)
	}
	for _, bad := range []string{"localhost", "ftp://localhost/", "http://user@localhost/", "http://localhost/#x", "http://", "\x00"} {
		if err := s.SetCallback(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if err := s.SetCallback(""); err != nil {
		t.Fatal(err)
	}
	if a := send(t, request(t, "GET", authorizeURL(s, callback), "")); a.status != 200 {
		t.Errorf("any loopback callback: %d", a.status)
	}
}
