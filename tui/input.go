package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// What the root makes of a read of the terminal.

// takeInput takes what one read of the terminal brought: one key, several letters, or a paste.
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

// paste takes a bracketed paste: it goes to the screen's paste field, or to the text field with the focus.
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

// unmarked is how many letters in one read are a paste of a terminal that puts no brackets around it (screen, a console):
// a Client ID has as many, and nobody types that fast.
const unmarked = 16

// pastes reports letters that were pasted, though nothing says so, where they would act as keys and could land in a paste field.
// A key that is held down repeats one letter.
func (m *model) pastes(letters []rune) bool {
	_, takes := m.active().(pasting)
	return takes && !m.active().Typing() && len(letters) >= unmarked && len(slices.Compact(slices.Clone(letters))) > 1
}

// key takes one key.
func (m model) key(msg tea.KeyMsg) (model, tea.Cmd) {
	if m.selecting { // the key comes back from there; one that came with it was not meant for what is seen then
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

// isText reports a key that is text in a text field, or edits it.
func isText(msg tea.KeyMsg) bool {
	return msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace || msg.Type == tea.KeyBackspace
}

// run does an action, or says why that cannot be.
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
