package tui

import (
	"time"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepConnect shows the flow of connecting.
type stepConnect struct {
	flow wizard.Connect
	work

	now     time.Time // while waiting
	note    note      // what came of the last key
	typing  bool      // the paste field is open
	input   textinput.Model
	printed bool // the address stands on the normal screen

	asked  shown // the question
	scroll scroll
}

func (stepConnect) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	flow, turn := wizard.Connect{Demo: e.demo != nil}.Start(a)
	out := stepConnect{work: work{id: workID{visit: e.visit}}}.apply(e, flow, turn)
	return out.step, out.cmd
}

// apply is the oldOutcome of what a choice or an event made of the flow. In another phase nothing is left of what the
// person was doing, but the normal screen.
func (s stepConnect) apply(e env, flow wizard.Connect, turn wizard.Turn) oldOutcome {
	var stop tea.Cmd
	ctx := e.ctx
	switch turn.Effect.(type) {
	case wizard.Authorize, wizard.AskAccount:
		s.work, ctx, stop = s.begin(e)
	}
	if flow.Phase != s.flow.Phase {
		s = stepConnect{work: s.work, printed: s.printed, asked: e.from()}
	}
	s.flow = flow
	return oldOutcome{s, turn.Answers, tea.Batch(stop, e.cmds.perform(ctx, s.id, turn.Effect)), turn.Move}
}

func (s stepConnect) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		return s.key(e, k, a)
	}
	if m, ok := msg.(workMsg); !ok || m.of() != s.id {
		return oldStays(s, a)
	}
	switch msg := msg.(type) {
	case ticked:
		if s.flow.Phase != wizard.ConnectWaiting {
			return oldStays(s, a)
		}
		s.now = msg.now
		return oldStays(s, a, e.cmds.tick(e.ctx, s.id))
	case copied:
		s.note = noteOf(msg.err, "Sent to the terminal's clipboard. Not there? Not every terminal takes it: u shows the address to copy.")
	case happened:
		flow, turn := s.flow.On(msg.event, a)
		switch event := msg.event.(type) {
		case wizard.Invited:
			return s.showInvitation(e, flow, turn, msg.now)
		case wizard.BrowserOpened:
			s.note = noteOf(event.Err, "")
		case wizard.Approved:
			s.note = noteOf(event.Err, "")
		case wizard.Pasted:
			s.note = noteOf(event.Err, "")
			s.typing = s.typing && event.Err != nil
		}
		return s.apply(e, flow, turn)
	}
	return oldStays(s, a)
}

// showInvitation shows the address, and only then opens the browser.
func (s stepConnect) showInvitation(e env, flow wizard.Connect, turn wizard.Turn, now time.Time) oldOutcome {
	open := tea.Sequence(e.cmds.awaitFrame(e.ctx, s.id), e.cmds.perform(e.ctx, s.id, turn.Effect))
	s.flow, s.now = flow, now
	s.input = widget.NewInput()
	s.input.EchoMode = textinput.EchoPassword                                                 // the address holds a code that is worth a login
	if flow.NeedsPaste(turn.Answers) && len(s.pasting().lines(e, turn.Answers)) <= e.height { // else the address would not be seen
		s = s.pasting()
	}
	return oldStays(s, turn.Answers, open, e.cmds.tick(e.ctx, s.id))
}

func (s stepConnect) pasting() stepConnect {
	s.typing = true
	s.input.SetValue("")
	s.input.Focus()
	return s
}

func (s stepConnect) OnNormalScreen() bool { return s.printed }
