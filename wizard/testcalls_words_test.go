package wizard

import (
	"errors"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// names are those of choices, in a row.
func names(choices []Choice) (all string) {
	for i, c := range choices {
		if i > 0 {
			all += " "
		}
		all += string(c.Name)
	}
	return all
}

// testedWith are test calls that have ended: for each word an object, with a call for each of its statuses.
func testedWith(objects ...[]connection.Status) (t TestCalls) {
	for _, statuses := range objects {
		var o TestedObject
		for _, s := range statuses {
			call := TestCall{Target: scopes.Target{Resource: "deal"}}
			if s != "" {
				call.Check = &connection.Check{Status: s}
			}
			o.Calls = append(o.Calls, call)
		}
		t.Rows = append(t.Rows, o)
	}
	return t
}

// The title counts objects, and calls them test calls where each has one.
func TestTitleOfTheTestCalls(t *testing.T) {
	type object = []connection.Status
	ok, empty, lacks, skipped := connection.StatusOK, connection.StatusEmpty, connection.StatusMissingScope, connection.StatusSkipped
	running, stopping, failed := testedWith(object{""}), testedWith(object{""}), testedWith(object{ok})
	running.Running, stopping.Running, stopping.Stopped = []CallPlace{{}}, []CallPlace{{}}, true
	failed.Failure = errors.New("broken")
	for _, c := range []struct {
		calls       TestCalls
		long, short string
	}{
		{testedWith(), "There is nothing to test", ""},
		{running, "Testing what n8n will do", ""},
		{stopping, "Stopping", ""},
		{failed, "The test calls broke off", ""},
		{testedWith(object{ok}, object{""}), "Stopped: 1 of 2 tested", ""},
		{testedWith(object{skipped}), "No test call was made", ""},
		{testedWith(object{ok}), "The test call is fine", ""},
		{testedWith(object{ok, empty}), "The test calls are fine", ""},
		{testedWith(object{ok}, object{skipped}), "The test call is fine, 1 not tried", ""},
		{testedWith(object{ok}, object{empty}), "All 2 test calls are fine", "All 2 are fine"},
		{testedWith(object{ok, ok}, object{empty}, object{skipped}), "All 2 objects are fine, 1 not tried", "All 2 are fine, 1 not tried"},
		{testedWith(object{lacks}), "1 test call needs you", "1 test call needs you"},
		{testedWith(object{ok}, object{lacks}, object{ok, lacks}), "1 of 3 objects is fine, 2 need you", "1 of 3 is fine, 2 need you"},
	} {
		if long, short := c.calls.Title(); long != c.long || short != c.short {
			t.Errorf("%q, %q; want %q, %q", long, short, c.long, c.short)
		}
	}
}

// What is said about an object follows its status, and what else is known of it.
func TestAdvice(t *testing.T) {
	a := finished(t, connection.OAuth2)
	for _, c := range []struct {
		check       connection.Check
		long, short string
	}{
		{connection.Check{Status: connection.StatusNoPermission}, a.Account.User + " may not see deals: ask an admin", "no right: ask an admin"},
		{connection.Check{Status: connection.StatusPlan}, "not in the company's plan, or beyond its limits", "not in the plan"},
		{connection.Check{Status: connection.StatusRateLimited}, "wait some minutes, then test again", "wait, then test again"},
		{connection.Check{Status: connection.StatusRateLimited, Wait: 3 * time.Second}, "wait 3 s, then test again", "wait 3 s"},
		{connection.Check{Status: connection.StatusRateLimited, Daily: true, Wait: time.Second}, "daily budget used up, again after midnight (Pipedrive's)", "daily budget used up"},
		{connection.Check{Status: connection.StatusUnauthorized}, "Pipedrive refuses the token: connect again", "connect again"},
		{connection.Check{Status: connection.StatusUnreachable}, "no answer came: the details say why", "no answer"},
		{connection.Check{Status: connection.StatusUnreachable, HTTP: 502}, "Pipedrive fails just now (502)", "fails just now (502)"},
		{connection.Check{Status: connection.StatusSkipped, Call: "POST /v1/files"}, "POST is not tried: it would change data", "POST is not tried"},
		{connection.Check{Status: connection.StatusSkipped, Call: "GET /v1/files", Detail: "the path has an id"}, "the path has an id", "not tried"},
		{connection.Check{Status: connection.StatusSkipped, Detail: "nothing to read"}, "nothing to read", "not tried"},
		{connection.Check{Status: connection.StatusFailed}, "the details say what helps", "see the details"},
	} {
		o := testedWith([]connection.Status{c.check.Status}).Rows[0]
		o.Calls[0].Check = &c.check
		if long, short := a.Advice(o); long != c.long || short != c.short {
			t.Errorf("%+v: %q, %q; want %q, %q", c.check, long, short, c.long, c.short)
		}
	}
}

func TestAnswered(t *testing.T) {
	const call = "GET /api/v2/deals?limit=1"
	for want, c := range map[string]connection.Check{
		call + " was not made: no answer before":                                      {Call: call, Status: connection.StatusSkipped, Detail: "no answer before"},
		call + " got no answer: it took too long":                                     {Call: call, Detail: "it took too long"},
		call + " answered 200 in 3 ms":                                                {Call: call, HTTP: 200, MS: 3, Status: connection.StatusOK},
		call + " answered 200 in 3 ms: no records yet, so n8n would find none either": {Call: call, HTTP: 200, MS: 3, Status: connection.StatusEmpty},
		call + " answered 403 in 3 ms, Scope and URL mismatch":                        {Call: call, HTTP: 403, MS: 3, Detail: "Scope and URL mismatch"},
	} {
		if got := Answered(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (TestCall{Target: scopes.Target{Call: call}}).Made(); got != call+" is not made yet" {
		t.Errorf("before: %q", got)
	}
}
