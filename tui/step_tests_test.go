package tui

import (
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// atTests starts at the test calls; the runs are received from the channel.
func atTests(t *testing.T, actions ...string) (start, chan *checkRun) {
	t.Helper()
	fake, runs := checkFake()
	return start{answers: upTo(t, connection.OAuth2, wizard.StepTest, actions...), at: wizard.StepTest, pipedrive: fake}, runs
}

func TestTestsStates(t *testing.T) {
	var states []stepState
	add := func(name string, actions []string, change func(*start), prepare func(d *driver, r *checkRun)) {
		var runs chan *checkRun
		states = append(states, stepState{name: name, start: func(t *testing.T) start {
			var s start
			s, runs = atTests(t, actions...)
			if change != nil {
				change(&s)
			}
			return s
		}, prepare: func(d *driver) { prepare(d, <-runs) }})
	}
	picked := []string{"activity:getAll", "deal:create", "deal:getAll", "note:create", "person:create", "trigger"}
	ended := func(d *driver, r *checkRun, statuses map[string]connection.Check, keys ...string) {
		for i, targets := range r.Objects() {
			if c, ok := statuses[targets[0].Resource]; ok {
				r.ReportObject(i, func(t scopes.Target) connection.Check {
					c.Resource, c.Call = t.Resource, t.Call
					return c
				})
			} else {
				r.OK(i)
			}
		}
		r.End <- nil
		d.settle()
		d.press(keys...)
	}
	missing := connection.Check{Status: connection.StatusMissingScope, HTTP: 403, MS: 41, Detail: "Scope and URL mismatch", Hint: "switch it on"}
	limit := connection.Check{Status: connection.StatusRateLimited, HTTP: 429, MS: 12, Detail: "Too many requests", Wait: 2 * time.Second,
		Hint: "Pipedrive asks to wait 2s: then try again"}
	only := func(resource string, c connection.Check, keys ...string) func(d *driver, r *checkRun) {
		return func(d *driver, r *checkRun) { ended(d, r, map[string]connection.Check{resource: c}, keys...) }
	}
	lacking := func(s *start) {
		token := s.answers.Token
		token.Scope = "base,deals:full,activities:read,webhooks:full"
		s.answers = s.answers.WithToken(token).Confirmed()
	}
	add("queued", []string{"*", "trigger"}, nil, func(*driver, *checkRun) {})
	add("running", picked, nil, func(d *driver, r *checkRun) {
		r.OK(0)
		r.Report(connection.Progress{Index: r.First(1)})
		r.Report(connection.Progress{Index: r.First(2), Retry: &connection.Retry{After: 2500 * time.Millisecond, Reason: "rate limited"}})
		d.settle()
	})
	add("fine", picked, nil, func(d *driver, r *checkRun) {
		ended(d, r, map[string]connection.Check{"note": {Status: connection.StatusEmpty, HTTP: 200, MS: 9}})
	})
	add("held", picked, nil, func(d *driver, r *checkRun) { ended(d, r, nil, "down", " ") })
	add("need", picked, lacking, func(d *driver, r *checkRun) {
		ended(d, r, map[string]connection.Check{"person": missing, "trigger": limit})
	})
	add("need-closed", picked, lacking, func(d *driver, r *checkRun) {
		ended(d, r, map[string]connection.Check{"person": missing, "trigger": limit}, "esc", "down")
	})
	add("more", picked, lacking, only("person", missing, "m"))
	add("rights", picked, nil, only("deal", connection.Check{Status: connection.StatusNoPermission, HTTP: 403, MS: 30, Detail: "access is denied", Hint: "ask an admin"}))
	add("plan", picked, nil, only("deal", connection.Check{Status: connection.StatusPlan, HTTP: 402, MS: 30, Detail: "required suites missing", Hint: "see the subscription in Pipedrive's billing settings"}))
	add("daily", picked, nil, only("deal", connection.Check{Status: connection.StatusRateLimited, HTTP: 429, MS: 30, Daily: true, Detail: "budget used up", Hint: "it is full again after midnight"}))
	add("refused", picked, nil, only("deal", connection.Check{Status: connection.StatusUnauthorized, HTTP: 401, MS: 30, Detail: "unauthorized access", Hint: "authorize the app again"}))
	add("no-answer", picked, nil, only("deal", connection.Check{Status: connection.StatusUnreachable, HTTP: 503, MS: 30, Detail: "503 Service Unavailable", Hint: "try again in a few minutes"}))
	add("skipped", picked, func(s *start) { s.answers.Selection.Calls = []string{"POST /api/v2/deals"} },
		only("call", connection.Check{Status: connection.StatusSkipped, Detail: "it would change data"}, "end"))
	add("stopped", picked, nil, func(d *driver, r *checkRun) { r.OK(0); d.settle(); d.press("enter") })
	add("broken", picked, nil, func(d *driver, r *checkRun) {
		r.End <- fault.New(fault.Refused, "connect again", "Pipedrive refused to refresh the access")
		d.settle()
	})
	testStates(t, states)
}

// If all is fine the setup goes on by itself, after a moment in which the last row can be seen; any key stops that.
func TestTestsGoOnByThemselves(t *testing.T) {
	run := func(test func(d *driver)) {
		s, runs := atTests(t)
		drive(t, s, func(d *driver) {
			r := <-runs
			for i := range r.Objects() {
				r.OK(i)
			}
			r.End <- nil
			d.settle()
			d.want("All 3 objects are fine", "Going on to Hand over.")
			test(d)
		})
	}
	run(func(d *driver) {
		d.pass(linger - time.Millisecond)
		d.want("step 7 of 8")
		d.pass(time.Millisecond)
		d.want("step 8 of 8")
		d.press("esc") // it was seen, so that coming back stays here
		d.pass(time.Hour)
		d.want("step 7 of 8", "All 3 objects are fine")
		d.wantNot("Going on")
	})
	run(func(d *driver) { d.press("enter"); d.want("step 8 of 8") })
	for _, key := range []string{"space", "down", "?", "z", "m"} {
		run(func(d *driver) {
			d.press(key)
			d.pass(time.Hour)
			d.want("7 of 8")
			d.wantNot("Going on")
		})
	}
}

// Whoever looks at the rows while the calls run stays there, whatever the result.
func TestTestsStayForWhoIsLooking(t *testing.T) {
	for _, key := range []string{"down", "space"} {
		for _, fails := range []bool{false, true} {
			s, runs := atTests(t)
			drive(t, s, func(d *driver) {
				r := <-runs
				d.want("When all is fine I go on by myself.")
				d.press(key)
				d.wantNot("I go on by myself")
				shown := d.model.active().(stepTests).list.Cursor
				for i := range r.Objects() {
					if fails && i == len(r.Objects())-1 {
						r.Missing(i)
						continue
					}
					r.OK(i)
				}
				r.End <- nil
				d.settle()
				d.pass(time.Hour)
				d.want("step 7 of 8")
				if at := d.model.active().(stepTests).list.Cursor; at != shown {
					t.Errorf("%s: the cursor went from %d to %d", key, shown, at)
				}
			})
		}
	}
}

// r connects again if scopes were added, and then tests again.
func TestTestsConnectAgain(t *testing.T) {
	s, runs := atTests(t)
	fake, logins := loginFake()
	s.pipedrive.OnAuthorize, s.host = fake.OnAuthorize, &fakeHost{}
	token := s.answers.Token
	token.Scope = "base,deals:full,activities:read"
	s.answers = s.answers.WithToken(token).Confirmed()
	drive(t, s, func(d *driver) {
		r := <-runs
		r.OK(0)
		r.OK(1)
		r.Missing(2)
		r.End <- nil
		d.settle()
		d.want("2 of 3 objects are fine, 1 needs you", "❯ ✗ missing   Person", "switch on Contacts: Read only", "enter Open Developer Hub")
		d.press("enter")
		if len(d.host.Opened) != 1 || d.host.Opened[0] != wizard.HubPage {
			t.Errorf("opened %q", d.host.Opened)
		}
		d.want("enter Connect again")
		d.press("r")
		d.want("step 6 of 8", "5:00 left")
		(<-logins).result <- grantedToken()
		d.settle()
		d.press("enter")
		if r = <-runs; len(r.Objects()) != 3 {
			t.Errorf("tested again: %v", r.Targets)
		}
	})
}

func TestTestsAllWork(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		d.want("0 of 3", "waiting   Activity")
		r.Report(connection.Progress{Index: 0})
		d.settle()
		d.want("◌ calling   Activity", "GET /api/v2/activities")
		for i := range r.Objects() {
			r.OK(i)
		}
		d.settle()
		d.want("3 of 3", "✓ ok        Activity               read ok", "Deal                   read ok · write granted, not exercised")
		r.End <- nil
		d.settle()
		d.want("All 3 objects are fine", "30 tokens of the company's daily budget.")
		d.press("enter")
		d.want("step 8 of 8")
	})
}
