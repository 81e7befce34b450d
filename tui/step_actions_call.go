package tui

import (
	"slices"

	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// callField is the screen on which a custom API call is typed. What was typed of a new one stays when it is left.
type callField struct {
	input  widget.Input
	open   bool
	index  int    // of the call that is edited, -1 for a new one
	draft  string // of a new call
	warned string // the call that was said to be wrong: the next enter keeps it all the same
}

// closed is the field when the screen is left.
func (c callField) closed() callField {
	if c.open && c.index < 0 {
		c.draft = c.input.Value()
	}
	c.open, c.warned = false, ""
	c.input = c.input.Focused(false)
	return c
}

// openCall shows the field: for a call that is picked, or with -1 for a new one.
func (s stepActions) openCall(a wizard.Answers, index int) stepActions {
	s.call.open, s.call.index = true, index
	text := s.call.draft
	if index >= 0 {
		text = a.Selection.Calls[index]
	}
	s.call.input = s.call.input.Filled(text).Focused(true)
	return s
}

func (s stepActions) callActions(e *env, a wizard.Answers) []*action {
	k := e.keys
	read := wizard.ReadCall(s.call.input.Value())
	word := "Add it"
	if s.call.index >= 0 {
		word = "Change it"
	}
	b := &action{key: named(k.Enter, word), in: inButton, do: func() *outcome { return s.takeCall(a, read) }}
	if read.Text == "" {
		b.why = "nothing typed: a method and a path, such as GET /api/v2/deals"
	} else if s.call.warned == read.Text {
		b.key = named(k.Enter, "Keep it")
	}
	instead := "take the v2 call"
	if read.Fault == "unknown" {
		instead = "take the nearest"
	}
	fill := func(text string) func() *outcome {
		return changes(s, a, func(s *stepActions) { s.call.input = s.call.input.Filled(text) })
	}
	return []*action{b,
		{key: when(named(k.NextField, instead), read.Instead != ""), do: fill(read.Instead)},
		{key: when(k.Clear, read.Text != ""), do: fill("")},
		{key: named(k.Back, "close"), do: changes(s, a, func(s *stepActions) { s.call = s.call.closed() })},
	}
}

// takeCall picks what was typed, or puts it in the place of the call that is edited. What is wrong is taken at the
// second enter, as not clear.
func (s stepActions) takeCall(a wizard.Answers, read wizard.CallReading) *outcome {
	at := slices.Index(a.Selection.Calls, read.Text)
	if at < 0 && read.Fault != "" && s.call.warned != read.Text {
		s.call.warned = read.Text
		return stays(s, a)
	}
	if s.call.index < 0 {
		s.call.input = s.call.input.Filled("")
	}
	s.call = s.call.closed()
	if at >= 0 {
		return stays(s.toCall(at), a).saying(widget.Note{Text: "in your list already: " + read.Text})
	}
	sel, text, at := a.Selection.AddCall(read.Text), "added: "+read.Text, len(a.Selection.Calls)
	if s.call.index >= 0 {
		sel, text, at = a.Selection.ReplaceCall(s.call.index, read.Text), "changed: "+read.Text, s.call.index
	}
	out := s.changed(a, sel, text).saying(widget.Note{Kind: widget.Good, Text: text})
	out.step = out.step.(stepActions).toCall(at)
	return out
}

// toCall puts the cursor on a call.
func (s stepActions) toCall(index int) stepActions {
	s = s.fold(callsKey, false)
	if i := slices.IndexFunc(s.rows, func(r *treeRow) bool { return r.kind == rowCall && r.index == index }); i >= 0 {
		s.tree = widget.List{Cursor: i}
	}
	return s
}

// callPage is the screen of the field.
func (s stepActions) callPage() page {
	title := "Add a custom API call"
	if s.call.index >= 0 {
		title = "Change a custom API call"
	}
	return page{
		title:    say(title),
		sentence: say("As an HTTP Request node would send it; a full address is fine, too."),
		body: func(e *env) []string {
			lines := append([]string{"  " + s.call.input.View(e.width-4), ""}, s.aboutCall(e, e.width)...)
			return lines[:min(len(lines), e.height)]
		},
	}
}

// aboutCall says below the field what is wrong with the call, or what it needs.
func (s stepActions) aboutCall(e *env, width int) []string {
	read := wizard.ReadCall(s.call.input.Value())
	t := e.theme
	if read.Text == "" {
		return t.quiet.PaintLines(widget.Hang("  ", "A method and a path, such as GET /api/v2/deals. Ids and a query are fine.", width))
	}
	if read.Fault == "" {
		text := read.Needs()
		granted := slices.ContainsFunc(read.AnyOf, func(o scopes.Scope) bool { return slices.Contains(s.checklist.Needed(), o) })
		if granted {
			text += ": in your list already"
		}
		return widget.Hang("  Needs  ", text, width)
	}
	reason := read.Reason
	if read.Instead != "" {
		reason += "\ntab takes " + read.Instead + " instead"
	}
	if s.call.warned == read.Text {
		reason += "\nenter keeps it all the same, as not clear"
	}
	head := "  " + t.noted(widget.Bad) + " " + t.bad.Paint(read.Fault) + "  "
	return widget.Hang(head, reason, width)
}
