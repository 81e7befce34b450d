package tui

import (
	"context"
	"reflect"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// The smallest window in which every step works.
const (
	minWidth  = 40
	minHeight = 12
)

// model is the root: it owns the answers and the window, takes every message first, and moves between the steps.
type model struct {
	ctx   context.Context
	env   env
	first tea.Cmd // to run at the start
	steps []step  // in the order of wizard.Steps

	answers  wizard.Answers
	progress wizard.Progress
	was      wizard.Progress   // when the active step was opened
	lost     []wizard.LostStep // done before, open again through a change of the answers

	at     wizard.Step
	visit  int
	leave  context.CancelFunc // ends the active step's work
	opened int                // env.frame, when the active step was opened
	window struct{ width, height int }

	help    bool
	helpTop int // the first line of the help that is shown
	notices []string

	journalPending bool
	end            ending
	crash          *crashed
}

// ending says why the program ends.
type ending int

const (
	running  ending = iota
	finished        // the last step was confirmed
	left            // ctrl+c
	panicked
	cutOff // by a signal, or because the terminal is gone
)

// newModel is the program before its first frame. at is the step to begin with.
func newModel(ctx context.Context, e env, steps []step, a wizard.Answers, at wizard.Step, notices []string, width, height int) model {
	m := model{ctx: ctx, env: e, steps: steps, answers: a, progress: a.Progress(), notices: notices}
	m.window.width, m.window.height = width, height
	m, m.first = m.open(at)
	return m
}

// Init starts what the first step wants to start.
func (m model) Init() tea.Cmd { return m.first }

// Update takes a message. What belongs to a step goes there, and its outcome is taken from it.
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.window.width, m.window.height = msg.Width, msg.Height
		return m.step(msg)
	case arrived:
		m.env.frame = msg.frame
		return m.Update(msg.msg)
	case tea.KeyMsg:
		return m.takeInput(msg)
	case journalDue:
		m.journalPending = false
		return m, m.env.cmds.keep(m.answers)
	case contextEnded:
		m.end = cutOff
		return m, tea.Quit
	case crashed:
		m.end, m.crash = panicked, &msg
		return m, tea.Quit
	case workMsg:
		if msg.of().visit != m.visit {
			return m, nil
		}
	}
	return m.step(msg)
}

// takeInput takes what one read of the terminal brought: one key, several letters, or a paste.
func (m model) takeInput(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	if key.Matches(msg, m.env.keys.Quit) {
		m.end = left
		return m, tea.Quit
	}
	if m.tooSmall() || m.end != running {
		return m, nil
	}
	if msg.Paste {
		if m.help || !m.active().Typing() {
			return m, nil
		}
		return m.step(msg)
	}
	if msg.Type != tea.KeyRunes || len(msg.Runes) < 2 {
		return m.key(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		one := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}
		n, cmd := m.key(one)
		m = n.(model)
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// key takes one key.
func (m model) key(msg tea.KeyMsg) (tea.Model, tea.Cmd) {
	k, typing := m.env.keys, m.active().Typing()
	switch {
	case m.onNormalScreen():
		return m.step(msg)
	case m.help:
		return m.helpKey(msg), nil
	case !typing && key.Matches(msg, k.Help):
		m.help, m.helpTop = true, 0
		return m, nil
	case m.env.frame <= m.opened && !harmless(k, msg, typing):
		return m, nil
	case !typing && key.Matches(msg, k.Jump):
		if to := wizard.Step(msg.Runes[0] - '1'); to != m.at && m.reachable(to) {
			return m.open(to)
		}
		return m, nil
	}
	return m.step(msg)
}

// harmless reports keys that only move or type. They are taken even before a step has been seen; any other key could
// confirm something that was not.
func harmless(k *keyMap, msg tea.KeyMsg, typing bool) bool {
	if typing {
		return msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace || msg.Type == tea.KeyBackspace
	}
	return key.Matches(msg, k.Up, k.Down, k.Home, k.End, k.PageUp, k.PageDown, k.Back)
}

// step lets the active step take a message, and does what comes of it.
func (m model) step(msg tea.Msg) (tea.Model, tea.Cmd) {
	out := m.active().Update(m.stepEnv(), msg, m.answers)
	m.steps = slices.Clone(m.steps)
	m.steps[m.at] = out.step
	keep := m.answer(out.answers)
	switch {
	case out.move == wizard.Forward && !m.progress[m.at].Done:
		// the step said next without an answer: it stays
	case out.move == wizard.Forward && m.at.Last():
		m.end = finished
		return m, tea.Batch(out.cmd, keep, tea.Quit)
	case out.move == wizard.Forward:
		n, cmd := m.open(m.at + 1)
		return n, tea.Batch(out.cmd, keep, cmd)
	case out.move == wizard.Backward && m.at > 0:
		n, cmd := m.open(m.at - 1)
		return n, tea.Batch(out.cmd, keep, cmd)
	}
	return m, tea.Batch(out.cmd, keep)
}

// answer takes changed answers over: what they settle, what they made open again, and that they are to be kept.
func (m *model) answer(a wizard.Answers) tea.Cmd {
	if reflect.DeepEqual(a, m.answers) {
		return nil
	}
	m.answers, m.progress = a, a.Progress()
	m.lost = m.progress.Lost(m.lost, m.was, m.at)
	if m.env.cmds.journal == nil || m.journalPending {
		return nil
	}
	m.journalPending = true
	return m.env.cmds.journalLater(m.ctx)
}

// open makes a step the active one.
func (m model) open(to wizard.Step) (model, tea.Cmd) {
	var stop tea.Cmd
	if m.visit > 0 {
		stop = m.env.cmds.stop(m.leave)
		m.notices = nil // they have been seen
	}
	m.env.ctx, m.leave = context.WithCancel(m.ctx)
	m.at, m.visit, m.opened, m.help = to, m.visit+1, m.env.frame, false
	m.was = m.progress
	s, cmd := m.active().Open(m.stepEnv(), m.answers)
	m.steps = slices.Clone(m.steps)
	m.steps[to] = s
	return m, tea.Batch(stop, cmd, tea.WindowSize()) // Windows reports no resizes: ask at every step
}

// reachable reports whether a step can be jumped to: nothing before it is open.
func (m model) reachable(to wizard.Step) bool {
	return m.progress.Reaches(to)
}

func (m model) active() step { return m.steps[m.at] }

func (m model) onNormalScreen() bool {
	s, ok := m.active().(normalScreen)
	return ok && s.OnNormalScreen()
}

func (m model) tooSmall() bool {
	return m.window.width < minWidth || m.window.height < minHeight
}

// stepEnv is the env for the active step as the window is now.
func (m model) stepEnv() env {
	e := m.env
	e.visit = m.visit
	e.width, e.height = m.layout().body()
	return e
}
