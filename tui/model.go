package tui

import (
	"context"
	"reflect"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// model is the root: it owns the answers and the window, takes every message first, and moves between the steps.
type model struct {
	ctx   context.Context
	env   env
	first tea.Cmd // to run at startup
	steps []step  // in the order of wizard.Steps

	answers  wizard.Answers
	progress wizard.Progress
	was      wizard.Progress   // when the active step was opened
	lost     []wizard.LostStep // done before, reopened by a change of the answers

	at     wizard.Step
	visit  int
	leave  context.CancelFunc // ends the active step's work
	sight  sight
	opened shown // when the screen, or its menu, was opened
	window struct{ width, height int }

	overlay    overlay
	helpScroll widget.Scroll
	menu       widget.List
	notices    []string
	said       widget.Note // what just happened
	saidOn     string      // the title of the screen it was said on
	selecting  bool        // the normal screen is showing, with text to select

	journalPending bool
	end            ending
	ending         ending // how the program ends once what is under way has been undone
	crash          *crashed
}

// ending is why the program ends.
type ending int

const (
	running  ending = iota
	finished        // the last step was confirmed
	left            // ctrl+c
	panicked
	cutOff // by a signal, or because the terminal is gone
)

// newModel returns the program before its first frame. at is the step to begin with.
func newModel(ctx context.Context, e env, steps []step, a wizard.Answers, at wizard.Step, notices []string, width, height int) model {
	a = a.Remembering()
	m := model{ctx: ctx, env: e, steps: steps, answers: a, progress: a.Progress(), notices: notices}
	m.window.width, m.window.height = width, height
	m, m.first = m.open(at)
	return m
}

// Init runs what the first step wants to run.
func (m model) Init() tea.Cmd { return m.first }

// Update handles a message. What belongs to a step is passed on to it, and its outcome applied.
func (m model) Update(msg tea.Msg) (model, tea.Cmd) {
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
		return m.depart(cutOff)
	case departureDue:
		m.end = m.ending
		return m, tea.Quit
	case crashed:
		m.end, m.crash = panicked, &msg
		return m, tea.Quit
	case workMsg:
		if msg.of().visit != m.visit {
			return m, nil
		}
		switch msg := msg.(type) {
		case copied:
			m.say(clipboardNote(msg, m.offers(m.env.keys.Show)))
		case happened:
			if opened, ok := msg.event.(wizard.BrowserOpened); ok && msg.of() == m.stepEnv().here().id {
				m.say(browserNote(opened))
			}
		}
	}
	return m.step(msg)
}

// depart ends the program: at once, or, if something has to be undone first, within settlePatience. Leaving a second time
// does not wait.
func (m model) depart(how ending) (model, tea.Cmd) {
	if m.ending != running || !m.settling() {
		m.end = how
		return m, tea.Quit
	}
	m.ending, m.overlay = how, none
	m, cmd := m.apply(m.active().(settling).Settle(m.stepEnv(), m.answers))
	return m, tea.Batch(cmd, m.env.cmds.departLater())
}

// settling reports whether something under way has to be undone first.
func (m *model) settling() bool {
	s, ok := m.active().(settling)
	return ok && s.Settling() != ""
}

// jump goes to the step with this number, if no step before it is open.
func (m model) jump(n int) (model, tea.Cmd) {
	steps := m.answers.Steps()
	if n >= len(steps) || steps[n] == m.at || !m.progress.Reaches(steps[n]) {
		return m, nil
	}
	return m.open(steps[n])
}

// back goes to the previous step.
func (m model) back() (model, tea.Cmd) {
	if m.isFirst() {
		m.say(widget.Note{Text: "esc goes back, here is nothing before; ctrl+c leaves" + words.Either(m.env.cmds.journal != nil, ", your answers are kept", "")})
		return m, nil
	}
	return m.open(m.beside(-1))
}

// isFirst reports whether the active step is the first.
func (m *model) isFirst() bool { return m.beside(-1) == m.at }

// beside returns the step this many places after the active one, or the active one if there is none.
func (m *model) beside(by int) wizard.Step {
	steps := m.answers.Steps()
	if i := slices.Index(steps, m.at) + by; i >= 0 && i < len(steps) {
		return steps[i]
	}
	return m.at
}

// step passes a message to the active step.
func (m model) step(msg tea.Msg) (model, tea.Cmd) {
	return m.apply(m.active().Update(m.stepEnv(), msg, m.answers))
}

// apply applies a step's outcome.
func (m model) apply(out *outcome) (model, tea.Cmd) {
	m.put(out.step)
	keep := m.answer(out.answers)
	if out.said.Says() {
		m.say(out.said)
	}
	if out.print != "" {
		m.selecting, out.cmd = true, m.env.cmds.print(out.print)
	}
	var moved tea.Cmd
	switch {
	case m.ending != running && !m.settling():
		m.end, moved = m.ending, tea.Quit
	case out.move == wizard.Forward && !m.progress[m.at].Done:
		// the step wants to go on but its answers do not settle it: it stays
	case out.move == wizard.Forward && m.at.Last():
		m.end, moved = finished, tea.Quit
	case out.move == wizard.Forward:
		m, moved = m.open(m.beside(1))
	case out.move == wizard.Onward:
		m.lost = nil // nothing was done in this run
		m, moved = m.open(m.answers.Start())
	case out.move == wizard.Backward:
		m, moved = m.back()
		m.say(out.said)
	}
	return m, tea.Batch(out.cmd, keep, moved)
}

// put replaces the active step's value.
func (m *model) put(s step) {
	m.steps = slices.Clone(m.steps)
	m.steps[m.at] = s
}

// answer adopts changed answers: it works out what they settle and what they reopen, and has them saved.
func (m *model) answer(a wizard.Answers) tea.Cmd {
	if reflect.DeepEqual(a, m.answers) {
		return nil
	}
	cause := wizard.Cause(m.answers, a)
	m.answers, m.progress = a.Remembering(), a.Progress()
	m.lost = m.progress.Lost(m.lost, m.was, m.at, cause)
	if m.env.cmds.journal == nil || m.journalPending {
		return nil
	}
	m.journalPending = true
	return journalLater(m.ctx)
}

// open makes a step the active one.
func (m model) open(to wizard.Step) (model, tea.Cmd) {
	var stop tea.Cmd
	if m.visit > 0 {
		stop = m.env.cmds.stop(m.leave)
		m.notices = nil // they have been seen
	}
	m.env.ctx, m.leave = context.WithCancel(m.ctx)
	m.at, m.visit, m.overlay, m.said, m.selecting = to, m.visit+1, none, widget.Note{}, false
	m.opened = m.env.from()
	m.was = m.progress
	s, cmd := m.active().Open(m.stepEnv(), m.answers)
	m.put(s)
	return m, tea.Batch(stop, cmd, tea.WindowSize()) // Windows does not report resizes, so ask at every step
}

func (m *model) active() step { return m.steps[m.at] }

// say shows what just happened in the frame, until the next key or another screen.
func (m *model) say(n widget.Note) {
	p, _, _ := m.look()
	m.said, m.saidOn = n, p.title.long
}

// offers reports whether a key does something now.
func (m *model) offers(b *key.Binding) bool {
	return first(m.active().Actions(m.stepEnv(), m.answers), func(a *action) bool { return slices.Equal(a.key.Keys(), b.Keys()) }) != nil
}

func (m *model) tooSmall() bool {
	return m.window.width < minWidth || m.window.height < minHeight
}
