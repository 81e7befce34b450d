package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

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
