package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

func (s stepTests) key(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	keys := e.keys
	if s.alone(e, a) {
		return s.detailKey(e, k, a)
	}
	if l, ok := s.move(keys, k, len(s.flow.Rows), e.height-2); ok {
		s.pointed, s.list = true, l
		return oldStays(s, a)
	}
	name, chosen := keys.choose(s.flow.Choices(), k)
	switch {
	case s.canUnfold() && key.Matches(k, s.unfoldKey(e)):
		if s.open == s.cursor {
			s.open = -1
		} else {
			s.open, s.scroll = s.cursor, scroll{}
		}
	case chosen && (s.result.seen(e) || name == wizard.ChooseStop):
		flow, turn := s.flow.Choose(name, s.cursor, a)
		return s.apply(e, flow, turn)
	case s.flow.Running == nil && key.Matches(k, keys.OldBack):
		return oldBack(s, a)
	}
	return oldStays(s, a)
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
func (s stepTests) detailKey(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	if key.Matches(k, e.keys.OldBack, s.unfoldKey(e)) {
		s.open = -1
		return oldStays(s, a)
	}
	s.scroll = s.scroll.move(e, k, len(s.detailLines(e)), e.height)
	return oldStays(s, a)
}

// canUnfold reports whether there is more to say about the row.
func (s stepTests) canUnfold() bool {
	return s.cursor < len(s.flow.Rows) && s.flow.Rows[s.cursor].Check() != nil
}

// unfoldKey is space, and enter as well where it does not go on.
func (s stepTests) unfoldKey(e env) key.Binding {
	if wizard.Offers(s.flow.Choices(), wizard.ChooseNext) {
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
	choices := s.flow.Choices()
	back := k.OldBack
	if s.flow.Running != nil {
		back = bind("esc", "stop", "esc")
	}
	goesOn := wizard.Offers(choices, wizard.ChooseNext)
	return []key.Binding{
		k.offer(choices, wizard.ChooseNext),
		when(s.unfoldKey(e), s.canUnfold() && !goesOn),
		k.offer(choices, wizard.ChooseRetry),
		k.offer(choices, wizard.ChooseAnyway),
		back,
		when(s.unfoldKey(e), s.canUnfold() && goesOn),
		k.offer(choices, wizard.ChooseOne),
		k.offer(choices, wizard.ChooseAll),
		when(k.Down, len(s.flow.Rows) > 1), when(k.Up, len(s.flow.Rows) > 1),
	}
}
