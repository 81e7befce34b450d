package pipedrive

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// verdict is what an answer means.
type verdict struct {
	status connection.Status
	detail string // remote words, not cleaned yet
	hint   string
}

// errorRow is a row of the table of Pipedrive's errors: an answer with the status whose text or code contains the
// words (in lower case) means what stands beside it.
type errorRow struct {
	status int
	words  string
	means  connection.Status
	hint   func(situation) string
}

func always(hint string) func(situation) string { return func(situation) string { return hint } }

// errorTable is read from top to bottom. A row without words is for whatever else comes with that status.
var errorTable = []errorRow{
	{400, "", connection.StatusFailed, always("Pipedrive refuses the form of the request: check its query")},
	{401, "", connection.StatusUnauthorized, situation.unauthorized},
	{402, "required suites missing", connection.StatusPlan, always(hintPlan)},
	{402, "", connection.StatusPlan, always("the company's account is not open: its subscription has to be paid or renewed")},
	{403, "scope and url mismatch", connection.StatusMissingScope, situation.missingScope},
	{403, "feature_capping", connection.StatusPlan, always("a limit of the company's plan is reached: delete records or change the plan")},
	{403, "forbidden", connection.StatusNoPermission, always("the user may not do this; webhooks need an admin of the company and the scope webhooks:full")},
	{403, "", connection.StatusNoPermission, always(hintUser)},
	{404, "", connection.StatusNotFound, always("check the id in the call")},
	{410, "", connection.StatusNotFound, always("Pipedrive retired this address: use its v2 twin")},
	{429, "", connection.StatusRateLimited, situation.rateLimited},
}

// judgeError says what an answer that is no success means.
func judgeError(a rawAnswer, s situation) verdict {
	said := readError(a.header, a.body)
	detail := cmp.Or(said.text, said.code, http.StatusText(a.status))
	switch {
	case a.status >= 300 && a.status < 400:
		return verdict{connection.StatusFailed, "redirected elsewhere, which is not followed" + redirectTarget(a.header), hintTLS}
	case a.status >= 500:
		return verdict{connection.StatusUnreachable, fmt.Sprintf("%d %s", a.status, cmp.Or(said.text, http.StatusText(a.status))), hintLater}
	case said.html && a.status == http.StatusForbidden:
		return verdict{connection.StatusRateLimited, "blocked with a web page, as Cloudflare does after too many requests", hintWait}
	case said.html && a.status == http.StatusNotFound:
		return verdict{connection.StatusNotFound, "Pipedrive does not know this address", hintRoute}
	case s.absent && a.status == http.StatusNotFound:
		return verdict{status: connection.StatusOK, detail: "asked with a deal that does not exist: its 404 suggests that the scope is there"}
	}
	s.wait, _ = askedWait(a, time.Now())
	words := strings.ToLower(said.text + " " + said.code)
	for _, row := range errorTable {
		if row.status == a.status && strings.Contains(words, row.words) {
			return verdict{row.means, detail, row.hint(s)}
		}
	}
	return verdict{connection.StatusFailed, cmp.Or(detail, fmt.Sprintf("status %d", a.status)), "run it again with --debug FILE to see what was asked"}
}

// redirectTarget names the host that an answer points to; the rest of a Location may hold anything.
func redirectTarget(header http.Header) string {
	location := header.Get("Location")
	_, rest, ok := strings.Cut(location, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	return ": " + host
}

// judge says what an answer means; of a success also what it holds. list asks for a list.
func judge(a rawAnswer, s situation, list bool) (verdict, content) {
	if a.status < 200 || a.status > 299 {
		return judgeError(a, s), content{}
	}
	c, ok := readContent(a.body)
	switch {
	case !ok && looksLikeHTML(a.body):
		return verdict{connection.StatusUnreachable, "a web page came instead of JSON", hintTLS}, c
	case !ok:
		return verdict{connection.StatusUnreachable, "the answer is not JSON, or is cut off", hintTLS}, c
	case c.refused != "":
		return verdict{connection.StatusFailed, c.refused, "run it again with --debug FILE to see what was asked"}, c
	case list && !c.isList():
		return verdict{connection.StatusUnreachable, "the answer holds no list", hintTLS}, c
	case s.absent:
		return verdict{status: connection.StatusOK, detail: "asked with a deal that does not exist: its answer suggests that the scope is there"}, c
	case c.isEmpty():
		return verdict{status: connection.StatusEmpty, detail: "works, nothing there"}, c
	}
	return verdict{status: connection.StatusOK}, c
}

// judgeNoAnswer says what it means that no answer came. An error is for what concerns no single call.
func judgeNoAnswer(err error) (verdict, error) {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		switch e.Kind {
		case fault.Refused:
			return verdict{connection.StatusUnauthorized, e.Message, e.Hint}, nil
		case fault.Unreachable:
			return verdict{connection.StatusUnreachable, e.Message, e.Hint}, nil
		}
		return verdict{}, err
	}
	detail, hint := explainNetwork(err)
	return verdict{connection.StatusUnreachable, detail, hint}, nil
}
