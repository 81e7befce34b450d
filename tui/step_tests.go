package tui

import (
	"context"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
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

func (s stepTests) key(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	if s.alone(e, a) {
		return s.detailKey(e, k, a)
	}
	if l, ok := s.moved(keys, k, len(s.rows), e.height-2); ok {
		s.chosen, s.list = true, l
		return stays(s, a)
	}
	switch {
	case s.running != nil && key.Matches(k, keys.Back):
		s.stopped = true
		return stays(s, a, e.cmds.stop(s.cancel))
	case key.Matches(k, keys.Back):
		return back(s, a)
	case s.canUnfold() && key.Matches(k, s.unfoldKey(e)):
		if s.open == s.cursor {
			s.open = -1
		} else {
			s.open, s.scroll = s.cursor, scroll{}
		}
		return stays(s, a)
	case s.running != nil || !s.result.seen(e):
		return stays(s, a)
	case key.Matches(k, keys.Next) && s.allWork():
		return next(s, s.kept(a))
	case key.Matches(k, keys.Anyway) && s.canGoOnAnyway():
		a = s.kept(a)
		a.WentOn = true
		return next(s, a)
	case key.Matches(k, keys.Again) && len(s.rows) > 0:
		return s.restart(e, a, []int{s.cursor})
	case key.Matches(k, keys.Retry) && len(s.failed())+len(s.untested()) > 0:
		rows := append(s.failed(), s.untested()...)
		slices.Sort(rows)
		return s.restart(e, a, rows)
	case key.Matches(k, keys.All):
		return s.restart(e, a, s.all())
	}
	return stays(s, a)
}

// alone reports whether unfolded details need the whole window.
func (s stepTests) alone(e env, a wizard.Answers) bool {
	if s.open < 0 || s.open != s.cursor {
		return false
	}
	_, from, to := s.rowLines(e)
	return to-from > e.height-len(s.summary(e, a))-3
}

// detailKey takes a key while details fill the window.
func (s stepTests) detailKey(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	if key.Matches(k, e.keys.Back, s.unfoldKey(e)) {
		s.open = -1
		return stays(s, a)
	}
	s.scroll = s.scroll.moved(e, k, len(s.detailLines(e)), e.height)
	return stays(s, a)
}

func (s stepTests) restart(e env, a wizard.Answers, rows []int) outcome {
	started, cmd := s.start(e, a, rows)
	return stays(started, a, cmd)
}

func (s stepTests) all() []int {
	rows := make([]int, len(s.rows))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func (s stepTests) allWork() bool {
	return s.running == nil && len(s.untested()) == 0 && len(s.failed()) == 0
}

func (s stepTests) canGoOnAnyway() bool {
	return s.running == nil && len(s.untested()) == 0 && len(s.failed()) > 0
}

// canUnfold reports whether there is more to say about the row.
func (s stepTests) canUnfold() bool {
	return s.cursor < len(s.rows) && s.rows[s.cursor].check != nil && s.rows[s.cursor].state == rowIdle
}

// unfoldKey is space, and enter as well where it does not go on.
func (s stepTests) unfoldKey(e env) key.Binding {
	if s.allWork() {
		return named(e.keys.Why, "details")
	}
	return bind("enter", "details", append(e.keys.Why.Keys(), e.keys.Next.Keys()...)...)
}

func (s stepTests) Typing() bool { return false }

func (s stepTests) Keys(e env, a wizard.Answers) []key.Binding {
	k := e.keys
	if s.alone(e, a) {
		return append([]key.Binding{named(s.unfoldKey(e), "fold")}, s.scroll.keys(e, len(s.detailLines(e)), e.height)...)
	}
	idle, open := s.running == nil, s.failed()
	back := k.Back
	if !idle {
		back = bind("esc", "stop", "esc")
	}
	again, retry := named(k.Again, "this one again"), k.Retry
	if len(open) == 0 {
		retry = named(retry, "make the others")
	}
	return []key.Binding{
		when(k.Next, s.allWork()),
		when(s.unfoldKey(e), s.canUnfold() && !s.allWork()),
		when(retry, idle && len(open)+len(s.untested()) > 0),
		when(k.Anyway, s.canGoOnAnyway()),
		back,
		when(s.unfoldKey(e), s.canUnfold() && s.allWork()),
		when(again, idle),
		when(named(k.All, "all again"), idle),
		when(k.Down, len(s.rows) > 1), when(k.Up, len(s.rows) > 1),
	}
}
