package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// stepTests shows the flow of the test calls, each call as it goes.
type stepTests struct {
	flow wizard.TestCalls
	work
	list           // of the flow's rows
	pointed bool   // the person moved the cursor
	result  shown  // how the last run ended
	open    int    // the row whose details are unfolded, -1 for none
	scroll  scroll // of the details, where they need the whole window
}

func (stepTests) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	flow, turn := wizard.StartTestCalls(a)
	s := stepTests{work: work{id: workID{visit: e.visit}}, open: -1, result: e.from()}
	out := s.apply(e, flow, turn)
	return out.step, out.cmd
}

// apply is the oldOutcome of what a choice or an event made of the flow. At the end of a run the cursor is on the first
// call that failed, unless the person has moved it.
func (s stepTests) apply(e env, flow wizard.TestCalls, turn wizard.Turn) oldOutcome {
	var cmd tea.Cmd
	switch {
	case turn.Effect != nil:
		begun, ctx, _ := s.begin(e)
		s.work, s.open, s.pointed = begun, -1, false
		cmd = e.cmds.perform(ctx, s.id, turn.Effect)
	case flow.Stopped && !s.flow.Stopped:
		cmd = s.stop(e)
	case flow.Waiting() && !s.flow.Waiting():
		cmd = e.cmds.tick(e.ctx, s.id)
	}
	ended := flow.Running == nil && (s.flow.Running != nil || s.flow.Rows == nil)
	s.flow = flow
	if failed := flow.Failed(); ended && len(flow.Untested()) == 0 && len(failed) > 0 && !s.pointed {
		s.cursor = failed[0].Row
	}
	if ended {
		s.result = e.from()
	}
	return oldOutcome{s, turn.Answers, cmd, turn.Move}
}

func (s stepTests) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		return s.key(e, k, a)
	}
	if m, ok := msg.(workMsg); !ok || m.of() != s.id {
		return oldStays(s, a)
	}
	switch msg := msg.(type) {
	case happened:
		flow, turn := s.flow.On(msg.event, a)
		return s.apply(e, flow, turn)
	case ticked:
		flow, turn := s.flow.On(wizard.SecondPassed{}, a)
		out := s.apply(e, flow, turn)
		if flow.Waiting() {
			out.cmd = e.cmds.tick(e.ctx, s.id)
		}
		return out
	}
	return oldStays(s, a)
}
