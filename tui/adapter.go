package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// oldStep is a step that takes its keys itself and draws its body as one text. adapted shows it in the frame until it is
// written as step says.
type oldStep interface {
	Open(e env, a wizard.Answers) (oldStep, tea.Cmd)
	Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome
	View(e env, a wizard.Answers) string
	Keys(e env, a wizard.Answers) []key.Binding
	Typing() bool
}

// oldOutcome is the outcome of an oldStep.
type oldOutcome struct {
	step    oldStep
	answers wizard.Answers
	cmd     tea.Cmd
	move    wizard.Move
}

//go:noinline
func oldStays(s oldStep, a wizard.Answers, cmds ...tea.Cmd) oldOutcome {
	return oldOutcome{step: s, answers: a, cmd: tea.Batch(cmds...)}
}

func oldNext(s oldStep, a wizard.Answers) oldOutcome {
	return oldOutcome{step: s, answers: a, move: wizard.Forward}
}

func oldBack(s oldStep, a wizard.Answers) oldOutcome {
	return oldOutcome{step: s, answers: a, move: wizard.Backward}
}

// adapted is an oldStep as a step.
type adapted struct {
	oldStep
	title string
}

func (s adapted) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	old, cmd := s.oldStep.Open(e, a)
	return adapted{old, s.title}, cmd
}

func (s adapted) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	out := s.oldStep.Update(e, msg, a)
	return outcome{adapted{out.step, s.title}, out.answers, out.cmd, out.move}
}

func (s adapted) Page(e env, a wizard.Answers) page {
	return page{title: say(s.title), body: func(width, height int) []string {
		e.width, e.height = width, height
		return strings.Split(s.View(e, a), "\n")
	}}
}

func (s adapted) Actions(e env, a wizard.Answers) []action {
	var actions []action
	button := false
	for _, b := range s.Keys(e, a) {
		act := action{key: b, do: func(k tea.KeyMsg) outcome { return s.Update(e, k, a) }}
		switch {
		case b.Enabled() && !button && slices.Contains(b.Keys(), "enter"):
			act.in, button = inButton, true
		case slices.ContainsFunc(b.Keys(), func(k string) bool { return k == "up" || k == "down" || k == "pgup" || k == "pgdown" }):
			act.in = inHelp
		}
		actions = append(actions, act)
	}
	return actions
}

func (s adapted) OnNormalScreen() bool {
	n, ok := s.oldStep.(normalScreen)
	return ok && n.OnNormalScreen()
}
