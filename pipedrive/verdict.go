package pipedrive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// verdict is what an answer means.
type verdict struct {
	status connection.Status
	detail string // remote words, not sanitized yet
	hint   string
}

// judgeError says what an answer that is not a success means.
func judgeError(a rawAnswer, s situation) verdict {
	said := readError(a.header, a.body)
	s.said, s.daily = said, isDaily(a)
	s.wait, _ = askedWait(a, time.Now())
	row := errorTable[rowOf(a.status, s)]
	detail := cmp.Or(said.text, said.code, http.StatusText(a.status), fmt.Sprintf("status %d", a.status))
	if row.detail != nil {
		detail = row.detail(a, said)
	}
	return verdict{row.means, detail, row.hint(s)}
}

// rowOf returns the first row of errorTable that applies to an answer; the last one applies to every answer.
func rowOf(status int, s situation) int {
	return slices.IndexFunc(errorTable, func(r errorRow) bool { return r.takes(status, s) })
}

// redirectTarget returns the host that an answer redirects to; the rest of a Location may contain anything.
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

// judge says what an answer means and, for a success, returns its content. list requires a list.
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
		return verdict{connection.StatusFailed, c.refused, hintDebug}, c
	case list && !c.isList():
		return verdict{connection.StatusUnreachable, "the answer holds no list", hintTLS}, c
	case s.absent:
		return verdict{status: connection.StatusOK, detail: "asked with a deal that does not exist: its answer suggests that the scope is there"}, c
	case c.isEmpty():
		return verdict{status: connection.StatusEmpty, detail: "works, nothing there"}, c
	}
	return verdict{status: connection.StatusOK}, c
}

// judgeFailure says what it means that a call was not answered. An error concerns no single call, and ends the whole run.
func judgeFailure(ctx context.Context, err error) (verdict, error) {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return verdict{connection.StatusUnreachable, "the time ran out", hintTime}, nil
	case ctx.Err() != nil:
		return verdict{}, context.Canceled
	}
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
