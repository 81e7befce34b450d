package pipedrive

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

func oldToken() connection.Token {
	return connection.Token{
		AccessToken: secret.New("v1u:old-access"), RefreshToken: secret.New("old-refresh"), TokenType: "Bearer",
		Scope: "base,deals:read", APIDomain: "https://acme.pipedrive.com",
	}
}

var testApp = connection.App{ClientID: "client id", ClientSecret: secret.New("s3cr&t/+"), RedirectURL: "http://localhost:53682/callback"}

func TestExchangeAsksAsDocumented(t *testing.T) {
	var form url.Values
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		id, pass, _ := r.BasicAuth()
		id, _ = url.QueryUnescape(id)
		pass, _ = url.QueryUnescape(pass)
		if id != testApp.ClientID || pass != testApp.ClientSecret.Reveal() {
			t.Errorf("Basic %q %q", id, pass)
		}
		_ = r.ParseForm()
		form = r.PostForm
		if r.Method != http.MethodPost || r.URL.Path != "/oauth/token" || r.URL.RawQuery != "" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		answering(200, jsonType, `{"access_token":"v1u:a","refresh_token":"r","token_type":"Bearer","expires_in":3600,"scope":"base,deals:full","api_domain":"https://acme.pipedrive.com"}`)(w, r)
	})
	token, err := s.exchange(t.Context(), testApp, testApp.RedirectURL, "the-code")
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{"grant_type": {"authorization_code"}, "code": {"the-code"}, "redirect_uri": {testApp.RedirectURL}}
	if form.Encode() != want.Encode() {
		t.Errorf("form %v, want %v", form, want)
	}
	if token.AccessToken.Reveal() != "v1u:a" || token.RefreshToken.Reveal() != "r" || token.TokenType != "Bearer" ||
		token.Scope != "base,deals:full" || token.APIDomain != "https://acme.pipedrive.com" {
		t.Errorf("%+v", token)
	}
}

func TestTokenAnswers(t *testing.T) {
	ok := func(extra string) string { return `{"access_token":"v1u:a","refresh_token":"r"` + extra + `}` }
	remarked := func(field string) func(connection.Token) bool {
		return func(t connection.Token) bool {
			return t.AccessToken.Reveal() != "" && t.TokenType == "Bearer" && strings.Contains(t.Remark, field) &&
				!strings.ContainsAny(t.Remark, "\x1b\u202e")
		}
	}
	unknownExpiry := func(t connection.Token) bool {
		return t.AccessToken.Reveal() == "v1u:a" && t.RefreshToken.Reveal() == "r" && t.Expiry.IsZero() && remarked("expires_in")(t)
	}
	oldDomain := func(t connection.Token) bool {
		return t.RefreshToken.Reveal() == "r" && t.APIDomain == "https://acme.pipedrive.com" && remarked("api_domain")(t)
	}
	oldRefresh := func(t connection.Token) bool {
		return t.RefreshToken.Reveal() == "old-refresh" && remarked("refresh_token")(t)
	}
	for name, c := range map[string]struct {
		kind, body string
		wrong      string // in the error; empty: it is taken
		check      func(connection.Token) bool
	}{
		"expires_in as a number":   {jsonType, ok(`,"expires_in":3600`), "", func(t connection.Token) bool { return time.Until(t.Expiry) == time.Hour }},
		"expires_in as a text":     {jsonType, ok(`,"expires_in":"3600"`), "", func(t connection.Token) bool { return time.Until(t.Expiry) == time.Hour }},
		"no expires_in":            {jsonType, ok(``), "", func(t connection.Token) bool { return t.Expiry.IsZero() }},
		"expires_in zero":          {jsonType, ok(`,"expires_in":0`), "", func(t connection.Token) bool { return t.Expiry.IsZero() }},
		"expires_in negative":      {jsonType, ok(`,"expires_in":-5`), "", func(t connection.Token) bool { return t.Expiry.IsZero() }},
		"expires_in immense":       {jsonType, ok(`,"expires_in":9999999999999`), "", func(t connection.Token) bool { return time.Until(t.Expiry) > 0 }},
		"expires_in nonsense":      {jsonType, ok(`,"expires_in":"soon"`), "", unknownExpiry},
		"expires_in a fraction":    {jsonType, ok(`,"expires_in":3.7`), "", unknownExpiry},
		"expires_in a list":        {jsonType, ok(`,"expires_in":[]`), "", unknownExpiry},
		"expires_in beyond bounds": {jsonType, ok(`,"expires_in":1e300`), "", unknownExpiry},
		"expires_in true":          {jsonType, ok(`,"expires_in":true`), "", unknownExpiry},
		"expires_in null":          {jsonType, ok(`,"expires_in":null`), "", func(t connection.Token) bool { return t.Expiry.IsZero() && t.Remark == "" }},
		"no refresh token: kept":   {jsonType, `{"access_token":"v1u:a"}`, "", func(t connection.Token) bool { return t.RefreshToken.Reveal() == "old-refresh" }},
		"rotated refresh token":    {jsonType, ok(``), "", func(t connection.Token) bool { return t.RefreshToken.Reveal() == "r" }},
		"no scope: kept":           {jsonType, ok(``), "", func(t connection.Token) bool { return t.Scope == "base,deals:read" }},
		"scope with blanks":        {jsonType, ok(`,"scope":"base deals:full"`), "", func(t connection.Token) bool { return t.Scope == "base deals:full" }},
		"hostile scope":            {jsonType, ok(`,"scope":"base,\u001b[31mdeals:full\u202e"`), "", func(t connection.Token) bool { return t.Scope == "base,deals:full" }},
		"scope as a list":          {jsonType, ok(`,"scope":["base"]`), "", func(t connection.Token) bool { return t.Scope == "base,deals:read" && remarked("scope")(t) }},
		"no api_domain: kept":      {jsonType, ok(``), "", func(t connection.Token) bool { return t.APIDomain == "https://acme.pipedrive.com" }},
		"foreign api_domain":       {jsonType, ok(`,"api_domain":"https://evil.example"`), "", oldDomain},
		"api_domain without TLS":   {jsonType, ok(`,"api_domain":"http://acme.pipedrive.com"`), "", oldDomain},
		"hostile api_domain":       {jsonType, ok(`,"api_domain":"\u001b]0;x\u0007\u202e"`), "", oldDomain},
		"api_domain a number":      {jsonType, ok(`,"api_domain":7`), "", oldDomain},
		"labelled as text":         {"text/plain; charset=utf-8", ok(``), "", func(t connection.Token) bool { return t.AccessToken.Reveal() == "v1u:a" }},
		"token type in capitals":   {jsonType, ok(`,"token_type":"BEARER"`), "", func(t connection.Token) bool { return t.TokenType == "Bearer" }},
		"another token type":       {jsonType, ok(`,"token_type":"mac"`), "", remarked("token_type")},
		"token type a list":        {jsonType, ok(`,"token_type":["Bearer"]`), "", remarked("token_type")},
		"error as an object":       {jsonType, ok(`,"error":{}`), "", func(t connection.Token) bool { return t.AccessToken.Reveal() == "v1u:a" }},
		"an error beside a token":  {jsonType, ok(`,"error":"invalid_grant"`), "refuses the refresh token", nil},
		"no access token":          {jsonType, `{"refresh_token":"r"}`, "JSON of a token", nil},
		"access token with breaks": {jsonType, `{"access_token":"a\r\nX-Evil: 1"}`, "access token", nil},
		"access token of 10 kB":    {jsonType, `{"access_token":"` + strings.Repeat("a", 10_000) + `"}`, "access token", nil},
		"refresh token with blank": {jsonType, `{"access_token":"a","refresh_token":"a b"}`, "", oldRefresh},
		"refresh token a number":   {jsonType, `{"access_token":"a","refresh_token":7}`, "", oldRefresh},
		"HTML":                     {"text/html", webPage, "JSON", nil},
		"cut off":                  {jsonType, `{"access_token":"v1u:a","refre`, "JSON", nil},
		"empty":                    {jsonType, "", "JSON", nil},
		"a list":                   {jsonType, "[]", "JSON", nil},
		"megabytes":                {jsonType, `{"access_token":"` + strings.Repeat("a", 3<<20), "longer than 1 MiB", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := virtual(t, answering(200, c.kind, c.body))
				token, err := s.Refresh(t.Context(), testApp, oldToken())
				if c.wrong == "" {
					if err != nil || !c.check(token) {
						t.Errorf("%+v, %v", token, err)
					}
					return
				}
				if kind := fault.KindOf(err); kind != fault.Unreachable && kind != fault.Refused || !strings.Contains(err.Error(), c.wrong) || fault.HintOf(err) == "" || strings.ContainsRune(err.Error(), '\x1b') {
					t.Errorf("%v", err)
				}
				if token != (connection.Token{}) {
					t.Error("a token came with the error")
				}
			})
		})
	}
}

func TestOAuthErrors(t *testing.T) {
	say := func(message, code string) string {
		return `{"success":false,"message":"` + message + `","error":"` + code + `"}`
	}
	for name, c := range map[string]struct {
		status     int
		body       string
		kind       fault.Kind
		want, hint string
	}{
		"refresh token invalid":  {400, say("Invalid grant: refresh_token is invalid", "invalid_grant"), fault.Refused, "refuses the refresh token (Invalid grant", "connect-pipedrive login"},
		"as in the SDK's tests":  {400, say("Invalid grant: refresh token is invalid", "invalid_grant"), fault.Refused, "refuses the refresh token", "60 days"},
		"code invalid":           {400, say("Invalid grant: authorization_code is invalid", "invalid_grant"), fault.Refused, "code is no longer valid", "log in again"},
		"code expired":           {400, say("Invalid grant: authorization_code has expired", "invalid_grant"), fault.Refused, "code is no longer valid", "5 minutes"},
		"client invalid":         {400, say("Invalid client: client is invalid", "invalid_client"), fault.Refused, "does not know this client ID", "Developer Hub"},
		"client missing":         {400, say("Invalid client: cannot retrieve client credentials", "invalid_client"), fault.Refused, "could not read the client ID", "empty or cut off"},
		"client invalid, 401":    {401, say("Invalid client: client is invalid", "invalid_client"), fault.Refused, "does not know", "Developer Hub"},
		"401 without words":      {401, "{}", fault.Refused, "refuses the app's credentials", "Developer Hub"},
		"redirect not a URI":     {400, say("Invalid request: redirect_uri is not a valid URI", "invalid_request"), fault.Failed, "not the app's callback URL", "port and path"},
		"redirect invalid":       {400, say("Invalid request: redirect_uri is invalid", "invalid_request"), fault.Failed, "not the app's callback URL", "Developer Hub"},
		"code of RFC 6749 alone": {400, `{"error":"invalid_grant"}`, fault.Refused, "refuses the refresh token", "login"},
		"error_description":      {400, `{"error":"invalid_grant","error_description":"gone"}`, fault.Refused, "(gone)", "login"},
		"error with 200":         {200, say("Invalid grant: refresh_token is invalid", "invalid_grant"), fault.Refused, "refuses the refresh token", "login"},
		"unknown words":          {400, say("Something else", "invalid_scope"), fault.Failed, "(Something else)", "--debug"},
		"hostile words":          {400, say(`\u001b[31mInvalid grant\u202e`, "invalid_grant"), fault.Refused, "(Invalid grant)", "login"},
		"not JSON":               {400, "Bad Request", fault.Failed, "(Bad Request)", "--debug"},
		"HTML":                   {404, webPage, fault.Unreachable, "web page", "proxy"},
		"Cloudflare":             {403, webPage, fault.Unreachable, "too many requests", "wait"},
		"rate limit":             {429, `{"error":"Request over limit"}`, fault.Unreachable, "too many requests", "wait"},
		"server error":           {500, webPage, fault.Unreachable, "Pipedrive failed", "try again"},
		"redirected":             {307, "", fault.Failed, "redirects elsewhere", "proxy"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
				asked++
				w.Header().Set("Location", "https://evil.example/")
				answering(c.status, jsonType, c.body)(w, r)
			})
			_, err := s.Refresh(t.Context(), testApp, oldToken())
			if err == nil || fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) || !strings.Contains(fault.HintOf(err), c.hint) {
				t.Errorf("%v (kind %d, hint %s)", err, fault.KindOf(err), fault.HintOf(err))
			}
			if e, ok := errors.AsType[*fault.Error](err); !ok || e.Status != c.status {
				t.Errorf("status of %#v", err)
			}
			if asked != 1 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

func TestRefreshWithoutRefreshToken(t *testing.T) {
	s := stub(t, Options{}, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
	_, err := s.Refresh(t.Context(), testApp, connection.Token{AccessToken: secret.New("a")})
	if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.HintOf(err), "login") {
		t.Errorf("%v", err)
	}
}

func TestRevoke(t *testing.T) {
	for name, c := range map[string]struct {
		token       connection.Token
		value, hint string
	}{
		"the refresh token uninstalls the app": {oldToken(), "old-refresh", "refresh_token"},
		"else the access token":                {connection.Token{AccessToken: secret.New("acc")}, "acc", "access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			s := stub(t, Options{}, func(_ http.ResponseWriter, r *http.Request) {
				_, _, basic := r.BasicAuth()
				if r.Method != http.MethodPost || r.URL.Path != "/oauth/revoke" || !basic ||
					r.PostFormValue("token") != c.value || r.PostFormValue("token_type_hint") != c.hint {
					t.Errorf("%s %s %v", r.Method, r.URL, r.PostForm)
				}
			})
			if err := s.Revoke(t.Context(), testApp, c.token); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRevokeFails(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		token  connection.Token
		kind   fault.Kind
	}{
		"no token":       {200, "", connection.Token{}, fault.Usage},
		"invalid client": {400, `{"message":"Invalid client: client is invalid","error":"invalid_client"}`, oldToken(), fault.Refused},
		"server error":   {502, webPage, oldToken(), fault.Unreachable},
		"redirected":     {302, "", oldToken(), fault.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			s := stub(t, Options{}, answering(c.status, jsonType, c.body))
			if err := s.Revoke(t.Context(), testApp, c.token); err == nil || fault.KindOf(err) != c.kind {
				t.Errorf("%v", err)
			}
		})
	}
}

func FuzzTokenAnswer(f *testing.F) {
	f.Add(200, `{"access_token":"v1u:a","refresh_token":"r","expires_in":"3600","scope":"base","api_domain":"https://a.pipedrive.com"}`)
	f.Add(400, `{"message":"Invalid grant: refresh token is invalid","error":"invalid_grant"}`)
	f.Add(403, webPage)
	var status int
	var body string
	s := New(Options{})
	s.http.Transport = roundTripFunc(func(*http.Request) (*http.Response, error) { return response(status, body), nil })
	f.Fuzz(func(t *testing.T, gotStatus int, gotBody string) {
		status, body = gotStatus, gotBody
		token, err := s.Refresh(t.Context(), testApp, oldToken())
		if err != nil {
			if e, ok := errors.AsType[*fault.Error](err); !ok || e.Hint == "" || strings.ContainsAny(e.Message, "\x1b\n\u202e") {
				t.Fatalf("%d %q: %q", status, body, err)
			}
			return
		}
		if _, ok := s.trustedDomain(token.APIDomain); !ok || !isTokenText(token.AccessToken.Reveal()) || !isTokenText(token.RefreshToken.Reveal()) {
			t.Fatalf("%q was taken as %+v", body, token)
		}
	})
}
