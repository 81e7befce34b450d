package simulator_test

import (
	"io"
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// codeAnswer is the answer to a code.
func codeAnswer(t *testing.T, s *simulator.Server) reply {
	t.Helper()
	return redeem(t, s, decide(t, s, "allow").Query().Get("code"))
}

// grants expects a token answer, in which a field is as it should not be.
func grants(field string, spoiled func(v any, has bool) bool) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		a := codeAnswer(t, s)
		v := a.json(t)
		got, has := v[field]
		if a.status != 200 || !spoiled(got, has) {
			t.Errorf("%d, %s is %v", a.status, field, got)
		}
		if bad := redeem(t, s, "x"); bad.status != 400 {
			t.Errorf("a wrong code: %d", bad.status)
		}
	}
}

func absent(_ any, has bool) bool { return !has }

// tokenAnswers expects a status and a part of the body.
func tokenAnswers(status int, part string) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		if a := codeAnswer(t, s); a.status != status || !strings.Contains(a.body, part) {
			t.Errorf("%d %s, want %d with %q", a.status, a.body, status, part)
		}
	}
}

var tokenFaults = map[string]func(*testing.T, *simulator.Server){
	"invalid-code":   tokenAnswers(400, `"message":"Invalid grant: authorization_code is invalid"`),
	"expired-code":   tokenAnswers(400, `"message":"Invalid grant: authorization_code has expired"`),
	"invalid-client": tokenAnswers(400, `"message":"Invalid client: client is invalid"`),
	"token-html":     tokenAnswers(200, "<html"),
	"token-error":    tokenAnswers(500, "<html"),
	"token-slow":     tokenAnswers(200, `"access_token":"v1u:`),

	"no-api-domain":    grants("api_domain", absent),
	"no-refresh-token": grants("refresh_token", absent),
	"no-access-token":  grants("access_token", absent),
	"no-scope":         grants("scope", absent),
	"bad-api-domain": grants("api_domain", func(v any, _ bool) bool {
		u, err := url.Parse(v.(string))
		return err == nil && !strings.HasSuffix(u.Host, ".pipedrive.com")
	}),
	"expires-in-string": grants("expires_in", func(v any, _ bool) bool { return v == "3600" }),
	"scope-blanks": grants("scope", func(v any, _ bool) bool {
		return strings.Contains(v.(string), "deals:read ") && !strings.Contains(v.(string), ",")
	}),

	"invalid-grant": func(t *testing.T, s *simulator.Server) {
		a := refresh(t, s, login(t, s)["refresh_token"].(string)) // the code is taken
		if a.status != 400 || !strings.Contains(a.body, "Invalid grant: refresh_token is invalid") {
			t.Errorf("%d %s", a.status, a.body)
		}
	},
	"rotate-refresh-token": func(t *testing.T, s *simulator.Server) {
		first := login(t, s)["refresh_token"].(string)
		second := refresh(t, s, first).json(t)["refresh_token"].(string)
		if a := refresh(t, s, first); second == first || a.status != 400 {
			t.Errorf("the first one again: %d %s", a.status, a.body)
		}
		if a := refresh(t, s, second); a.status != 200 {
			t.Errorf("the second one: %d %s", a.status, a.body)
		}
	},
	"token-truncated": func(t *testing.T, s *simulator.Server) {
		if a := codeAnswer(t, s); a.status != 200 || !cutShort(a.body) {
			t.Errorf("%d %s", a.status, a.body)
		}
	},
	"token-empty": func(t *testing.T, s *simulator.Server) {
		if a := codeAnswer(t, s); a.status != 200 || a.body != "" {
			t.Errorf("%d %s", a.status, a.body)
		}
	},
	"token-redirect": func(t *testing.T, s *simulator.Server) {
		if a := codeAnswer(t, s); a.status != 302 || !strings.HasPrefix(a.header.Get("Location"), "https://elsewhere.invalid/") {
			t.Errorf("%d %v", a.status, a.header)
		}
	},
	"token-huge": func(t *testing.T, s *simulator.Server) {
		read(t, exchangeOpen(t, s), 70<<20)
	},
	"token-reset": func(t *testing.T, s *simulator.Server) {
		if body, err := io.ReadAll(exchangeOpen(t, s)); err == nil {
			t.Errorf("a whole answer: %s", body)
		}
	},
	"token-hang": func(t *testing.T, s *simulator.Server) {
		over := make(chan error)
		go func() {
			req := request(t, "POST", s.URL()+"/oauth/token", "")
			req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
			_, err := client().Do(req)
			over <- err
		}()
		s.Close()
		if err := <-over; err == nil {
			t.Error("it answers")
		}
	},
}

// exchangeOpen sends a token request and gives the body unread.
func exchangeOpen(t *testing.T, s *simulator.Server) io.Reader {
	t.Helper()
	req := request(t, "POST", s.URL()+"/oauth/token", "grant_type=refresh_token", "Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(simulator.ClientID, simulator.ClientSecret)
	resp, err := client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp.Body
}
