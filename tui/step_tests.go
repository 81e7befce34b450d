package tui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// stepTests makes the test calls and shows each as it goes. Results that still count are not asked for again.
type stepTests struct {
	run     run
	cancel  context.CancelFunc // ends the run
	running []int              // the rows that the run is about, in its order; nil: no run
	stopped bool               // the person ended the last run
	failure error              // why the last run ended early
	rows    []testRow
	list           // of rows
	chosen  bool   // the person moved the cursor
	result  shown  // how the last run ended
	open    int    // the row whose details are unfolded, -1 for none
	scroll  scroll // of the details, where they need the whole window
}

// testRow is one test call.
type testRow struct {
	target scopes.Target
	check  *connection.Check // the result
	state  rowState
	wait   time.Duration // until the next try
	reason string        // why there is one
}

type rowState int

const (
	rowIdle    rowState = iota
	rowQueued           // part of the run, not yet begun
	rowCalling          // under way
	rowWaiting          // will be tried again
)

func (stepTests) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	s := stepTests{run: run{visit: e.visit}, open: -1}
	var todo []int
	for i, t := range a.Targets() {
		row := testRow{target: t}
		if c, ok := a.CheckOf(t); ok {
			row.check = &c
		} else {
			todo = append(todo, i)
		}
		s.rows = append(s.rows, row)
	}
	if len(todo) == 0 {
		s.result = e.from()
		return s.onFailed(), nil
	}
	return s.start(e, a, todo)
}

// start makes the calls of some rows.
func (s stepTests) start(e env, a wizard.Answers, rows []int) (stepTests, tea.Cmd) {
	var ctx context.Context
	ctx, s.cancel = context.WithCancel(e.ctx)
	s.run = s.run.next(e.visit)
	s.running, s.stopped, s.failure, s.open, s.chosen = rows, false, nil, -1, false
	s.rows = slices.Clone(s.rows)
	targets := make([]scopes.Target, len(rows))
	for i, n := range rows {
		s.rows[n].state = rowQueued
		targets[i] = s.rows[n].target
	}
	return s, e.cmds.check(ctx, s.run, a.Credential(), targets)
}

func (s stepTests) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		return s.key(e, k, a)
	}
	if m, ok := msg.(runMsg); !ok || m.of() != s.run {
		return stays(s, a)
	}
	switch msg := msg.(type) {
	case checkProgressed:
		return s.progressed(e, msg.progress, a)
	case ticked:
		return s.ticked(e, a)
	case checksEnded:
		s, a = s.ended(msg, a)
		s.result = e.from()
		return stays(s, a)
	}
	return stays(s, a)
}

func (s stepTests) progressed(e env, p connection.Progress, a wizard.Answers) outcome {
	if p.Index < 0 || p.Index >= len(s.running) {
		return stays(s, a)
	}
	s.rows = slices.Clone(s.rows)
	row := &s.rows[s.running[p.Index]]
	waitingBefore := slices.ContainsFunc(s.rows, func(r testRow) bool { return r.state == rowWaiting })
	switch {
	case p.Check != nil:
		row.check, row.state = p.Check, rowIdle
	case p.Retry != nil:
		row.state, row.wait, row.reason = rowWaiting, p.Retry.After, p.Retry.Reason
		if !waitingBefore {
			return stays(s, a, e.cmds.tick(e.ctx, s.run))
		}
	default:
		row.state = rowCalling
	}
	return stays(s, a)
}

// ticked counts the waiting times down.
func (s stepTests) ticked(e env, a wizard.Answers) outcome {
	s.rows = slices.Clone(s.rows)
	waiting := false
	for i, r := range s.rows {
		if r.state == rowWaiting {
			s.rows[i].wait = max(0, r.wait-time.Second)
			waiting = true
		}
	}
	if !waiting {
		return stays(s, a)
	}
	return stays(s, a, e.cmds.tick(e.ctx, s.run))
}

// ended keeps the results once there is one for each row.
func (s stepTests) ended(msg checksEnded, a wizard.Answers) (stepTests, wizard.Answers) {
	if !msg.token.AccessToken.IsZero() {
		a = a.WithToken(msg.token)
	}
	s.running, s.rows = nil, slices.Clone(s.rows)
	for i := range s.rows {
		s.rows[i].state = rowIdle
	}
	if !s.stopped {
		s.failure = msg.err
	}
	a.TokensSpent += msg.tokens
	if len(s.untested()) > 0 {
		return s, a
	}
	return s.onFailed(), a.WithChecks(s.checks(), 0)
}

// checks are the results so far.
func (s stepTests) checks() []connection.Check {
	var checks []connection.Check
	for _, r := range s.rows {
		if r.check != nil {
			checks = append(checks, *r.check)
		}
	}
	return checks
}

// kept is the answers with the results. They are not there yet if the selection shrank to what was called before.
func (s stepTests) kept(a wizard.Answers) wizard.Answers {
	if a.ChecksCurrent() {
		return a
	}
	return a.WithChecks(s.checks(), 0)
}

// onFailed puts the cursor on the first call that failed, unless the person has moved it.
func (s stepTests) onFailed() stepTests {
	if failed := s.failed(); len(failed) > 0 && !s.chosen {
		s.cursor = failed[0]
	}
	return s
}

// failed are the rows with something to do about.
func (s stepTests) failed() []int {
	var failed []int
	for i, r := range s.rows {
		if r.check != nil && !r.check.Status.Works() {
			failed = append(failed, i)
		}
	}
	return failed
}

// untested are the rows without a result.
func (s stepTests) untested() []int {
	var rows []int
	for i, r := range s.rows {
		if r.check == nil {
			rows = append(rows, i)
		}
	}
	return rows
}
