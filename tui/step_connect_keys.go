package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

func (s stepConnect) key(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	if s.printed { // any key comes back from the normal screen
		s.printed = false
		return stays(s, a)
	}
	if s.typing {
		return s.typed(e, k, a)
	}
	if key.Matches(k, keys.Back) {
		return back(s, a)
	}
	switch s.phase {
	case phaseWaiting:
		return s.whileWaiting(e, k, a)
	case phaseConfirm:
		switch {
		case key.Matches(k, keys.Next, keys.Yes) && s.asked.seen(e): // y copied the address just before
			return s.recognised(a)
		case key.Matches(k, keys.No):
			s.phase = phaseNotMe
			return stays(s, a)
		}
	case phaseSettled:
		switch missing := len(missingScopes(a)) > 0; {
		case key.Matches(k, keys.Next) && !missing, key.Matches(k, keys.Anyway) && missing:
			return next(s, a.Confirmed())
		case key.Matches(k, keys.Again):
			return s.again(e, a)
		}
	case phaseNotMe, phaseFailed:
		if key.Matches(k, keys.Again) && s.canAgain(a) {
			return s.again(e, a)
		}
	}
	s.scroll = s.scroll.moved(e, k, len(s.lines(e, a)), e.height)
	return stays(s, a)
}

// recognised goes on, unless scopes are missing: to go on without them takes another key.
func (s stepConnect) recognised(a wizard.Answers) outcome {
	s.phase, s.scroll = phaseSettled, scroll{}
	if len(missingScopes(a)) > 0 {
		return stays(s, a)
	}
	return next(s, a.Confirmed())
}

func (s stepConnect) whileWaiting(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys := e.keys
	switch url := s.invitation.URL; {
	case key.Matches(k, keys.URL):
		s.printed = true
		return stays(s, a, e.cmds.print(url))
	case key.Matches(k, keys.Copy):
		return stays(s, a, e.cmds.copy(s.run, url, "the address"))
	case key.Matches(k, keys.Open):
		return stays(s, a, e.cmds.openBrowser(s.run, url))
	case key.Matches(k, keys.Paste):
		s.note = note{}
		return stays(s.pasting(), a)
	case key.Matches(k, keys.Allow) && e.demo != nil && !s.taken:
		return stays(s, a, e.cmds.approve(e.ctx, s.run, e.demo, url))
	case key.Matches(k, keys.Again):
		return s.again(e, a)
	}
	s.scroll = s.scroll.moved(e, k, len(s.lines(e, a)), e.height)
	return stays(s, a)
}

// typed edits the paste field. A paste is taken at once: there is nothing to add to it.
func (s stepConnect) typed(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch {
	case k.Paste:
		s.input.SetValue("")
		s.note = note{}
		return stays(s, a, e.cmds.paste(s.run, s.invitation, string(k.Runes)))
	case key.Matches(k, e.keys.Leave):
		s.typing = false
		return stays(s, a)
	case key.Matches(k, e.keys.Next):
		text := s.input.Value()
		if text == "" {
			return stays(s, a)
		}
		s.input.SetValue("")
		s.note = note{}
		return stays(s, a, e.cmds.paste(s.run, s.invitation, text))
	}
	s.input, _ = s.input.Update(k)
	return stays(s, a)
}

// canAgain reports whether trying again can help: the token of another account stays one.
func (s stepConnect) canAgain(a wizard.Answers) bool {
	return a.Method == connection.OAuth2 || s.phase == phaseFailed
}

// again starts over: with a new login, or where just the question failed, with the question.
func (s stepConnect) again(e env, a wizard.Answers) outcome {
	var cmd tea.Cmd
	onlyAsked := s.phase == phaseFailed && !a.Credential().Token.AccessToken.IsZero() && fault.KindOf(s.failure) != fault.Refused
	if a.Method == connection.OAuth2 && !onlyAsked {
		s, cmd = s.login(e, a)
	} else {
		s, cmd = s.ask(e, a)
	}
	return stays(s, a, cmd)
}

func (s stepConnect) Typing() bool { return s.typing }

func (s stepConnect) Keys(e env, a wizard.Answers) []key.Binding {
	k := e.keys
	back := k.Back
	var on []key.Binding
	switch s.phase {
	case phaseWaiting:
		if s.typing {
			return []key.Binding{named(k.Next, "take it"), named(k.Leave, "close the field")}
		}
		on = []key.Binding{when(named(k.Allow, "press Allow"), e.demo != nil && !s.taken), named(k.Paste, "paste"), named(k.Open, "open"),
			k.Copy, named(k.URL, "to select"), named(k.Again, "start again")}
	case phaseConfirm:
		on = []key.Binding{k.Yes, bind("n", "no", "n")}
	case phaseSettled:
		missing := len(missingScopes(a)) > 0
		on = []key.Binding{when(k.Next, !missing), named(k.Again, "connect again"), when(k.Anyway, missing)}
	case phaseNotMe, phaseFailed:
		on = []key.Binding{when(named(k.Again, "try again"), s.canAgain(a))}
		if s.phase == phaseNotMe {
			on[0] = named(on[0], "connect again")
		}
	}
	on = append(on, back)
	return append(on, s.scroll.keys(e, len(s.lines(e, a)), e.height)...)
}
