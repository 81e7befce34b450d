package tui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepExport shows the flow of handing over: a list of what can be written, and where. It writes what is ticked, and then
// says what to do next in n8n.
type stepExport struct {
	list // of the flow's rows
	flow wizard.Export
	work
	input  textinput.Model // while a path, an address or a key is typed
	result shown           // what to do next
	scroll scroll
}

func (s stepExport) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	flow := s.flow.Start(a, e.cmds.world.Handover != nil)
	return stepExport{flow: flow, work: work{id: workID{visit: e.visit}}, result: e.from()}, nil
}

func (s stepExport) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return s.key(e, msg, a)
	case happened:
		if msg.of() == s.id {
			flow, turn := s.flow.On(msg.event, a)
			return s.apply(e, flow, turn)
		}
	}
	return oldStays(s, a)
}

// apply is the oldOutcome of what a choice or an event made of the flow.
func (s stepExport) apply(e env, flow wizard.Export, turn wizard.Turn) oldOutcome {
	var stop tea.Cmd
	ctx := e.ctx
	if flow.Phase != s.flow.Phase || turn.Effect != nil {
		s.work, ctx, stop = s.begin(e)
		s.scroll, s.result = scroll{}, e.from()
		s.input = widget.NewInput()
		s.input.Focus()
		switch flow.Phase {
		case wizard.ExportPlace:
			s.input.SetValue(flow.Rows[flow.At].Where)
		case wizard.ExportKey:
			s.input.EchoMode = textinput.EchoPassword
		}
	}
	s.flow, s.cursor = flow, flow.At
	return oldOutcome{s, turn.Answers, tea.Batch(stop, e.cmds.perform(ctx, s.id, turn.Effect)), turn.Move}
}

func (s stepExport) key(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	keys, phase := e.keys, s.flow.Phase
	n, room := len(s.text(e, a)), s.room(e, a)
	if s.Typing() {
		return s.edit(e, k, a)
	}
	if phase == wizard.ExportChoosing {
		scrolls := n > room && key.Matches(k, keys.PageDown, keys.PageUp)
		if l, ok := s.move(keys, k, len(s.flow.Rows), len(s.flow.Rows)); ok && !scrolls {
			s.list, s.flow.At, s.scroll = l, l.cursor, scroll{}
			return oldStays(s, a)
		}
	}
	switch name, chosen := keys.choose(s.flow.Choices(a), k); {
	case chosen && name == wizard.ChooseNext && !s.result.seen(e):
		return oldStays(s, a)
	case chosen:
		flow, turn := s.flow.Choose(name, a)
		return s.apply(e, flow, turn)
	case key.Matches(k, keys.OldBack) && (phase == wizard.ExportChoosing || phase == wizard.ExportDone):
		return oldBack(s, a)
	}
	s.scroll = s.scroll.move(e, k, n, room)
	return oldStays(s, a)
}

// edit takes a key in the text field.
func (s stepExport) edit(e env, k tea.KeyMsg, a wizard.Answers) oldOutcome {
	switch {
	case !k.Paste && key.Matches(k, e.keys.Leave):
		return s.apply(e, s.flow.Leave(), wizard.Turn{Answers: a})
	case !k.Paste && key.Matches(k, e.keys.Next):
		flow, turn := s.flow.Enter(s.input.Value(), a)
		return s.apply(e, flow, turn)
	}
	s.input, _ = s.input.Update(k)
	return oldStays(s, a)
}

func (s stepExport) Typing() bool {
	return s.flow.Phase == wizard.ExportPlace || s.flow.Phase == wizard.ExportKey
}

func (s stepExport) Keys(e env, a wizard.Answers) []key.Binding {
	k, choices := e.keys, s.flow.Choices(a)
	scrolling := s.scroll.keys(e, len(s.text(e, a)), s.room(e, a))
	switch s.flow.Phase {
	case wizard.ExportPlace, wizard.ExportKey:
		return []key.Binding{named(k.Next, "take it"), k.Leave}
	case wizard.ExportChoosing:
		more := len(s.text(e, a)) > s.room(e, a)
		return []key.Binding{k.offer(choices, wizard.ChooseWrite), k.offer(choices, wizard.ChooseTick), k.offer(choices, wizard.ChoosePlace), k.OldBack,
			k.Down, k.Up, when(k.PageDown, more), when(k.PageUp, more)}
	case wizard.ExportPreview:
		return append(k.offers(choices), scrolling...)
	case wizard.ExportDone:
		return append(append(k.offers(choices), k.OldBack), scrolling...)
	}
	return k.offers(choices)
}
