package wizard

import (
	"context"
	"slices"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// TestCalls is the flow of the test calls: how each one is, and what can be done about those that failed. Results that
// still count are not asked for again.
type TestCalls struct {
	Rows    []TestCall
	Running []int // the rows that are being called, in the run's order; nil: no run
	Stopped bool  // the person ended the last run
	Failure error // why the last run ended early
}

// TestCall is one test call.
type TestCall struct {
	Target scopes.Target
	Check  *connection.Check // the result; nil: none yet
	State  TestCallState
	Wait   time.Duration // until the next try
	Reason string        // why there is one
}

// TestCallState is what happens to a test call now.
type TestCallState int

// The states.
const (
	CallIdle    TestCallState = iota
	CallQueued                // part of the run, not yet begun
	CallRunning               // under way
	CallWaiting               // will be tried again
)

// The choices of the test calls.
const (
	ChooseNext  ChoiceName = "next"
	ChooseRetry ChoiceName = "retry" // what failed or was not made
	ChooseAll   ChoiceName = "all"
	ChooseOne   ChoiceName = "one" // the call that is pointed at
	ChooseStop  ChoiceName = "stop"
)

// MakeCalls makes the test calls of targets: CallProgressed is reported for each event, CallsEnded is the end.
type MakeCalls struct {
	Credential connection.Credential
	Targets    []scopes.Target
}

// CallProgressed: something happened to a test call.
type CallProgressed struct{ Progress connection.Progress }

// CallsEnded: all test calls are done, or could not be made. Token replaces the current one, unless it is empty.
type CallsEnded struct {
	Token  connection.Token
	Tokens int // of the daily budget
	Err    error
}

// SecondPassed counts the waiting times down.
type SecondPassed struct{}

// Run makes them.
func (m MakeCalls) Run(ctx context.Context, w World, report func(Event)) Event {
	token, tokens, err := w.Pipedrive.Check(ctx, m.Credential, m.Targets, func(p connection.Progress) { report(CallProgressed{p}) })
	return CallsEnded{token, tokens, err}
}

// StartTestCalls begins with the calls that have no result yet.
func StartTestCalls(a Answers) (TestCalls, Turn) {
	var t TestCalls
	for _, target := range a.Targets() {
		row := TestCall{Target: target}
		if c, ok := a.CheckOf(target); ok {
			row.Check = &c
		}
		t.Rows = append(t.Rows, row)
	}
	if todo := t.Untested(); len(todo) > 0 {
		return t.started(todo, a)
	}
	return t, Turn{Answers: a}
}

// started makes the calls of some rows.
func (t TestCalls) started(rows []int, a Answers) (TestCalls, Turn) {
	t.Running, t.Stopped, t.Failure, t.Rows = rows, false, nil, slices.Clone(t.Rows)
	targets := make([]scopes.Target, len(rows))
	for i, n := range rows {
		t.Rows[n].State = CallQueued
		targets[i] = t.Rows[n].Target
	}
	return t, Turn{Answers: a, Effect: MakeCalls{a.Credential(), targets}}
}

// On takes what happened.
func (t TestCalls) On(event Event, a Answers) (TestCalls, Turn) {
	t.Rows = slices.Clone(t.Rows)
	switch e := event.(type) {
	case CallProgressed:
		t.progressed(e.Progress)
	case SecondPassed:
		for i, r := range t.Rows {
			if r.State == CallWaiting {
				t.Rows[i].Wait = max(0, r.Wait-time.Second)
			}
		}
	case CallsEnded:
		return t.ended(e, a)
	}
	return t, Turn{Answers: a}
}

func (t TestCalls) progressed(p connection.Progress) {
	if p.Index < 0 || p.Index >= len(t.Running) {
		return
	}
	row := &t.Rows[t.Running[p.Index]]
	switch {
	case p.Check != nil:
		row.Check, row.State = p.Check, CallIdle
	case p.Retry != nil:
		row.State, row.Wait, row.Reason = CallWaiting, p.Retry.After, p.Retry.Reason
	default:
		row.State = CallRunning
	}
}

// ended keeps the results once there is one for each row.
func (t TestCalls) ended(e CallsEnded, a Answers) (TestCalls, Turn) {
	if !e.Token.AccessToken.IsZero() {
		a = a.WithToken(e.Token)
	}
	t.Running = nil
	for i := range t.Rows {
		t.Rows[i].State = CallIdle
	}
	if !t.Stopped {
		t.Failure = e.Err
	}
	a.TokensSpent += e.Tokens
	if len(t.Untested()) == 0 {
		a = a.WithChecks(t.Checks(), 0)
	}
	return t, Turn{Answers: a}
}

// Waiting reports whether a call waits for its next try: then SecondPassed is due once a second.
func (t TestCalls) Waiting() bool {
	return slices.ContainsFunc(t.Rows, func(r TestCall) bool { return r.State == CallWaiting })
}

// Checks are the results so far.
func (t TestCalls) Checks() []connection.Check {
	var checks []connection.Check
	for _, r := range t.Rows {
		if r.Check != nil {
			checks = append(checks, *r.Check)
		}
	}
	return checks
}

// Failed are the rows with something to do about.
func (t TestCalls) Failed() []int {
	return t.which(func(r TestCall) bool { return r.Check != nil && !r.Check.Status.Works() })
}

// Untested are the rows without a result.
func (t TestCalls) Untested() []int {
	return t.which(func(r TestCall) bool { return r.Check == nil })
}

func (t TestCalls) which(is func(TestCall) bool) []int {
	var rows []int
	for i, r := range t.Rows {
		if is(r) {
			rows = append(rows, i)
		}
	}
	return rows
}

// Choices are what the person can do now.
func (t TestCalls) Choices() []Choice {
	failed, untested := len(t.Failed()) > 0, len(t.Untested()) > 0
	retry := "retry the failed"
	if !failed {
		retry = "make the others"
	}
	one := Choice{ChooseOne, "", "this one again"}
	switch {
	case t.Running != nil && t.Stopped:
		return nil
	case t.Running != nil:
		return []Choice{{ChooseStop, "", "stop"}}
	case untested:
		return []Choice{{ChooseRetry, "try again", retry}, {ChooseBack, "go back to the connection", "back"}, one, {ChooseAll, "", "all again"}}
	case failed:
		return []Choice{{ChooseRetry, "make the failed calls again", retry}, {ChooseAll, "make all calls again", "all again"},
			{ChooseAnyway, "go on anyway", "go on anyway"}, one}
	case len(t.Rows) == 0:
		return []Choice{{ChooseNext, "go on", "next"}}
	}
	return []Choice{{ChooseNext, "go on", "next"}, {ChooseAll, "make all calls again", "all again"}, one}
}

// Choose does what the person wants, at being the row that is pointed at; what is not offered changes nothing.
func (t TestCalls) Choose(name ChoiceName, at int, a Answers) (TestCalls, Turn) {
	if !Offers(t.Choices(), name) {
		return t, Turn{Answers: a}
	}
	if !a.ChecksCurrent() && (name == ChooseNext || name == ChooseAnyway) {
		a = a.WithChecks(t.Checks(), 0) // the selection shrank to what was called before
	}
	switch name {
	case ChooseNext:
		return t, Turn{Answers: a, Move: Forward}
	case ChooseAnyway:
		a.WentOn = true
		return t, Turn{Answers: a, Move: Forward}
	case ChooseBack:
		return t, Turn{Answers: a, Move: Backward}
	case ChooseStop:
		t.Stopped = true
	case ChooseRetry:
		return t.started(t.which(func(r TestCall) bool { return r.Check == nil || !r.Check.Status.Works() }), a)
	case ChooseAll:
		return t.started(t.which(func(TestCall) bool { return true }), a)
	case ChooseOne:
		if at >= 0 && at < len(t.Rows) {
			return t.started([]int{at}, a)
		}
	}
	return t, Turn{Answers: a}
}
