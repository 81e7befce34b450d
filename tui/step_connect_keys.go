package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

func (s stepConnect) key(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	keys := e.keys
	switch name, chosen := keys.choose(s.flow.Choices(a), k); {
	case s.printed: // any key comes back from the normal screen
		s.printed = false
		return oldStays(s, a)
	case s.typing:
		return s.edit(e, k, a)
	case key.Matches(k, keys.OldBack):
		return oldBack(s, a)
	case chosen && name == wizard.ChooseYes && !s.asked.seen(e): // y copied the address just before
		return oldStays(s, a)
	case chosen:
		flow, turn := s.flow.Choose(name, a)
		return s.apply(e, flow, turn)
	case s.flow.Phase != wizard.ConnectWaiting:
	case key.Matches(k, keys.URL):
		s.printed = true
		return oldStays(s, a, e.cmds.print(s.flow.Invitation.URL))
	case key.Matches(k, keys.Copy):
		return oldStays(s, a, e.cmds.copy(s.id, s.flow.Invitation.URL, "the address"))
	case key.Matches(k, keys.Paste):
		s.note = note{}
		return oldStays(s.pasting(), a)
	}
	s.scroll = s.scroll.move(e, k, len(s.lines(e, a)), e.height)
	return oldStays(s, a)
}

// edit edits the paste field. A paste is taken at once: there is nothing to add to it.
func (s stepConnect) edit(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	var text string
	switch {
	case k.Paste:
		text = string(k.Runes)
	case key.Matches(k, e.keys.Leave):
		s.typing = false
		return oldStays(s, a)
	case key.Matches(k, e.keys.Next):
		if text = s.input.Value(); text == "" {
			return oldStays(s, a)
		}
	default:
		s.input, _ = s.input.Update(k)
		return oldStays(s, a)
	}
	s.input.SetValue("")
	s.note = note{}
	return oldStays(s, a, e.cmds.perform(e.ctx, s.id, s.flow.Paste(text)))
}

func (s stepConnect) Typing() bool { return s.typing }

func (s stepConnect) Keys(e env, a wizard.Answers) []key.Binding {
	k, choices := e.keys, s.flow.Choices(a)
	on := k.offers(choices)
	switch {
	case s.typing:
		return []key.Binding{named(k.Next, "take it"), named(k.Leave, "close the field")}
	case s.flow.Phase == wizard.ConnectWaiting:
		on = []key.Binding{k.offer(choices, wizard.ChooseAllow), named(k.Paste, "paste"), k.offer(choices, wizard.ChooseOpen),
			k.Copy, named(k.URL, "to select"), k.offer(choices, wizard.ChooseAgain)}
	}
	on = append(on, k.OldBack)
	return append(on, s.scroll.keys(e, len(s.lines(e, a)), e.height)...)
}
