package simulator_test

import (
	"net/url"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// calledBack expects a callback like no honest one.
func calledBack(spoiled func(url.Values) bool) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		if q := decide(t, s, "allow").Query(); !spoiled(q) {
			t.Errorf("called back with %v", q)
		}
	}
}

// stays expects a page instead of a callback.
func stays(title string) func(*testing.T, *simulator.Server) {
	return func(t *testing.T, s *simulator.Server) {
		a := post(t, s, "/oauth/authorize", url.Values{"client_id": {simulator.ClientID}, "redirect_uri": {callback}, "decision": {"allow"}})
		if a.status != 400 || !strings.Contains(a.body, title) || a.header.Get("Location") != "" {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
}

var loginFaults = map[string]func(*testing.T, *simulator.Server){
	"denied": calledBack(func(q url.Values) bool {
		return q.Get("error") == "access_denied" && q.Get("state") == "s1" && !q.Has("code")
	}),
	"user-denied": calledBack(func(q url.Values) bool {
		return q.Get("error") == "user_denied" && q.Get("state") == "s1" && !q.Has("code")
	}),
	"strange-error": calledBack(func(q url.Values) bool { return strings.Contains(q.Get("error"), "<script>") && !q.Has("code") }),
	"wrong-state":   calledBack(func(q url.Values) bool { return q.Get("state") != "s1" && q.Has("state") && q.Has("code") }),
	"missing-state": calledBack(func(q url.Values) bool { return !q.Has("state") && q.Has("code") }),
	"missing-code":  calledBack(func(q url.Values) bool { return !q.Has("code") && !q.Has("error") && q.Has("state") }),
	"late-callback": calledBack(func(q url.Values) bool { return q.Has("code") && q.Get("state") == "s1" }),
	"long-callback": func(t *testing.T, s *simulator.Server) {
		if to := decide(t, s, "allow"); len(to.RawQuery) < 1<<20 || to.Query().Get("code") == "" {
			t.Errorf("%d bytes of query", len(to.RawQuery))
		}
	},
	"double-callback": func(t *testing.T, s *simulator.Server) {
		to, got := listener(t)
		if err := s.Approve(t.Context(), authorizeURL(s, to)); err != nil {
			t.Fatal(err)
		}
		first, second := <-got, <-got
		if first.Get("code") == "" || first.Encode() != second.Encode() {
			t.Errorf("called back with %v, then %v", first, second)
		}
		// Nobody listens there: the browser is sent there all the same.
		if q := decide(t, s, "allow").Query(); q.Get("code") == "" {
			t.Errorf("called back with %v", q)
		}
	},
	"app-not-found":    stays("App not found"),
	"invalid-redirect": stays("Invalid redirect URL"),
	"wrong-company":    stays("App cannot be installed for requested company"),
}
