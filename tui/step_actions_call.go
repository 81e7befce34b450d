package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepCall is the screen for typing a custom API call. While it is open it takes the place of the picker, which remembers the
// draft of a new call.
type stepCall struct {
	under  stepActions
	input  widget.Input
	index  int    // of the call being edited, -1 for a new one
	warned string // the call that was said to be wrong: pressing enter again keeps it all the same
}

// typeCall opens the screen for a picked call, or with -1 for a new one.
func (s stepActions) typeCall(a wizard.Answers, index int) *outcome {
	text := s.draft
	if index >= 0 {
		text = a.Selection.Calls[index]
	}
	return stays(stepCall{under: s, index: index, input: widget.Input{Limit: 4096}.Filled(text).Focused(true)}, a)
}

func (s stepCall) Open(e *env, a wizard.Answers) (step, tea.Cmd) { return s.under.Open(e, a) }

func (stepCall) Typing() bool { return true }

func (s stepCall) Update(_ *env, msg tea.Msg, a wizard.Answers) *outcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		s.input, s.warned = s.input.Update(k), ""
	}
	return stays(s, a)
}

func (s stepCall) Actions(e *env, a wizard.Answers) []*action {
	k := e.keys
	read := wizard.ReadCall(s.input.Value())
	b := &action{key: named(k.Enter, words.Either(s.index < 0, "Add it", "Change it")), in: inButton, do: func() *outcome { return s.take(a, read) }}
	if read.Text == "" {
		b.why = "nothing typed: a method and a path, such as GET /api/v2/deals"
	} else if s.warned == read.Text {
		b.key = named(k.Enter, "Keep it")
	}
	fill := func(text string) func() *outcome {
		return changes(&s, &a, func(s *stepCall) { s.input = s.input.Filled(text) })
	}
	return []*action{b,
		{key: when(named(k.NextField, words.Either(read.Fault == "unknown", "take the nearest", "take the v2 call")), read.Instead != ""), do: fill(read.Instead)},
		{key: when(k.Clear, read.Text != ""), do: fill("")},
		{key: named(k.Back, "close"), do: func() *outcome {
			if s.index < 0 {
				s.under.draft = s.input.Value()
			}
			return stays(s.under, a)
		}},
	}
}

// take picks what was typed, or replaces the call being edited. Something wrong is accepted on the second enter, as not
// clear.
func (s stepCall) take(a wizard.Answers, read wizard.CallReading) *outcome {
	at := slices.Index(a.Selection.Calls, read.Text)
	if at < 0 && read.Fault != "" && s.warned != read.Text {
		s.warned = read.Text
		return stays(s, a)
	}
	if s.index < 0 {
		s.under.draft = ""
	}
	if at >= 0 {
		return stays(s.under.toCall(at), a).saying(widget.Note{Text: "in your list already: " + read.Text})
	}
	sel, text, at := a.Selection.AddCall(read.Text), "added: "+read.Text, len(a.Selection.Calls)
	if s.index >= 0 {
		sel, text, at = a.Selection.ReplaceCall(s.index, read.Text), "changed: "+read.Text, s.index
	}
	out := s.under.changed(a, sel, text).saying(widget.Note{Kind: widget.Good, Text: text})
	out.step = out.step.(stepActions).toCall(at)
	return out
}

// toCall puts the cursor on a call.
func (s stepActions) toCall(index int) stepActions {
	return s.fold(callsKey, false).cursorTo(func(r *treeRow) bool { return r.kind == rowCall && r.index == index })
}

func (s stepCall) Page(*env, wizard.Answers) page {
	return page{
		title:    say(words.Either(s.index < 0, "Add a custom API call", "Change a custom API call")),
		sentence: say("As an HTTP Request node would send it; a full address is fine, too."),
		body: func(e *env) []string {
			lines := append([]string{"  " + s.input.View(e.width-4), ""}, s.about(e.theme, e.width)...)
			return lines[:min(len(lines), e.height)]
		},
	}
}

// about says, below the field, what is wrong with the call or which scopes it needs.
func (s stepCall) about(t *theme, width int) []string {
	read := wizard.ReadCall(s.input.Value())
	if read.Text == "" {
		return t.quiet.PaintLines(widget.Hang("  ", "A method and a path, such as GET /api/v2/deals. Ids and a query are fine.", width))
	}
	if read.Fault == "" {
		text := read.Needs()
		granted := slices.ContainsFunc(read.AnyOf, func(o scopes.Scope) bool { return slices.Contains(s.under.checklist.Needed(), o) })
		if granted {
			text += ": in your list already"
		}
		return widget.Hang("  Needs  ", text, width)
	}
	reason := read.Reason
	if read.Instead != "" {
		reason += "\ntab takes " + read.Instead + " instead"
	}
	if s.warned == read.Text {
		reason += "\nenter keeps it all the same, as not clear"
	}
	head := "  " + t.noted(widget.Bad) + " " + t.bad.Paint(read.Fault) + "  "
	return widget.Hang(head, reason, width)
}
