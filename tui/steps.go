package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// newSteps makes the steps of wizard.Steps, in their order.
func newSteps() []step {
	return []step{
		placeholder{}, // method
		placeholder{}, // actions
		placeholder{}, // scopes
		placeholder{}, // register
		placeholder{}, // credentials
		placeholder{}, // connect
		placeholder{}, // tests
		placeholder{}, // export
	}
}

type placeholder struct{}

func (placeholder) Open(env, wizard.Answers) (step, tea.Cmd) { return placeholder{}, nil }

func (p placeholder) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	if msg, ok := msg.(tea.KeyMsg); ok {
		switch {
		case key.Matches(msg, e.keys.Next):
			return next(p, a)
		case key.Matches(msg, e.keys.Back):
			return back(p, a)
		}
	}
	return stays(p, a)
}

func (placeholder) View(env, wizard.Answers) string { return "not there yet" }

func (placeholder) Keys(e env, _ wizard.Answers) []key.Binding {
	return []key.Binding{e.keys.Next, e.keys.Back}
}

func (placeholder) Typing() bool { return false }
