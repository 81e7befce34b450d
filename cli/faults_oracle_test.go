//go:build load

package cli

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// outcomes are the results that a last answer spoiled in this way leads to; what is not named here does no harm.
var outcomes = map[string]connection.Status{
	"unauthorized": connection.StatusUnauthorized, "expired-token": connection.StatusUnauthorized, "revoked-token": connection.StatusUnauthorized,
	"company-not-open": connection.StatusPlan, "suites-missing": connection.StatusPlan, "feature-cap": connection.StatusPlan,
	"scope-mismatch": connection.StatusMissingScope,
	"access-denied":  connection.StatusNoPermission, "malformed-header": connection.StatusUnauthorized,
	"errors-object": connection.StatusFailed, "webhooks-limit": connection.StatusFailed, "feature-off": connection.StatusPlan,
	"cloudflare-text": connection.StatusRateLimited, "rate-limit-hours": connection.StatusRateLimited, "daily-limit": connection.StatusRateLimited,
	"no-permission": connection.StatusNoPermission, "forbidden-webhooks": connection.StatusNoPermission,
	"not-found": connection.StatusNotFound, "gone": connection.StatusNotFound,
	"validation": connection.StatusFailed, "redirect-host": connection.StatusFailed, "redirect-http": connection.StatusFailed,
	"cloudflare": connection.StatusRateLimited, "rate-limit": connection.StatusRateLimited,
	"rate-limit-reset": connection.StatusRateLimited, "rate-limit-forever": connection.StatusRateLimited,
	"server-error": connection.StatusUnreachable, "bad-gateway": connection.StatusUnreachable, "unavailable-once": connection.StatusUnreachable,
	"html": connection.StatusUnreachable, "empty-body": connection.StatusUnreachable, "truncated": connection.StatusUnreachable,
	"endless-json": connection.StatusUnreachable, "huge": connection.StatusUnreachable, "gzip-bomb": connection.StatusUnreachable,
	"wrong-types": connection.StatusUnreachable, "reset": connection.StatusUnreachable, "hang": connection.StatusUnreachable,
	"slow-headers": connection.StatusUnreachable, "slow-trickle": connection.StatusUnreachable,
}

// refreshOutcomes are those of a refresh: what a call that needs it comes to.
var refreshOutcomes = map[string]connection.Status{
	"invalid-grant": connection.StatusUnauthorized, "invalid-client": connection.StatusUnauthorized,
	"no-access-token": connection.StatusUnreachable, "token-html": connection.StatusUnreachable,
	"token-truncated": connection.StatusUnreachable, "token-empty": connection.StatusUnreachable, "token-huge": connection.StatusUnreachable,
	"token-error": connection.StatusUnreachable, "token-reset": connection.StatusUnreachable, "token-hang": connection.StatusUnreachable,
	"token-redirect": connection.StatusFailed,
}

// retried are the faults after which a call is made again, up to three times.
var retried = []string{"rate-limit", "rate-limit-reset", "rate-limit-forever", "bad-gateway", "unavailable-once", "reset"}

// oracle knows what a run must have come to.
type oracle struct {
	faults map[string][]string // of the answers to each call, in order
	method connection.Method
	checks []connection.Check
}

// worseCode is the one of two exit codes that goes before the other.
func worseCode(a, b int) int { return worse(fault.Kind(a), fault.Kind(b)).ExitCode() }

// problems are what is not as it must be, and the exit code that the configuration alone leads to.
func (o oracle) problems(account connection.Account, ok bool) (want int, list []string) {
	name := o.expected("GET /v1/users/me", false)
	if good := slices.Contains(name, connection.StatusOK); good != (account.User != "") {
		list = append(list, fmt.Sprintf("account %+v, want %v", account, name))
	} else if !good {
		want = accountCode(name[0])
	}
	ended := slices.Contains(o.faults["POST /oauth/token"], "token-redirect") // concerns no single call
	if ended {
		want = worseCode(want, 1)
	} else if len(o.checks) != 11 {
		list = append(list, fmt.Sprintf("%d checks", len(o.checks)))
	}
	for _, c := range o.checks {
		want = worseCode(want, checkKind(c.Status).ExitCode())
		if strings.HasPrefix(c.Detail, "not asked") {
			if c.Status != connection.StatusRateLimited || !o.turnedAway() || len(o.faults[c.Call]) > 0 {
				list = append(list, fmt.Sprintf("%s was not asked: %+v", c.Call, c))
			}
			continue
		}
		absent := strings.Contains(c.Call, "2147483647")
		if absent && c.HTTP == 404 && c.Status == connection.StatusOK {
			continue // the status says it, whatever became of the body
		}
		status := c.Status
		if status == connection.StatusEmpty {
			status = connection.StatusOK
		}
		if wants := o.expected(c.Call, absent); !slices.Contains(wants, status) {
			list = append(list, fmt.Sprintf("%s is %s, want %v", c.Call, c.Status, wants))
		}
	}
	if ok != (want == 0) {
		list = append(list, fmt.Sprintf("ok %v, want exit code %d", ok, want))
	}
	return want, list
}

// expected are the statuses that a call may have, by the answers to it and to the refreshes on its way.
func (o oracle) expected(call string, absent bool) []connection.Status {
	answers := o.faults[call]
	last := ""
	if len(answers) > 0 {
		last = answers[len(answers)-1]
	}
	refresh, failed := o.refresh()
	if len(answers) == 0 {
		if failed {
			return []connection.Status{refresh}
		}
		return nil // somebody must have asked
	}
	status, bad := outcomes[last]
	switch {
	case !bad, absent && last == "not-found":
		return []connection.Status{connection.StatusOK}
	case slices.Contains(retried, last) && !o.exhausted(answers):
		return nil
	case last == "malformed-header": // no reason to refresh
	case status == connection.StatusUnauthorized && o.method == connection.OAuth2 && failed:
		return []connection.Status{refresh, status} // of the first 401, or of the one after an earlier refresh
	case status == connection.StatusUnauthorized && o.method == connection.OAuth2 && len(answers) < 2:
		return nil // there must have been a second try
	}
	return []connection.Status{status}
}

// exhausted reports whether the last three answers all were of the kind that is asked again.
func (o oracle) exhausted(answers []string) bool {
	if len(answers) < 3 {
		return false
	}
	for _, a := range answers[len(answers)-3:] {
		if !slices.Contains(retried, a) {
			return false
		}
	}
	return true
}

// refresh is what a failed refresh came to. It is not tried a second time.
func (o oracle) refresh() (status connection.Status, failed bool) {
	lost := false
	for _, fault := range o.faults["POST /oauth/token"] {
		if status, failed = refreshOutcomes[fault]; failed {
			return status, true
		}
		if lost { // a refresh token that was replaced by one that did not arrive
			return connection.StatusUnauthorized, true
		}
		lost = fault == "no-refresh-token"
	}
	return "", false
}

// turnedAway reports whether a call was turned away for good, after which no further one is begun.
func (o oracle) turnedAway() bool {
	return slices.Contains(o.expected("GET /v1/users/me", false), connection.StatusRateLimited) || slices.ContainsFunc(o.checks, func(c connection.Check) bool {
		return c.Status == connection.StatusRateLimited && !strings.HasPrefix(c.Detail, "not asked")
	})
}

func accountCode(s connection.Status) int {
	switch s {
	case connection.StatusUnauthorized:
		return 3
	case connection.StatusRateLimited, connection.StatusUnreachable:
		return 4
	}
	return 1
}
