package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// stepMethod asks how n8n is to sign in.
type stepMethod struct{ list }

// methods in the order of n8n's own list.
var methods = []connection.Method{connection.APIToken, connection.OAuth2}

func (s stepMethod) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	chosen := a.Method
	if chosen == "" {
		chosen = e.suggested.method
	}
	s.cursor = max(0, slices.Index(methods, chosen))
	return s, nil
}

func (s stepMethod) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return stays(s, a)
	}
	if moved, ok := s.move(e.keys, k, len(methods), len(methods)); ok {
		s.list = moved
		return stays(s, a)
	}
	switch {
	case key.Matches(k, e.keys.Select), key.Matches(k, e.keys.Toggle):
		a.Method = methods[s.cursor]
		return next(s, a)
	case key.Matches(k, e.keys.Back):
		return back(s, a)
	}
	return stays(s, a)
}

func (s stepMethod) View(e env, a wizard.Answers) string {
	t := e.theme
	lines := []string{"How shall n8n sign in to Pipedrive?"}
	if e.height > 9 {
		lines = append(lines, "")
	}
	for i, m := range methods {
		title, text := methodWords(m)
		if m == e.suggested.method {
			text = e.suggested.reason + "; " + text
		}
		pointer, label := "  ", title
		if i == s.cursor {
			pointer, label = t.accent.paint(t.glyphs.pointer)+" ", t.title.paint(title)
		}
		if m == a.Method {
			label += " " + t.good.paint(t.glyphs.done) + t.dim.paint(" chosen")
		}
		lines = append(lines, pointer+label)
		if e.height <= 9 && i != s.cursor { // room for one explanation
			continue
		}
		shade := t.dim
		if i == s.cursor {
			shade = style{}
		}
		for _, l := range wrap(text, min(e.width, 76)-4) {
			lines = append(lines, "    "+shade.paint(l))
		}
		if e.height > 9 {
			lines = append(lines, "")
		}
	}
	return strings.Join(lines, "\n")
}

func (s stepMethod) Keys(e env, _ wizard.Answers) []key.Binding {
	return append([]key.Binding{e.keys.Select}, movers(e.keys)[:2]...)
}

func (s stepMethod) Typing() bool { return false }
