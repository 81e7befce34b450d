package pipedrive

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
)

// TestObjectFaults has every fault of the simulator's API, each with its one outcome.
func TestObjectFaults(t *testing.T) {
	for kind, c := range map[string]struct {
		want   connection.Status
		detail string
	}{
		"unauthorized": {connection.StatusUnauthorized, "unauthorized access"}, "company-not-open": {connection.StatusPlan, "not open"},
		"suites-missing": {connection.StatusPlan, "suites"}, "scope-mismatch": {connection.StatusMissingScope, "mismatch"},
		"no-permission": {connection.StatusNoPermission, "permissions"}, "feature-cap": {connection.StatusPlan, ""},
		"forbidden-webhooks": {connection.StatusNoPermission, "Forbidden"}, "cloudflare": {connection.StatusRateLimited, "Cloudflare"},
		"not-found": {connection.StatusNotFound, "not found"}, "validation": {connection.StatusFailed, "Validation"},
		"gone": {connection.StatusNotFound, "unavailable"}, "server-error": {connection.StatusUnreachable, "500"},
		"html": {connection.StatusUnreachable, "web page"}, "empty-body": {connection.StatusUnreachable, "not JSON"},
		"truncated": {connection.StatusUnreachable, ""}, "endless-json": {connection.StatusUnreachable, "longer than"},
		"huge": {connection.StatusUnreachable, "longer than"}, "gzip-bomb": {connection.StatusUnreachable, "longer than"},
		"wrong-types": {connection.StatusUnreachable, "no list"}, "escape-names": {connection.StatusOK, ""},
		"redirect-host": {connection.StatusFailed, "not followed"}, "redirect-http": {connection.StatusFailed, "not followed"},
	} {
		t.Run(kind, func(t *testing.T) {
			_, s := simulate(t, simulator.Options{Faults: []string{kind}})
			got := checkOne(t, s, "trigger")
			if got.Status != c.want || !strings.Contains(got.Detail, c.detail) || got.Status.Works() != (got.Hint == "") {
				t.Errorf("%+v", got)
			}
			if strings.ContainsAny(got.Detail+got.Hint, "\x1b\n\u202e") {
				t.Errorf("unclean: %+v", got)
			}
		})
	}
}

func TestEmptyAccount(t *testing.T) {
	_, s := simulate(t, simulator.Options{Empty: true})
	var r recorder
	if _, _, err := s.Check(t.Context(), tokenCredential(simulator.APIToken), allTargets(), r.report); err != nil {
		t.Fatal(err)
	}
	for _, check := range r.checks(11) {
		if want := strings.HasPrefix(check.Resource, "deal") && check.Resource != "deal"; want != (check.Status == connection.StatusOK) || !check.Status.Works() {
			t.Errorf("%+v", check)
		}
	}
}

// TestLoginFaults has the simulator's faults on the way back from the consent page.
func TestLoginFaults(t *testing.T) {
	for kind, c := range map[string]struct {
		ends bool
		want string
	}{
		"denied": {true, "denied"}, "user-denied": {true, "denied"}, "strange-error": {true, "did not authorize"},
		"invalid-code": {true, "no longer valid"}, "expired-code": {true, "no longer valid"}, "invalid-client": {true, "client ID"},
		"bad-api-domain": {true, ""}, "token-html": {true, "JSON"}, "token-truncated": {true, "JSON"},
		"token-empty": {true, "JSON"}, "token-huge": {true, "longer than 1 MiB"}, "token-error": {true, "Pipedrive failed"},
		"token-redirect": {true, "not followed"}, "no-access-token": {true, "JSON"},
		"wrong-state": {false, ""}, "missing-state": {false, ""}, "missing-code": {false, ""}, "long-callback": {false, ""},
		"double-callback": {true, ""}, "no-api-domain": {true, ""}, "no-refresh-token": {true, ""}, "expires-in-string": {true, ""},
		"scope-blanks": {true, ""}, "no-scope": {true, ""},
	} {
		t.Run(kind, func(t *testing.T) {
			sim, s := simulate(t, simulator.Options{Faults: []string{kind}})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			a := begin(ctx, s, demoApp(freeRedirect()), connection.AuthorizeOptions{})
			_ = sim.Approve(t.Context(), a.invitation.URL)
			if !c.ends {
				select {
				case <-a.done:
					t.Errorf("the login ended: %v", a.err)
				default:
				}
				cancel()
				<-a.done
				return
			}
			<-a.done
			if c.want == "" && a.err != nil || c.want != "" && (a.err == nil || !strings.Contains(a.err.Error(), c.want)) {
				t.Errorf("%v, want %q", a.err, c.want)
			}
			if a.err != nil && (fault.HintOf(a.err) == "" || strings.ContainsAny(a.err.Error(), "\x1b\n")) {
				t.Errorf("%q (%s)", a.err, fault.HintOf(a.err))
			}
		})
	}
}

// TestFaultsThatTakeTime has the simulator's faults that are slow or want patience, in virtual time.
func TestFaultsThatTakeTime(t *testing.T) {
	for kind, c := range map[string]struct {
		want        connection.Status
		detail      string
		retries     int
		least, most time.Duration
	}{
		"late":               {connection.StatusOK, "", 0, 10 * time.Second, 10 * time.Second},
		"hang":               {connection.StatusUnreachable, "no answer came in time", 0, 20 * time.Second, 20 * time.Second},
		"slow-headers":       {connection.StatusUnreachable, "no answer came in time", 0, 20 * time.Second, 20 * time.Second},
		"slow-trickle":       {connection.StatusUnreachable, "did not end in time", 0, 15 * time.Second, 16 * time.Second},
		"rate-limit":         {connection.StatusOK, "", 1, time.Second, 3 * time.Second},
		"rate-limit-reset":   {connection.StatusOK, "", 1, time.Second, 3 * time.Second},
		"rate-limit-forever": {connection.StatusRateLimited, "Request over limit", 2, time.Second, patience},
		"unavailable-once":   {connection.StatusOK, "", 1, 0, 3 * time.Second},
		"bad-gateway":        {connection.StatusUnreachable, "502", 2, 0, 6 * time.Second},
		"reset":              {connection.StatusUnreachable, "cut off", 2, 0, 3 * time.Second},
	} {
		t.Run(kind, func(t *testing.T) {
			sim, err := simulator.Start(simulator.Options{Faults: []string{kind}})
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				t.Cleanup(sim.Close) // in the bubble in which its requests were answered
				s := virtual(t, sim.Handler().ServeHTTP)
				var r recorder
				began := time.Now()
				if _, _, err := s.Check(t.Context(), tokenCredential(simulator.APIToken), []scopes.Target{object("lead")}, r.report); err != nil {
					t.Fatal(err)
				}
				took, check := time.Since(began), r.checks(1)[0]
				if check.Status != c.want || !strings.Contains(check.Detail, c.detail) || check.Status.Works() != (check.Hint == "") {
					t.Errorf("%+v", check)
				}
				if retries := len(r.events) - 2; retries != c.retries || took < c.least || took > c.most {
					t.Errorf("%d retries in %v", retries, took)
				}
			})
		})
	}
}
