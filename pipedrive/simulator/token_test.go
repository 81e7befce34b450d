package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

func TestTokenAnswer(t *testing.T) {
	s := start(t, simulator.Options{Scopes: []scopes.Scope{"webhooks:full", "deals:read"}})
	v := login(t, s)
	if got := v["access_token"].(string); !strings.HasPrefix(got, "v1u:") || len(got) > 768 {
		t.Errorf("access token %q", got)
	}
	delete(v, "access_token")
	if v["refresh_token"] == "" {
		t.Error("no refresh token")
	}
	delete(v, "refresh_token")
	want := map[string]any{"token_type": "Bearer", "expires_in": 3600.0, "scope": "base,deals:read,webhooks:full", "api_domain": s.URL()}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Error(diff)
	}
}

func TestAccessTokenWithAllScopesIsShortEnough(t *testing.T) {
	if got := login(t, start(t, simulator.Options{}))["access_token"].(string); len(got) > 768 {
		t.Errorf("%d characters, Pipedrive's have up to 768", len(got))
	}
}

func TestAPIDomainIsTheNameThatWasCalled(t *testing.T) {
	s := start(t, simulator.Options{})
	req := request(t, "POST", s.URL()+"/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {login(t, s)["refresh_token"].(string)}}.Encode(),
		"Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
	req.Host = "localhost:1234"
	if got := send(t, req).json(t)["api_domain"]; got != "http://localhost:1234" {
		t.Errorf("got %v", got)
	}
}

func TestTokenRefusals(t *testing.T) {
	s := start(t, simulator.Options{})
	code := func() string { return decide(t, s, "allow").Query().Get("code") }
	used := code()
	redeem(t, s, used)
	granted := login(t, s)
	for name, tt := range map[string]struct {
		form       url.Values
		error, msg string
	}{
		"unknown code":    {url.Values{"grant_type": {"authorization_code"}, "code": {"x"}, "redirect_uri": {callback}}, "invalid_grant", "Invalid grant: authorization_code is invalid"},
		"used code":       {url.Values{"grant_type": {"authorization_code"}, "code": {used}, "redirect_uri": {callback}}, "invalid_grant", "Invalid grant: authorization_code is invalid"},
		"no redirect":     {url.Values{"grant_type": {"authorization_code"}, "code": {code()}}, "invalid_request", "Invalid request: redirect_uri is not a valid URI"},
		"other redirect":  {url.Values{"grant_type": {"authorization_code"}, "code": {code()}, "redirect_uri": {callback + "/"}}, "invalid_request", "Invalid request: redirect_uri is invalid"},
		"unknown refresh": {url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"1:1:x"}}, "invalid_grant", "Invalid grant: refresh_token is invalid"},
		"access token":    {url.Values{"grant_type": {"refresh_token"}, "refresh_token": {granted["access_token"].(string)}}, "invalid_grant", "Invalid grant: refresh_token is invalid"},
		"no grant":        {url.Values{}, "invalid_request", "Missing parameter: grant_type"},
		"other grant":     {url.Values{"grant_type": {"password"}}, "unsupported_grant_type", "Unsupported grant type: grant_type is invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			a := post(t, s, "/oauth/token", tt.form)
			if diff := cmp.Diff(map[string]any{"success": false, "error": tt.error, "message": tt.msg}, a.json(t)); a.status != 400 || diff != "" {
				t.Errorf("%d %s", a.status, diff)
			}
		})
	}
}

// TestTokenWantsTheClient by HTTP Basic or in the form.
func TestTokenWantsTheClient(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, path := range []string{"/oauth/token", "/oauth/revoke"} {
		for name, tt := range map[string]struct{ id, secret, msg string }{
			"none":         {"", "", "Invalid client: cannot retrieve client credentials"},
			"no secret":    {simulator.ClientID, "", "Invalid client: cannot retrieve client credentials"},
			"wrong secret": {simulator.ClientID, "x", "Invalid client: client is invalid"},
			"wrong id":     {"x", simulator.ClientSecret, "Invalid client: client is invalid"},
		} {
			t.Run(path+" "+name, func(t *testing.T) {
				basic := request(t, "POST", s.URL()+path, "grant_type=refresh_token", "Content-Type", "application/x-www-form-urlencoded")
				if tt.id != "" {
					basic.SetBasicAuth(tt.id, tt.secret)
				}
				form := url.Values{"grant_type": {"refresh_token"}, "client_id": {tt.id}, "client_secret": {tt.secret}}.Encode()
				body := request(t, "POST", s.URL()+path, form, "Content-Type", "application/x-www-form-urlencoded")
				for _, req := range []*http.Request{basic, body} {
					a := send(t, req)
					if diff := cmp.Diff(map[string]any{"success": false, "error": "invalid_client", "message": tt.msg}, a.json(t)); a.status != 400 || diff != "" {
						t.Errorf("%d %s", a.status, diff)
					}
				}
			})
		}
	}
}

func TestTokenTakesTheClientFromTheForm(t *testing.T) {
	s := start(t, simulator.Options{})
	form := url.Values{"grant_type": {"authorization_code"}, "code": {decide(t, s, "allow").Query().Get("code")}, "redirect_uri": {callback},
		"client_id": {simulator.ClientID}, "client_secret": {simulator.ClientSecret}}
	a := send(t, request(t, "POST", s.URL()+"/oauth/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded"))
	if a.status != 200 || a.json(t)["access_token"] == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestTokenWantsAForm(t *testing.T) {
	s := start(t, simulator.Options{})
	req := request(t, "POST", s.URL()+"/oauth/token", `{"grant_type":"refresh_token"}`, "Content-Type", "application/json")
	req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
	if a := send(t, req); a.status != 400 || a.json(t)["message"] != "Invalid request: content must be application/x-www-form-urlencoded" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestRefreshKeepsTheRefreshToken(t *testing.T) {
	s := start(t, simulator.Options{})
	first := login(t, s)
	second := refresh(t, s, first["refresh_token"].(string)).json(t)
	if second["refresh_token"] != first["refresh_token"] || second["access_token"] == first["access_token"] {
		t.Errorf("first %v, second %v", first, second)
	}
	for _, token := range []any{first["access_token"], second["access_token"]} {
		if a := getAs(t, s, token.(string), "/v1/users/me"); a.status != 200 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

func TestTokensOutliveTheProcess(t *testing.T) {
	v := login(t, start(t, simulator.Options{}))
	later := start(t, simulator.Options{})
	if a := getAs(t, later, v["access_token"].(string), "/api/v2/deals"); a.status != 200 {
		t.Errorf("access token: %d %s", a.status, a.body)
	}
	a := refresh(t, later, v["refresh_token"].(string))
	if a.status != 200 || a.json(t)["api_domain"] != later.URL() {
		t.Errorf("refresh token: %d %s", a.status, a.body)
	}
}

func TestRevoke(t *testing.T) {
	for hint, survives := range map[string]bool{"access_token": true, "refresh_token": false} {
		t.Run(hint, func(t *testing.T) {
			s := start(t, simulator.Options{})
			v, other := login(t, s), login(t, s)
			second := refresh(t, s, v["refresh_token"].(string)).json(t)
			if a := post(t, s, "/oauth/revoke", url.Values{"token": {v[hint].(string)}, "token_type_hint": {hint}}); a.status != 200 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			if a := getAs(t, s, v["access_token"].(string), "/v1/users/me"); a.status != 401 {
				t.Errorf("the access token still works: %d", a.status)
			}
			if a := getAs(t, s, second["access_token"].(string), "/v1/users/me"); (a.status == 200) != survives {
				t.Errorf("another access token of the same consent: %d", a.status)
			}
			if a := refresh(t, s, v["refresh_token"].(string)); (a.status == 200) != survives {
				t.Errorf("refresh: %d %s", a.status, a.body)
			}
			if a := getAs(t, s, other["access_token"].(string), "/v1/users/me"); a.status != 200 {
				t.Errorf("another consent: %d", a.status)
			}
		})
	}
}

func TestRevokeOfNonsenseIsFine(t *testing.T) {
	s := start(t, simulator.Options{})
	for _, token := range []string{"", "x", "v1u:x"} {
		if a := post(t, s, "/oauth/revoke", url.Values{"token": {token}}); a.status != 200 {
			t.Errorf("%q: %d", token, a.status)
		}
	}
}

func TestFormsAreBounded(t *testing.T) {
	s := start(t, simulator.Options{})
	a := post(t, s, "/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {strings.Repeat("a", 1<<20)}})
	if a.status != 400 || a.json(t)["error"] != "invalid_request" {
		t.Errorf("%d %.200s", a.status, a.body)
	}
}
