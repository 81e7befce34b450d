package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/wizard"
)

// helpKey scrolls the help, or closes it with any other key.
func (m model) helpKey(msg tea.KeyMsg) model {
	k := m.env.keys
	_, height := m.layout().body()
	last := max(0, len(m.helpLines())-height)
	switch {
	case key.Matches(msg, k.Down):
		m.helpTop = min(m.helpTop+1, last)
	case key.Matches(msg, k.Up):
		m.helpTop = max(m.helpTop-1, 0)
	case key.Matches(msg, k.PageDown):
		m.helpTop = min(m.helpTop+height, last)
	case key.Matches(msg, k.PageUp):
		m.helpTop = max(m.helpTop-height, 0)
	default:
		m.help = false
	}
	return m
}

// helpView is the part of the help that fits.
func (m model) helpView() string {
	_, height := m.layout().body()
	lines := m.helpLines()
	top := min(m.helpTop, max(0, len(lines)-height))
	return strings.Join(lines[top:min(len(lines), top+height)], "\n")
}

// helpLines lists every key that works now, the step's first.
func (m model) helpLines() []string {
	var on []key.Binding
	for _, b := range append(m.active().Keys(m.stepEnv(), m.answers), m.generalKeys()...) {
		if b.Enabled() {
			on = append(on, b)
		}
	}
	column := 0
	for _, b := range on {
		column = max(column, ansi.StringWidth(b.Help().Key))
	}
	width, height := m.layout().body()
	lines := make([]string, 0, len(on))
	for _, b := range on {
		lines = append(lines, pad(b.Help().Key, column)+"  "+m.env.theme.dim.paint(b.Help().Desc))
	}
	if len(lines) <= height || width < 70 {
		return lines
	}
	half := (len(lines) + 1) / 2
	for i := range half {
		lines[i] = pad(lines[i], width/2-2) + "  "
		if half+i < len(lines) {
			lines[i] += lines[half+i]
		}
	}
	return lines[:half]
}

// generalKeys work in every step.
func (m model) generalKeys() []key.Binding {
	k := m.env.keys
	reachable := false
	for s := range m.steps {
		reachable = reachable || wizard.Step(s) != m.at && m.reachable(wizard.Step(s))
	}
	return []key.Binding{when(k.Jump, reachable), k.Help, k.Quit}
}
