package tui

import (
	"context"
	"errors"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// oldRegister shows the tasks, and once they are ticked off the fields, as one step.
type oldRegister struct {
	tasks   stepRegister
	fields  stepCredentials
	filling bool
}

func (s oldRegister) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	s.filling = firstOpen(a, a.Tasks()) < 0
	tasks, cmd := s.tasks.Open(e, a)
	fields, more := s.fields.Open(e, a)
	s.tasks, s.fields = tasks.(stepRegister), fields.(stepCredentials)
	return s, tea.Batch(cmd, more)
}

func (s oldRegister) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	if _, isKey := msg.(tea.KeyMsg); isKey && s.filling {
		out := s.fields.Update(e, msg, a)
		s.fields = out.step.(stepCredentials)
		if out.move == wizard.Backward {
			s.filling, out.move = false, wizard.Stay
		}
		out.step = s
		return out
	}
	out := s.tasks.Update(e, msg, a)
	s.tasks = out.step.(stepRegister)
	if out.move == wizard.Forward {
		fields, cmd := s.fields.Open(e, out.answers)
		s.fields, s.filling = fields.(stepCredentials), true
		return oldStays(s, out.answers, out.cmd, cmd)
	}
	out.step = s
	return out
}

func (s oldRegister) View(e env, a wizard.Answers) string {
	if s.filling {
		return s.fields.View(e, a)
	}
	return s.tasks.View(e, a)
}

func (s oldRegister) Keys(e env, a wizard.Answers) []key.Binding {
	if s.filling {
		return s.fields.Keys(e, a)
	}
	return s.tasks.Keys(e, a)
}

func (s oldRegister) Typing() bool { return s.filling }

// registration asks for the tasks, then for what they yield.
func (p *plain) registration(ctx context.Context, a *wizard.Answers) error {
	for {
		if err := p.register(ctx, a); err != nil {
			return err
		}
		if err := p.credentials(ctx, a); !errors.Is(err, errBack) {
			return err
		}
	}
}
