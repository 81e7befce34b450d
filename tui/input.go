package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// How the root handles what one read of the terminal returned.

// takeInput handles what one read of the terminal returned: one key, several letters, or a paste.
func (m model) takeInput(msg tea.KeyMsg) (model, tea.Cmd) {
	if matches(msg, m.env.keys.Quit) {
		return m.depart(left)
	}
	if matches(msg, m.env.keys.Suspend) {
		return m, m.env.cmds.suspend()
	}
	if m.tooSmall() || m.end != running || m.ending != running {
		return m, nil
	}
	if msg.Paste || m.pastes(msg.Runes) {
		return m.paste(msg)
	}
	if msg.Type != tea.KeyRunes || len(msg.Runes) < 2 {
		return m.key(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		var cmd tea.Cmd
		m, cmd = m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt})
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// paste handles a bracketed paste: it goes to the screen's paste field, or else to the text field with the focus.
func (m model) paste(msg tea.KeyMsg) (model, tea.Cmd) {
	if m.overlay != none {
		return m, nil
	}
	m.said = widget.Note{}
	if s, ok := m.active().(pasting); ok {
		return m.apply(s.Paste(m.stepEnv(), string(msg.Runes), m.answers))
	}
	if m.active().Typing() {
		return m.step(msg)
	}
	return m, nil
}

// unmarked is how many letters in a single read count as a paste from a terminal that does not bracket pastes (screen, a
// console): a Client ID is that long, and nobody types that fast.
const unmarked = 16

// pastes reports whether letters look like an unbracketed paste on a screen where they would be taken for keys but have a
// paste field to go to. A key held down repeats a single letter and does not count.
func (m *model) pastes(letters []rune) bool {
	_, takes := m.active().(pasting)
	return takes && !m.active().Typing() && len(letters) >= unmarked && len(slices.Compact(slices.Clone(letters))) > 1
}

// key handles one key.
func (m model) key(msg tea.KeyMsg) (model, tea.Cmd) {
	if m.selecting { // any key returns from the normal screen; it was not meant for what is seen next
		m.selecting = false
		m.sight.drop(m.env.frame)
		return m, nil
	}
	m.said = widget.Note{}
	e := m.stepEnv()
	if h, ok := m.active().(holding); ok && !matches(msg, m.env.keys.Enter) {
		m.put(h.Hold())
	}
	actions, typing := m.active().Actions(e, m.answers), m.active().Typing()
	var wanted *action
	if !typing || !isText(msg) {
		wanted = actionFor(actions, msg)
	}
	if !m.sight.takes(m.env.frame, m.opened) {
		return m, nil
	}
	k := m.env.keys
	switch {
	case m.overlay != none:
		return m.overlayKey(msg, actions)
	case !typing && matches(msg, k.Help):
		m.overlay, m.helpScroll = helping, widget.Scroll{}
		return m, nil
	case !typing && matches(msg, k.More) && hasMenu(actions):
		m.overlay, m.menu, m.opened = choosing, widget.List{}, m.env.from()
		return m, nil
	case !typing && matches(msg, k.Jump) && !m.settling():
		return m.jump(int(msg.Runes[0] - '1'))
	case wanted != nil:
		return m.run(wanted, msg)
	case matches(msg, k.Back):
		return m.back()
	case typing:
		return m.step(msg)
	}
	return m, nil
}

// isText reports whether a key is text in a text field, or edits it.
func isText(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace || msg.Type == tea.KeyBackspace
}

// run carries out an action, or says why it is not possible.
func (m model) run(a *action, msg tea.KeyMsg) (model, tea.Cmd) {
	if !m.sight.takes(m.env.frame, a.since) {
		return m, nil
	}
	m.overlay = none
	if a.why != "" {
		m.say(widget.Note{Kind: widget.Care, Text: a.why})
		return m, nil
	}
	if motion, ok := m.env.keys.motion(msg); ok && a.move != nil {
		return m.apply(a.move(motion))
	}
	return m.apply(a.do())
}
