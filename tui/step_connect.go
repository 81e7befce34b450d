package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepConnect shows the flow of connecting.
type stepConnect struct {
	flow wizard.Connect
	work

	began, now time.Time    // while waiting: when that began, and the time of the last tick
	note       widget.Note  // while waiting
	input      widget.Input // the paste field
	refused    error        // why what was pasted cannot be used

	asked     shown       // when the phase began
	list      widget.List // the cursor in rows
	scroll    widget.Scroll
	hubOpened bool // Developer Hub was opened because scopes are missing
}

func (stepConnect) Open(e *env, a wizard.Answers) (step, tea.Cmd) {
	flow, turn := wizard.Connect{Demo: e.demo != nil}.Start(a)
	out := stepConnect{work: work{id: workID{visit: e.visit}}}.apply(e, flow, turn)
	return out.step, out.cmd
}

// apply applies what a choice or an event did to the flow. When the phase changes, nothing remains of what the person was
// doing.
func (s stepConnect) apply(e *env, flow wizard.Connect, turn wizard.Turn) *outcome {
	var stop tea.Cmd
	ctx := e.ctx
	switch turn.Effect.(type) {
	case wizard.Authorize, wizard.AskAccount:
		s.work, ctx, stop = s.begin(e)
	}
	if flow.Phase != s.flow.Phase {
		s = stepConnect{work: s.work, asked: e.from()}
	}
	s.flow = flow
	if flow.Phase == wizard.ConnectMissing {
		s.list = widget.List{Cursor: len(s.rows(turn.Answers)) - hubTasks}
	}
	return &outcome{step: s, answers: turn.Answers, cmd: tea.Batch(stop, e.cmds.perform(ctx, s.id, turn.Effect)), move: turn.Move}
}

func (s stepConnect) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		s.refused = nil
		s.input = s.input.Update(k)
		return stays(s, a)
	}
	if m, ok := msg.(workMsg); !ok || m.of() != s.id {
		return stays(s, a)
	}
	switch msg := msg.(type) {
	case ticked:
		if s.flow.Phase == wizard.ConnectWaiting {
			s.now = msg.now
			return stays(s, a, tick(e.ctx, s.id))
		}
	case happened:
		return s.take(e, msg, a)
	}
	return stays(s, a)
}

// take handles the result of an effect.
func (s stepConnect) take(e *env, msg happened, a wizard.Answers) *outcome {
	flow, turn := s.flow.On(msg.event, a)
	switch event := msg.event.(type) {
	case wizard.Invited:
		return s.showInvitation(e, flow, turn, msg.now)
	case wizard.BrowserOpened:
		s.note = widget.Note{}
		if event.Err != nil {
			s.note = noBrowserNote(event.Err)
		}
	case wizard.Approved:
		s.note = widget.Note{}
		if event.Err != nil {
			s.note = widget.Note{Kind: widget.Bad, Text: event.Err.Error()}
		}
	case wizard.Pasted:
		s.refused = event.Err
		s.input = s.input.Focused(s.Typing() && event.Err != nil)
	}
	return s.apply(e, flow, turn)
}

// showInvitation shows the address, and opens the browser only once it is on the screen.
func (s stepConnect) showInvitation(e *env, flow wizard.Connect, turn wizard.Turn, now time.Time) *outcome {
	open := tea.Sequence(e.cmds.awaitFrame(e.ctx), e.cmds.perform(e.ctx, s.id, turn.Effect))
	s.flow, s.began, s.now, s.asked = flow, now, now, e.from()
	s.note = widget.Note{}
	s.input = widget.Input{Hidden: true} // the pasted address contains a code that can be exchanged for a token
	return stays(s, turn.Answers, open, tick(e.ctx, s.id))
}

// focused returns the step with or without the focus on the paste field.
func (s stepConnect) focused(on bool) stepConnect {
	s.refused = nil
	s.input = s.input.Filled("").Focused(on)
	return s
}

// Paste accepts an address from anywhere on the screen, since nothing could be added to it.
func (s stepConnect) Paste(e *env, text string, a wizard.Answers) *outcome {
	if s.flow.Phase != wizard.ConnectWaiting || s.flow.Taken {
		return stays(s, a)
	}
	return stays(s.focused(s.Typing()), a, e.cmds.perform(e.ctx, s.id, s.flow.Paste(text)))
}

func (s stepConnect) Typing() bool { return s.input.HasFocus() }
