package wizard

import (
	"cmp"
	"context"
	"slices"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// TestCalls is the flow of the test calls: the state of each object's calls, and what can be done about those that failed.
// Calls whose results are still valid are not repeated.
type TestCalls struct {
	Rows    []TestedObject
	Running []CallPlace // the calls of the current run, in order; nil: no run
	Stopped bool        // the person ended the last run
	Failure error       // why the last run ended early
	Remark  string      // what was odd about the answer that brought a new token; empty: nothing
}

// TestedObject is one of n8n's objects, the trigger, the drop-downs or a custom call, with its test calls, of which there is
// at least one.
type TestedObject struct{ Calls []TestCall }

// TestCall is one test call.
type TestCall struct {
	Target scopes.Target
	Check  *connection.Check // the result; nil: none yet
	State  TestCallState
	Wait   time.Duration // until the next try
	Reason string        // why there is one
}

// CallPlace is the position of a call.
type CallPlace struct{ Row, Call int }

// TestCallState is what is happening to a test call.
type TestCallState int

// The states; for an object the highest state of its calls counts.
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
	ChooseOne   ChoiceName = "one" // the object under the cursor
	ChooseStop  ChoiceName = "stop"
)

// MakeCalls makes the test calls of targets: CallProgressed is reported for each event, CallsEnded is the result.
type MakeCalls struct {
	Credential connection.Credential
	Targets    []scopes.Target
}

// CallProgressed reports that something happened to a test call.
type CallProgressed struct{ Progress connection.Progress }

// CallsEnded reports that all test calls are done, or could not be made. Token replaces the current one, unless it is empty.
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

// StartTestCalls starts with the calls that have no result yet.
func StartTestCalls(a Answers) (TestCalls, Turn) {
	var t TestCalls
	for _, targets := range scopes.ByObject(a.Targets()) {
		var row TestedObject
		for _, target := range targets {
			call := TestCall{Target: target}
			if c, ok := a.CheckOf(target); ok {
				call.Check = &c
			}
			row.Calls = append(row.Calls, call)
		}
		t.Rows = append(t.Rows, row)
	}
	if todo := t.which(TestCall.isUntested); len(todo) > 0 {
		return t.start(todo, a)
	}
	return t, Turn{Answers: a}
}

// start makes some of the calls.
func (t TestCalls) start(calls []CallPlace, a Answers) (TestCalls, Turn) {
	t.Running, t.Stopped, t.Failure, t.Rows = calls, false, nil, t.cloneRows()
	targets := make([]scopes.Target, len(calls))
	for i, place := range calls {
		call := t.at(place)
		call.State, targets[i] = CallQueued, call.Target
	}
	return t, Turn{Answers: a, Effect: MakeCalls{a.Credential(), targets}}
}

// cloneRows returns a copy of the rows that may be changed.
func (t TestCalls) cloneRows() []TestedObject {
	rows := slices.Clone(t.Rows)
	for i := range rows {
		rows[i].Calls = slices.Clone(rows[i].Calls)
	}
	return rows
}

func (t TestCalls) at(place CallPlace) *TestCall { return &t.Rows[place.Row].Calls[place.Call] }

// On handles an event.
func (t TestCalls) On(event Event, a Answers) (TestCalls, Turn) {
	t.Rows = t.cloneRows()
	switch e := event.(type) {
	case CallProgressed:
		t.progress(e.Progress)
	case SecondPassed:
		for _, place := range t.which(TestCall.isWaiting) {
			t.at(place).Wait = max(0, t.at(place).Wait-time.Second)
		}
	case CallsEnded:
		return t.end(e, a)
	}
	return t, Turn{Answers: a}
}

func (t TestCalls) progress(p connection.Progress) {
	if p.Index < 0 || p.Index >= len(t.Running) {
		return
	}
	call := t.at(t.Running[p.Index])
	switch {
	case p.Check != nil:
		call.Check, call.State = p.Check, CallIdle
	case p.Retry != nil:
		call.State, call.Wait, call.Reason = CallWaiting, p.Retry.After, p.Retry.Reason
	default:
		call.State = CallRunning
	}
}

// end stores the results once every call has one.
func (t TestCalls) end(e CallsEnded, a Answers) (TestCalls, Turn) {
	if !e.Token.AccessToken.IsZero() {
		a, t.Remark = a.WithToken(e.Token), e.Token.Remark
	}
	for _, place := range t.Running {
		t.at(place).State = CallIdle
	}
	t.Running = nil
	if !t.Stopped {
		t.Failure = e.Err
	}
	a.TokensSpent += e.Tokens
	if len(t.Untested()) == 0 {
		a = a.WithChecks(t.Checks(), 0)
	}
	return t, Turn{Answers: a}
}

// Busiest returns the call whose state stands for the object's.
func (o TestedObject) Busiest() TestCall {
	return slices.MaxFunc(o.Calls, func(a, b TestCall) int { return cmp.Compare(a.State, b.State) })
}

// Check returns the worst result of the object's calls; nil while one of them has none, or is being made.
func (o TestedObject) Check() *connection.Check {
	var checks []connection.Check
	for _, c := range o.Calls {
		if c.Check == nil || c.State != CallIdle {
			return nil
		}
		checks = append(checks, *c.Check)
	}
	worst := connection.Worst(checks)
	return &worst
}

func (c TestCall) isUntested() bool { return c.Check == nil }
func (c TestCall) isFailed() bool   { return c.Check != nil && !c.Check.Status.Works() }
func (c TestCall) isOpen() bool     { return c.isUntested() || c.isFailed() }
func (c TestCall) isWaiting() bool  { return c.State == CallWaiting }

// Waiting reports whether a call is waiting for its next attempt, so that SecondPassed is due once a second.
func (t TestCalls) Waiting() bool { return len(t.which(TestCall.isWaiting)) > 0 }

// Checks returns the results so far, one per call.
func (t TestCalls) Checks() []connection.Check {
	var checks []connection.Check
	for _, r := range t.Rows {
		for _, c := range r.Calls {
			if c.Check != nil {
				checks = append(checks, *c.Check)
			}
		}
	}
	return checks
}

// Tested returns one result for each object whose calls are all done.
func (t TestCalls) Tested() []connection.Check {
	var checks []connection.Check
	for _, r := range t.Rows {
		if c := r.Check(); c != nil {
			checks = append(checks, *c)
		}
	}
	return checks
}

// Failed returns the calls that need attention.
func (t TestCalls) Failed() []CallPlace { return t.which(TestCall.isFailed) }

// Untested returns the calls without a result.
func (t TestCalls) Untested() []CallPlace { return t.which(TestCall.isUntested) }

func (t TestCalls) which(is func(TestCall) bool) []CallPlace {
	var places []CallPlace
	for i, r := range t.Rows {
		for j, c := range r.Calls {
			if is(c) {
				places = append(places, CallPlace{i, j})
			}
		}
	}
	return places
}

// Remedy returns what helps first with an object's result: ChooseLogin if the app needs a scope or the token is refused,
// ChooseAnyway if trying again would change nothing, otherwise ChooseRetry. Empty: nothing has to be done.
func (t TestCalls) Remedy(at int, a Answers) ChoiceName {
	if at < 0 || at >= len(t.Rows) {
		return ""
	}
	check := t.Rows[at].Check()
	switch {
	case check == nil || check.Status.Works():
		return ""
	case check.Status == connection.StatusUnauthorized, check.Status == connection.StatusMissingScope && a.Method == connection.OAuth2:
		return ChooseLogin
	case check.Status == connection.StatusPlan, check.Status == connection.StatusNotFound:
		return ChooseAnyway
	}
	return ChooseRetry
}

// NeedsLogin reports whether only another login, or another token, can help with one of the results.
func (t TestCalls) NeedsLogin(a Answers) bool {
	for at := range t.Rows {
		if t.Remedy(at, a) == ChooseLogin {
			return true
		}
	}
	return false
}

// AllFine reports whether all calls are made and none needs attention.
func (t TestCalls) AllFine() bool {
	return t.Running == nil && t.Failure == nil && len(t.Untested()) == 0 && len(t.Failed()) == 0
}

// Choices returns what the person can do now.
func (t TestCalls) Choices(a Answers) []Choice {
	next, one, all := Choice{Name: ChooseNext, Text: "go on"}, Choice{Name: ChooseOne}, Choice{Name: ChooseAll, Text: "make all calls again"}
	var login []Choice
	if t.NeedsLogin(a) {
		login = []Choice{{Name: ChooseLogin, Text: "connect again, then make all calls again"}}
	}
	switch {
	case t.Running != nil && t.Stopped:
		return nil
	case t.Running != nil:
		return []Choice{{Name: ChooseStop}}
	case len(t.Untested()) > 0:
		return append([]Choice{{Name: ChooseRetry, Text: "try again"}, {Name: ChooseBack, Text: "go back to the connection"}, one, {Name: ChooseAll}}, login...)
	case len(t.Failed()) > 0:
		return append([]Choice{{Name: ChooseRetry, Text: "make the failed calls again"}, all, {Name: ChooseAnyway, Text: "go on anyway"}, one}, login...)
	case len(t.Rows) == 0:
		return []Choice{next}
	}
	return []Choice{next, all, one}
}

// Choose carries out a choice, at being the object under the cursor; one that is not offered changes nothing.
func (t TestCalls) Choose(name ChoiceName, at int, a Answers) (TestCalls, Turn) {
	if !Offers(t.Choices(a), name) {
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
	case ChooseLogin: // connecting is the step before
		a.LoginAgain = true
		return t, Turn{Answers: a, Move: Backward}
	case ChooseStop:
		t.Stopped = true
	case ChooseRetry:
		return t.start(t.which(TestCall.isOpen), a)
	case ChooseAll:
		return t.start(t.which(func(TestCall) bool { return true }), a)
	case ChooseOne:
		if at >= 0 && at < len(t.Rows) {
			return t.start(slices.DeleteFunc(t.which(func(TestCall) bool { return true }), func(p CallPlace) bool { return p.Row != at }), a)
		}
	}
	return t, Turn{Answers: a}
}
