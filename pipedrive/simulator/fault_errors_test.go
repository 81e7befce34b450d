package simulator_test

import (
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// deals is the call that the faults are tried with.
const deals = "/api/v2/deals?limit=1"

// answers expects a status and a part of the body, each time.
func answers(status int, part string) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		for range 2 {
			if a := get(t, s, deals); a.status != status || !strings.Contains(a.body, part) {
				t.Errorf("%d %s, want %d with %q", a.status, a.body, status, part)
			}
		}
	}
}

// onceThen expects a status and a header field, then that the same call works, while another call fails first, too.
func onceThen(status int, header, value string) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		for _, path := range []string{deals, "/v1/users/me", deals} {
			if a := get(t, s, path); a.status != status || a.header.Get(header) != value {
				t.Errorf("%s first: %d %v", path, a.status, a.header)
			}
			if a := get(t, s, path); a.status != 200 || a.header.Get("X-Simulator-Fault") != "" {
				t.Errorf("%s again: %d %s", path, a.status, a.body)
			}
		}
	}
}

var errorFaults = map[string]func(*testing.T, *simulator.Server){
	"unauthorized":       answers(401, `"error":"unauthorized access"`),
	"company-not-open":   answers(402, "Company account is not open"),
	"suites-missing":     answers(402, "Required suites missing"),
	"scope-mismatch":     answers(403, `"error":"Scope and URL mismatch"`),
	"no-permission":      answers(403, "You do not have permissions to do this."),
	"feature-cap":        answers(403, `"code":"feature_capping_deals_limit"`),
	"cloudflare":         answers(403, "Cloudflare"),
	"not-found":          answers(404, `"error":"Deal not found"`),
	"validation":         answers(400, `"code":"ERR_SCHEMA_VALIDATION_FAILED"`),
	"access-denied":      answers(403, `"code":"ERR_FORBIDDEN"`),
	"cloudflare-text":    answers(403, "error code: 1015"),
	"errors-object":      answers(400, `"errors":{"subscription_url":[`),
	"malformed-header":   answers(400, "malformed authorization header"),
	"feature-off":        answers(415, "Feature is not enabled"),
	"webhooks-limit":     answers(422, `"errors":`),
	"gone":               answers(410, "Old resource permanently unavailable"),
	"rate-limit-forever": answers(429, "Request over limit"),
	"server-error":       answers(500, "<html"),
	"bad-gateway":        answers(502, "<html"),

	"rate-limit-hours": func(t *testing.T, s *simulator.Server) {
		if a := get(t, s, deals); a.status != 429 || a.header.Get("Retry-After") != "39600" {
			t.Errorf("%d %v", a.status, a.header)
		}
	},
	"daily-limit": func(t *testing.T, s *simulator.Server) {
		a := get(t, s, deals)
		if a.status != 429 || a.header.Get("X-Daily-Ratelimit-Token-Remaining") != "0" || a.header.Get("X-Ratelimit-Remaining") == "0" || a.header.Get("Retry-After") != "" {
			t.Errorf("%d %v", a.status, a.header)
		}
	},
	"no-daily-budget": func(t *testing.T, s *simulator.Server) {
		a := get(t, s, deals)
		if a.status != 200 || a.header.Get("X-Daily-Ratelimit-Token-Remaining") != "" || a.header.Get("X-Ratelimit-Remaining") == "" {
			t.Errorf("%d %v", a.status, a.header)
		}
	},

	"rate-limit":       onceThen(429, "Retry-After", "1"),
	"unavailable-once": onceThen(503, "Retry-After", ""),
	"rate-limit-reset": func(t *testing.T, s *simulator.Server) {
		onceThen(429, "X-Ratelimit-Reset", "1")(t, s)
		if a := get(t, s, deals); a.header.Get("Retry-After") != "" {
			t.Error("Retry-After is there as well")
		}
	},
	"forbidden-webhooks": func(t *testing.T, s *simulator.Server) {
		if a := get(t, s, "/v1/webhooks"); a.status != 403 || a.body != `{"message":"Forbidden","success":false}` {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a := get(t, s, deals); a.status != 200 {
			t.Errorf("another call: %d", a.status)
		}
	},
	"expired-token": func(t *testing.T, s *simulator.Server) {
		v := login(t, s)
		if a := getAs(t, s, v["access_token"].(string), deals); a.status != 401 || !strings.Contains(a.body, "Invalid token: access_token is invalid") {
			t.Errorf("%d %s", a.status, a.body)
		}
		v = refresh(t, s, v["refresh_token"].(string)).json(t)
		if a := getAs(t, s, v["access_token"].(string), deals); a.status != 200 {
			t.Errorf("refreshed: %d %s", a.status, a.body)
		}
		if a := get(t, s, deals); a.status != 200 {
			t.Errorf("API token: %d %s", a.status, a.body)
		}
	},
	"revoked-token": func(t *testing.T, s *simulator.Server) {
		v := login(t, s)
		v = refresh(t, s, v["refresh_token"].(string)).json(t)
		if a := getAs(t, s, v["access_token"].(string), deals); a.status != 401 {
			t.Errorf("refreshed: %d %s", a.status, a.body)
		}
		if a := get(t, s, deals); a.status != 200 {
			t.Errorf("API token: %d %s", a.status, a.body)
		}
	},
}
