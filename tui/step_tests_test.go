package tui

import (
	"errors"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// atTests starts at the test calls; the runs come out of the channel.
func atTests(t *testing.T, actions ...string) (start, chan *checkRun) {
	t.Helper()
	fake, runs := checkFake()
	return start{answers: upTo(t, connection.OAuth2, wizard.StepTest, actions...), at: wizard.StepTest, pipedrive: fake}, runs
}

func testsFrames(t *testing.T, actions []string, prepare func(d *driver, r *checkRun)) {
	t.Helper()
	var runs chan *checkRun
	frames(t, func(t *testing.T) start {
		var s start
		s, runs = atTests(t, actions...)
		return s
	}, func(d *driver) { prepare(d, <-runs) })
}

func TestTestsFrames(t *testing.T) {
	all := []string{"*", "trigger"}
	t.Run("queued", func(t *testing.T) { testsFrames(t, all, func(*driver, *checkRun) {}) })
	t.Run("running", func(t *testing.T) {
		testsFrames(t, all, func(d *driver, r *checkRun) {
			r.ok(0)
			r.report(connection.Progress{Index: r.first(1)})
			r.report(connection.Progress{Index: r.first(2), Retry: &connection.Retry{After: 2500 * time.Millisecond, Reason: "rate limited"}})
			d.settle()
		})
	})
	t.Run("ended", func(t *testing.T) {
		testsFrames(t, nil, func(d *driver, r *checkRun) {
			for i := range r.objects() {
				r.ok(i)
			}
			r.end <- nil
			d.settle()
		})
	})
	failed := func(d *driver, r *checkRun) {
		for i := range r.objects() {
			if i == 2 {
				r.missing(i)
			} else {
				r.ok(i)
			}
		}
		r.end <- nil
		d.settle()
	}
	t.Run("failed", func(t *testing.T) { testsFrames(t, nil, failed) })
	t.Run("unfolded", func(t *testing.T) {
		testsFrames(t, nil, func(d *driver, r *checkRun) { failed(d, r); d.press("enter") })
	})
	t.Run("stopped", func(t *testing.T) {
		testsFrames(t, nil, func(d *driver, r *checkRun) { r.ok(0); d.settle(); d.press("esc") })
	})
	t.Run("broken", func(t *testing.T) {
		testsFrames(t, nil, func(d *driver, r *checkRun) {
			r.end <- fault.New(fault.Refused, "connect again", "Pipedrive refused to refresh the access")
			d.settle()
		})
	})
}

func TestTestsAllWork(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		d.want("0 of 3 done", "Activity waiting")
		d.press("enter")
		d.want("step 7 of 8") // not before the calls have ended
		r.report(connection.Progress{Index: 0})
		d.settle()
		d.want("Activity running")
		for i := range r.objects() {
			r.ok(i)
		}
		d.settle()
		d.want("3 of 3 done", "Activity ok 200 83 ms")
		r.end <- nil
		d.settle()
		d.want("3 tests: 3 ok. 30 tokens")
		d.press("enter")
		d.want("step 8 of 8")
	})
}

func TestTestsRetryCountsDown(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.report(connection.Progress{Index: r.first(1), Retry: &connection.Retry{After: 3 * time.Second, Reason: "502 Bad Gateway"}})
		d.settle()
		d.want("Deal retrying in 3 s", "502 Bad Gateway")
		d.pass(time.Second)
		d.want("Deal retrying in 2 s")
	})
}

// One failed: its details, another try of it alone, and going on without.
func TestTestsFailed(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.ok(0)
		r.ok(1)
		r.missing(2)
		r.end <- nil
		d.settle()
		d.want("2 ok, 1 missing scope", "❯ ✗ Person")
		d.press("enter")
		d.want("step 7 of 8", "Scope and URL mismatch", "authorize the app again", "HTTP 403 after 41 ms")
		d.press("f")
		r = <-runs
		if len(r.targets) != 1 || r.targets[0].Resource != "person" {
			t.Fatalf("tried again: %v", r.targets)
		}
		r.missing(0)
		r.end <- nil
		d.settle()
		if d.model.answers.Done(wizard.StepTest) {
			t.Error("a failed call counts as done")
		}
		d.press("c")
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
		for i := range r.objects() {
			r.ok(i)
		}
		r.end <- nil
		d.settle()
		d.press("enter", "esc")
		d.want("step 7 of 8", "3 tests: 3 ok")
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
		if r = <-runs; len(r.objects()) != 1 || r.targets[0].Resource != "lead" {
			t.Fatalf("called: %v", r.targets)
		}
		r.ok(0)
		r.end <- nil
		d.settle()
		d.want("4 tests: 4 ok")
	})
}

// A selection that shrank needs no call at all.
func TestTestsShrunkSelection(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepHandOver)
	a.Selection = a.Selection.Remove(scopes.Action{Resource: "person", Operation: "get"})
	a = a.ScopesConfirmed()
	for _, task := range a.Tasks() {
		a = a.Ticking(task.Key, true)
	}
	fake, runs := checkFake()
	drive(t, start{answers: a, at: wizard.StepTest, pipedrive: fake}, func(d *driver) {
		d.want("2 tests: 2 ok")
		d.press("enter")
		d.want("step 8 of 8")
		if len(runs) > 0 || !d.model.answers.ChecksCurrent() {
			t.Errorf("%d runs, current: %v", len(runs), d.model.answers.ChecksCurrent())
		}
	})
	if out, _, err := plainAt(t, Options{Pipedrive: fake}, a, "", "", "", "", "yes"); err != nil || len(runs) > 0 {
		t.Errorf("%v, %d runs\n%s", err, len(runs), out)
	}
}

func TestTestsStop(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		r := <-runs
		r.ok(0)
		d.settle()
		d.press("esc")
		d.want("step 7 of 8", "Stopped: 1 of 3 tests made.", "Deal not made")
		if !r.cancelled {
			t.Error("the calls go on")
		}
		stale := okCheck(r.targets[r.first(1)])
		d.press("f")
		again := <-runs
		if len(again.objects()) != 2 {
			t.Errorf("made again: %v", again.targets)
		}
		r.report(connection.Progress{Index: r.first(1), Check: &stale}) // of the old run
		d.settle()
		d.want("1 of 3 done")
		again.ok(0)
		again.ok(1)
		again.end <- nil
		d.settle()
		d.want("3 tests: 3 ok")
	})
}

func TestTestsBroken(t *testing.T) {
	s, runs := atTests(t)
	drive(t, s, func(d *driver) {
		(<-runs).end <- fault.New(fault.Unreachable, "check the network", "Pipedrive is not reachable: %w", errors.New("dial"))
		d.settle()
		d.want("Pipedrive is not reachable: dial. Check the network.")
		d.press("enter", "c")
		d.want("step 7 of 8")
		d.press("a")
		if r := <-runs; len(r.objects()) != 3 {
			t.Errorf("made again: %v", r.targets)
		}
	})
}

// With more rows than lines the row with the cursor is always there, and so are its details.
func TestTestsWindow(t *testing.T) {
	s, runs := atTests(t, "*", "trigger")
	s.width, s.height = 40, 12
	drive(t, s, func(d *driver) {
		r := <-runs
		for i := range r.objects() {
			r.missing(i)
		}
		r.end <- nil
		d.settle()
		for range r.objects() {
			d.line("❯")
			d.fits()
			d.press("enter")
			d.want("call", "GET")
			d.fits()
			d.press("end")
			d.want("authorize the app again")
			d.fits()
			d.press("enter", "down")
		}
		d.press("home")
		if got := d.line("❯"); got[:len("❯ ✗ Activity")] != "❯ ✗ Activity" {
			t.Errorf("first row: %s", got)
		}
	})
}

func TestTestsResize(t *testing.T) {
	s, runs := atTests(t, "*", "trigger")
	drive(t, s, func(d *driver) {
		r := <-runs
		for i := range r.objects() {
			r.missing(i)
		}
		r.end <- nil
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
