package tui

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// saving is how far saving the checklist has come.
type saving int

const (
	notSaving saving = iota
	askPath
	askOverwrite
)

func (s stepScopes) pathKey(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	switch {
	case key.Matches(msg, e.keys.Leave):
		s.saving, s.note = notSaving, note{}
		s.path.Blur()
	case key.Matches(msg, e.keys.Next):
		if path := strings.TrimSpace(s.path.Value()); path != "" {
			s.id = s.id.next(e.visit)
			return oldStays(s, a, e.cmds.saveText(s.id, path, s.checklist.Markdown(), false))
		}
		s.note = note{"a file needs a name", true}
	default:
		s.note = note{}
		s.path, _ = s.path.Update(msg)
	}
	return oldStays(s, a)
}

func (s stepScopes) overwriteKey(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	switch {
	case key.Matches(msg, e.keys.Yes):
		s.id = s.id.next(e.visit)
		return oldStays(s, a, e.cmds.saveText(s.id, strings.TrimSpace(s.path.Value()), s.checklist.Markdown(), true))
	case key.Matches(msg, e.keys.No):
		s.saving, s.note = askPath, note{}
		s.path.Focus()
	}
	return oldStays(s, a)
}

// noteSaved is the step after an attempt to save.
func (s stepScopes) noteSaved(msg textSaved) stepScopes {
	switch {
	case errors.Is(msg.err, fs.ErrExist):
		s.saving = askOverwrite
		s.path.Blur()
	case msg.err != nil:
		s.saving, s.note = askPath, note{strings.TrimSuffix(sentence(msg.err), "."), true}
		s.path.Focus()
	default:
		s.saving, s.note = notSaving, note{text: "saved to " + msg.path}
		s.path.Blur()
	}
	return s
}
