package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func TestTestsRetryCountsDown(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.Report(connection.Progress{Index: r.First(1), Retry: &connection.Retry{After: 3 * time.Second, Reason: "502 Bad Gateway"}})
		d.settle()
		d.want("502 Bad Gateway, again in 3 s")
		d.pass(time.Second)
		d.want("502 Bad Gateway, again in 2 s")
	})
}

// One call failed: its details, testing it alone again, and going on without it.
func TestTestsFailed(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.OK(0)
		r.OK(1)
		r.Missing(2)
		r.End <- nil
		d.settle()
		d.want("❯ ✗ missing   Person", "answered 403 in 41 ms, Scope and URL mismatch")
		d.press("m", "down", "enter") // test the failed again
		r = <-runs
		if len(r.Targets) != 1 || r.Targets[0].Resource != "person" {
			t.Fatalf("tried again: %v", r.Targets)
		}
		r.Missing(0)
		r.End <- nil
		d.settle()
		if d.model.answers.Done(wizard.StepTest) {
			t.Error("a failed call counts as done")
		}
		d.press("m")
		d.want("Go on anyway", "1 action would fail")
		d.press("enter")
		d.want("step 8 of 8")
		if !d.model.answers.WentOn || d.model.answers.TokensSpent != 40 {
			t.Errorf("went on: %v, %d tokens", d.model.answers.WentOn, d.model.answers.TokensSpent)
		}
	})
}

// Coming back costs no calls; only what was added to the selection is called.
func TestTestsReentry(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		for i := range r.Objects() {
			r.OK(i)
		}
		r.End <- nil
		d.settle()
		d.press("enter", "esc")
		d.want("step 7 of 8", "All 3 objects are fine")
		if len(runs) > 0 {
			t.Fatal("the calls were made again")
		}
		a := d.model.answers
		a.Selection = a.Selection.Add(scopes.Action{Resource: "lead", Operation: "get"})
		d.model.answers = a
		n, cmd := d.model.open(wizard.StepTest)
		d.model = n
		d.run(cmd)
		d.settle()
		if r = <-runs; len(r.Objects()) != 1 || r.Targets[0].Resource != "lead" {
			t.Fatalf("called: %v", r.Targets)
		}
		r.OK(0)
		r.End <- nil
		d.settle()
		d.want("All 4 objects are fine")
	})
}

// A selection that shrank needs no call at all.
func TestTestsShrunkSelection(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepHandOver)
	a.Selection = a.Selection.Remove(scopes.Action{Resource: "person", Operation: "get"})
	a = a.ScopesConfirmed()
	for i := range a.Parts() {
		a = a.FinishingPart(i)
	}
	fake, runs := checkFake()
	drive(t, start{answers: a, at: wizard.StepTest, pipedrive: fake}, func(d *driver) {
		d.want("All 2 objects are fine")
		d.press("enter")
		d.want("step 8 of 8")
		if len(runs) > 0 || !d.model.answers.ChecksCurrent() {
			t.Errorf("%d runs, current: %v", len(runs), d.model.answers.ChecksCurrent())
		}
	})
}

func TestTestsStop(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.OK(0)
		d.settle()
		d.press("enter")
		d.want("step 7 of 8", "Stopped: 1 of 3 tested", "not made  Deal")
		if !r.Cancelled {
			t.Error("the calls go on")
		}
		stale := okCheck(r.Targets[r.First(1)])
		d.press("enter")
		again := <-runs
		if len(again.Objects()) != 2 {
			t.Errorf("made again: %v", again.Targets)
		}
		r.Report(connection.Progress{Index: r.First(1), Check: &stale}) // from the old run
		d.settle()
		d.want("  1 of 3")
		again.OK(0)
		again.OK(1)
		again.End <- nil
		d.settle()
		d.want("All 3 objects are fine")
	})
}

// If the calls were stopped, and one that was made needs another login, r leads there, as its details say.
func TestTestsStoppedConnectAgain(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.Missing(0)
		d.settle()
		d.press("enter", "space")
		d.want("Stopped: 1 of 3 tested", "r  connects again, then tests again")
		d.press("r")
		d.want("step 6 of 8")
	})
}

// While the calls are running, the details name no key that does nothing until the run has ended.
func TestTestsDetailsWhileRunning(t *testing.T) {
	for _, status := range []connection.Status{connection.StatusUnauthorized, connection.StatusNoPermission, connection.StatusFailed} {
		s, runs := atTests(t)
		drive(t, s, func(d *driver) {
			r := <-runs
			r.ReportObject(0, func(t scopes.Target) connection.Check {
				return connection.Check{Resource: t.Resource, Call: t.Call, Status: status, HTTP: 400, Hint: "look there"}
			})
			d.settle()
			d.press("space")
			d.want("Look there.", "enter  Stop here")
			d.wantNot("r  connects", "r  tests", "y  copies")
			d.press("enter")
			d.want("Look there.", words.Either(status == connection.StatusNoPermission, "y  copies", "r  "))
		})
	}
}

// With nothing to test there are no details to open, and nothing to test again.
func TestTestsOfNothing(t *testing.T) {
	s, _ := atTests(t)
	s.answers.Selection = scopes.Selection{NodeVersion: 2, Lookups: true}
	drive(t, s, func(d *driver) {
		d.want("There is nothing to test")
		d.wantNot("space details", "r again")
		d.press("space", "r")
		d.want("There is nothing to test")
	})
}

func TestTestsBroken(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		(<-runs).End <- fault.New(fault.Unreachable, "check the network", "Pipedrive is not reachable: %w", errors.New("dial"))
		d.settle()
		for _, width := range []int{80, 40} {
			d.resize(width, 24)
			d.want("Pipedrive is not reachable: dial.")
			d.press("space")
			d.want("is not made yet")
			d.press("esc")
		}
		d.want("Check the network.")
		d.press("enter")
		if r := <-runs; len(r.Objects()) != 3 {
			t.Errorf("made again: %v", r.Targets)
		}
	})
}

// With more rows than lines, the row with the cursor is always in sight, and so are its details.
func TestTestsWindow(t *testing.T) {
	s, runs := atTests(t, "*", "trigger")
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		r := <-runs
		for i := range r.Objects() {
			r.Missing(i)
		}
		r.End <- nil
		d.settle()
		for range r.Objects() {
			d.line("❯")
			d.fits()
			d.press("space")
			d.want("GET")
			d.fits()
			d.press("end")
			d.fits()
			d.press("esc", "down")
		}
		d.press("home")
		if got := d.line("❯"); !strings.Contains(got, "Activity") {
			t.Errorf("first row: %s", got)
		}
	})
}

func TestTestsResize(t *testing.T) {
	s, runs := atTests(t, "*", "trigger")
	drive(t, s, func(d *driver) {
		r := <-runs
		for i := range r.Objects() {
			r.Missing(i)
		}
		r.End <- nil
		d.settle()
		d.press("end", "enter")
		before := d.screen()
		for _, size := range [][2]int{{40, 12}, {200, 60}, {39, 11}, {80, 24}} {
			d.resize(size[0], size[1])
		}
		if d.screen() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, d.screen())
		}
	})
}

// A name too long for its column is cut off in it, with a blank before what follows.
func TestANameEndsInItsColumn(t *testing.T) {
	var s stepTests
	s.flow.Rows = []wizard.TestedObject{{Calls: []wizard.TestCall{{Target: scopes.Target{Resource: strings.Repeat("n", 2*nameColumn)}, Check: &connection.Check{Status: connection.StatusFailed}}}}}
	if line := s.row(&env{theme: newTheme(false), width: 80}, wizard.Answers{}, 0, false).Lines[0]; !strings.Contains(line, "n… ") {
		t.Errorf("%q", line)
	}
}

// What is true of an object, or what to do, is never cut off: beside the details a row has the least room.
func TestAdviceIsWhole(t *testing.T) {
	names := []string{scopes.Trigger.Resource, scopes.LookupResource, scopes.CallResource}
	for _, r := range scopes.Resources(1) {
		names = append(names, r.Name)
	}
	for _, name := range names {
		target := scopes.Target{Resource: name, AnyOf: []scopes.Scope{"activities:read"}, Scope: "activities:read"}
		for _, check := range []connection.Check{
			{Status: connection.StatusOK}, {Status: connection.StatusEmpty}, {Status: connection.StatusMissingScope}, {Status: connection.StatusNoPermission}, {Status: connection.StatusPlan},
			{Status: connection.StatusRateLimited}, {Status: connection.StatusRateLimited, Daily: true}, {Status: connection.StatusRateLimited, Wait: time.Hour}, {Status: connection.StatusUnauthorized},
			{Status: connection.StatusNotFound}, {Status: connection.StatusUnreachable}, {Status: connection.StatusUnreachable, HTTP: 503}, {Status: connection.StatusFailed},
			{Status: connection.StatusSkipped, Call: "DELETE /v1/files/1"},
		} {
			check.HTTP, check.MS = max(check.HTTP, 200), 1234
			var s stepTests
			var a wizard.Answers
			a.Method, a.Account.User = connection.OAuth2, "Dana Demo"
			s.flow.Rows = []wizard.TestedObject{{Calls: []wizard.TestCall{{Target: target, Check: &check}}}}
			for _, e := range []env{{width: fullWidth - 2}, {width: 78}, {width: paneWidth - 2 - 44 - paneGap, beside: true}, {width: 118 - 44 - paneGap, beside: true}} {
				e.theme, e.height = newTheme(false), 20
				said := s.told(a, s.flow.Rows[0])
				if line := s.row(&e, a, 0, false).Lines[0]; !strings.HasSuffix(line, said.long) && (said.short == "" || !strings.HasSuffix(line, said.short)) || widget.Width(line) > e.width {
					t.Errorf("%s, %s, %d columns: %q", target.Resource, check.Status, e.width, line)
				}
			}
		}
	}
}

// Every status is followed by a blank.
func TestAStatusDoesNotTouchTheName(t *testing.T) {
	for _, status := range []connection.Status{
		connection.StatusOK, connection.StatusEmpty, connection.StatusMissingScope, connection.StatusNoPermission, connection.StatusPlan, connection.StatusRateLimited,
		connection.StatusUnauthorized, connection.StatusNotFound, connection.StatusUnreachable, connection.StatusFailed, connection.StatusSkipped,
	} {
		var s stepTests
		s.flow.Rows = []wizard.TestedObject{{Calls: []wizard.TestCall{{Target: scopes.Target{Resource: "deal"}, Check: &connection.Check{Status: status}}}}}
		for _, width := range []int{60, 40} {
			_, _, word := objectStatus(newTheme(false), s.flow.Rows[0])
			if line := s.row(&env{theme: newTheme(false), width: width}, wizard.Answers{}, 0, false).Lines[0]; word == "" || !strings.Contains(line, word+" ") {
				t.Errorf("%s, %d columns: %q", status, width, line)
			}
		}
	}
}
