package pipedrive

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"connect-pipedrive/internal/connection"
)

// errorRow is a row of the table of Pipedrive's errors (facts: "Errors"). It applies to an answer with the status, whose text
// or code contains the words, in a situation for which when holds.
type errorRow struct {
	status int                  // 3 and 5 stand for all of 3xx and 5xx, 0 for any
	words  string               // in lower case; empty: any text
	when   func(situation) bool // nil: always
	means  connection.Status
	detail func(rawAnswer, remoteError) string // nil: Pipedrive's own words
	hint   func(situation) string
}

func (r errorRow) takes(status int, s situation) bool {
	return (r.status == 0 || r.status == status || r.status == status/100) &&
		strings.Contains(strings.ToLower(s.said.text+" "+s.said.code), r.words) && (r.when == nil || r.when(s))
}

// errorTable is read from top to bottom: the first row that takes an answer counts.
var errorTable = []errorRow{
	{status: 3, means: connection.StatusFailed, detail: redirected, hint: always(hintTLS)},
	{status: 5, means: connection.StatusUnreachable, detail: serverError, hint: always(hintLater)},

	{status: 400, words: "malformed authorization header", means: connection.StatusUnauthorized, hint: situation.brokenCredential},
	{status: 400, words: "is not allowed for this request", when: situation.isCustom, means: connection.StatusFailed,
		hint: always("Pipedrive does not know that parameter: take it out of the call's query")},
	{status: 400, words: "is not allowed for this request", when: situation.isNode, means: connection.StatusFailed, hint: always(hintOldNode)},
	{status: 400, words: "is a read-only field", when: situation.isNode, means: connection.StatusFailed, hint: always(hintOldNode)},
	{status: 400, when: situation.isTrigger, means: connection.StatusFailed, hint: always(hintMisfit)},
	{status: 400, words: "pipedrive trigger: validation failed", means: connection.StatusFailed, hint: always(hintMisfit)}, // n8n's words
	{status: 400, when: situation.isNode, means: connection.StatusFailed, hint: always("Pipedrive refuses what the node sends: compare the node's fields with the message")},
	{status: 400, when: situation.isCustom, means: connection.StatusFailed, hint: always("Pipedrive refuses the form of the request: check the call's query")},
	{status: 400, means: connection.StatusFailed, hint: always("Pipedrive refuses the form of a request that is not yours to change: " + hintDebug)},

	{status: 401, means: connection.StatusUnauthorized, hint: situation.unauthorized},

	{status: 402, words: "required suites missing", means: connection.StatusPlan, hint: always(hintPlan)},
	{status: 402, means: connection.StatusPlan, hint: always("the company's account is not open: its subscription has to be paid or renewed")},

	{status: 403, when: situation.isWebPage, means: connection.StatusRateLimited, hint: situation.rateLimited,
		detail: instead("blocked with a web page, as Cloudflare does after too many requests")},
	{status: 403, words: "error code: 10", means: connection.StatusRateLimited, hint: situation.rateLimited,
		detail: instead("blocked, as Cloudflare does after too many requests")},
	{status: 403, words: "scope and url mismatch", means: connection.StatusMissingScope, hint: situation.missingScope},
	{status: 403, words: "feature_capping", means: connection.StatusPlan, hint: always("a limit of the company's plan is reached: delete records or change the plan")},
	{status: 403, when: situation.isWebhooks, means: connection.StatusNoPermission, hint: situation.forbiddenWebhooks},
	{status: 403, words: "access is denied", means: connection.StatusNoPermission, hint: situation.forbiddenData},
	{status: 403, means: connection.StatusNoPermission, hint: situation.forbidden},

	{status: 404, when: situation.isWebPage, means: connection.StatusNotFound, hint: situation.gone, detail: instead("Pipedrive does not know this address")},
	{status: 404, when: situation.isAbsent, means: connection.StatusOK, hint: always(""),
		detail: instead("asked with a deal that does not exist: its 404 suggests that the scope is there")},
	{status: 404, when: situation.hasID, means: connection.StatusNotFound, hint: always("check the id: nothing there has it, or the user may not see it")},
	{status: 404, means: connection.StatusNotFound, hint: situation.gone},
	{status: 410, means: connection.StatusNotFound, hint: situation.retired},

	{status: 415, means: connection.StatusPlan, hint: always(hintPlan)},
	{status: 422, when: situation.isWebhooks, means: connection.StatusFailed,
		hint: always("an app has at most 40 webhooks for each user: deactivate triggers in n8n that are no longer needed")},
	{status: 422, means: connection.StatusFailed, hint: always("Pipedrive read the request and refuses what it holds: change it as the message says")},

	{status: 429, means: connection.StatusRateLimited, hint: situation.rateLimited},
	{means: connection.StatusFailed, hint: always(hintDebug)},
}

const hintOldNode = "n8n's node sends what Pipedrive does not take: update n8n to 2.31 or newer, or leave that field or filter of the node empty"

func always(hint string) func(situation) string { return func(situation) string { return hint } }

// instead returns a detail in our own words, for when Pipedrive's are a web page or say nothing.
func instead(words string) func(rawAnswer, remoteError) string {
	return func(rawAnswer, remoteError) string { return words }
}

func redirected(a rawAnswer, _ remoteError) string {
	return "redirected elsewhere, which is not followed" + redirectTarget(a.header)
}

func serverError(a rawAnswer, said remoteError) string {
	return fmt.Sprintf("%d %s", a.status, cmp.Or(said.text, http.StatusText(a.status)))
}
