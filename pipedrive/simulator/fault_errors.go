package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// errorFaults returns the errors that Pipedrive is known to answer with.
func errorFaults() []FaultKind {
	return []FaultKind{
		{Name: "unauthorized", About: "401, as for a wrong API token", Where: API, spoil: with(unauthorized)},
		{Name: "expired-token", About: "401 for an access token until it is refreshed", Where: API, spoil: when((*exchange).unrefreshed, with(invalidToken))},
		{Name: "revoked-token", About: "401 for every access token, refreshed or not", Where: API, spoil: when((*exchange).byToken, with(invalidToken))},
		{Name: "company-not-open", About: "402, the company has not paid", Where: API, spoil: refused(http.StatusPaymentRequired, "Company account is not open")},
		{Name: "suites-missing", About: "402, the plan lacks the product", Where: Object, spoil: refused(http.StatusPaymentRequired, "Required suites missing")},
		{Name: "scope-mismatch", About: "403, the app lacks a scope", Where: Object, spoil: with(scopeMismatch)},
		{Name: "no-permission", About: "403, the user's permission set lacks it", Where: Object,
			spoil: refused(http.StatusForbidden, "You do not have permissions to do this.")},
		{Name: "access-denied", About: "403 in other words, where a user may not do it", Where: Object, spoil: with(func() answer {
			return jsonAnswer(http.StatusForbidden, map[string]any{"error": "Access is denied", "code": "ERR_FORBIDDEN"})
		})},
		{Name: "feature-cap", About: "403, the plan's limit is reached", Where: Object, spoil: with(func() answer {
			return coded(http.StatusForbidden, "You have reached the limit of your plan", "feature_capping_deals_limit")
		})},
		{Name: "forbidden-webhooks", About: "403 for webhooks, everything else works", Where: Object, spoil: when((*exchange).forWebhooks, with(func() answer {
			return jsonAnswer(http.StatusForbidden, map[string]any{"success": false, "message": "Forbidden"})
		}))},
		{Name: "cloudflare", About: "403 with Cloudflare's page, as after too many 429s", Where: API, spoil: with(cloudflare)},
		{Name: "cloudflare-text", About: "403 with Cloudflare's number 1015 as plain text, a rate limit as well", Where: API, spoil: with(func() answer {
			return answer{status: http.StatusForbidden, media: "text/plain; charset=UTF-8", body: []byte("error code: 1015")}
		})},
		{Name: "not-found", About: "404, the object does not exist", Where: Object, spoil: with(func() answer { return notFound("Deal") })},
		{Name: "validation", About: "400, the request is not valid", Where: Object, spoil: with(func() answer {
			return coded(http.StatusBadRequest, "Validation failed: limit: Value must be less than or equal to 500", "ERR_SCHEMA_VALIDATION_FAILED")
		})},
		{Name: "errors-object", About: "400 that says by field what is wrong", Where: Object, spoil: with(func() answer {
			return webhookErrors(http.StatusBadRequest, "subscription_url", "invalid or non-reachable URL")
		})},
		{Name: "malformed-header", About: "400, the authorization header is broken", Where: API, spoil: with(malformedHeader)},
		{Name: "feature-off", About: "415, the plan or the account lacks the feature", Where: Object,
			spoil: refused(http.StatusUnsupportedMediaType, "Feature is not enabled")},
		{Name: "webhooks-limit", About: "422, the app has 40 webhooks already", Where: Object, spoil: with(tooManyWebhooks)},
		{Name: "gone", About: "410, the endpoint is retired", Where: Object, spoil: with(gone)},
		{Name: "rate-limit", About: "429 with Retry-After, then the same call works", Where: API, spoil: once(overLimitWith("Retry-After", "1", "X-Ratelimit-Remaining", "0"))},
		{Name: "rate-limit-reset", About: "429 with x-ratelimit-reset only, then the same call works", Where: API,
			spoil: once(overLimitWith("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "1"))},
		{Name: "rate-limit-forever", About: "429 with Retry-After, each time", Where: API,
			spoil: overLimitWith("Retry-After", "1", "X-Ratelimit-Remaining", "0")},
		{Name: "rate-limit-hours", About: "429 with a Retry-After of eleven hours", Where: API, spoil: overLimitWith("Retry-After", "39600")},
		{Name: "daily-limit", About: "429, the company's tokens of the day are spent", Where: API,
			spoil: overLimitWith(dailyRemaining, "0", "X-Ratelimit-Reset", "2")},
		{Name: "no-daily-budget", About: "no headers about the tokens of the day", Where: API, spoil: (*exchange).noDailyBudget},
		{Name: "server-error", About: "500 with a page in HTML", Where: API, spoil: paged(http.StatusInternalServerError, "500 Internal Server Error")},
		{Name: "bad-gateway", About: "502 with a page in HTML", Where: API, spoil: paged(http.StatusBadGateway, "502 Bad Gateway")},
		{Name: "unavailable-once", About: "503, then the same call works", Where: API, spoil: once(paged(http.StatusServiceUnavailable, "503 Service Unavailable"))},
	}
}

// with replaces the answer.
func with(other func() answer) func(*exchange) {
	return func(x *exchange) { other().write(x.w) }
}

// refused replaces it by a refusal.
func refused(status int, text string) func(*exchange) {
	return with(func() answer { return refusal(status, text) })
}

// paged replaces it by a page in HTML.
func paged(status int, title string) func(*exchange) {
	return with(func() answer { return htmlAnswer(status, title) })
}

// overLimitWith replaces it by a 429 with headers, each followed by its value.
func overLimitWith(headers ...string) func(*exchange) {
	return func(x *exchange) {
		for pair := range slices.Chunk(headers, 2) {
			x.w.Header().Set(pair[0], pair[1])
		}
		overLimit().write(x.w)
	}
}

// when leaves the calls alone that the fault does not concern.
func when(concerns func(*exchange) bool, spoil func(*exchange)) func(*exchange) {
	return func(x *exchange) {
		if concerns(x) {
			spoil(x)
		} else {
			x.pass()
		}
	}
}

// once lets a call work the next time.
func once(spoil func(*exchange)) func(*exchange) { return when((*exchange).first, spoil) }

func cloudflare() answer {
	return answer{status: http.StatusForbidden, media: htmlMedia, body: []byte(`<!DOCTYPE html>
<html lang="en-US"><head><title>Attention Required! | Cloudflare</title></head>
<body><h1>Sorry, you have been blocked</h1><p>You are unable to access pipedrive.com</p>
<p>Cloudflare Ray ID: <strong>de30de30de30de30</strong></p></body></html>
`)}
}

// byToken reports whether the call has an access token; API tokens never expire.
func (x *exchange) byToken() bool { return x.token.byApp() }

// unrefreshed reports whether its access token is one that no refresh has brought.
func (x *exchange) unrefreshed() bool { return x.byToken() && !x.token.Refreshed }

func (x *exchange) forWebhooks() bool { return strings.Contains(x.r.URL.Path, "/webhooks") }

// first reports whether this call worked the last time that the caller made it. Every second call does not.
func (x *exchange) first() bool {
	return !x.server.faults.alternates(x.token.Grant + " " + x.r.Method + " " + x.r.URL.RequestURI())
}

func (x *exchange) noDailyBudget() {
	x.w.Header().Del(dailyLimit)
	x.w.Header().Del(dailyRemaining)
	x.normal.write(x.w)
}

// pass sends the answer unspoiled.
func (x *exchange) pass() {
	x.w.Header().Del(faultHeader)
	x.normal.write(x.w)
}
