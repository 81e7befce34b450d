package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// callField is where a custom API call is typed. What was typed stays when the field is left.
type callField struct {
	input  textinput.Model
	open   bool
	index  int    // of the call that is edited, -1 for a new one
	draft  string // of a new call, while another one is edited
	warned string // the call that was said to be unresolved: the next enter keeps it all the same
	note   note
}

func newCallField() callField {
	in := widget.NewInput()
	in.Placeholder = "GET /api/v2/pipelines"
	in.CharLimit = 4096
	return callField{input: in, index: -1}
}

// startCall opens the field: for the call with the cursor, or for a new one.
func (s stepActions) startCall(a wizard.Answers) oldOutcome {
	c := &s.call
	c.open, c.note = true, note{}
	if r, ok := s.row(); ok && r.kind == rowCall {
		if c.index < 0 {
			c.draft = c.input.Value()
		}
		c.index = r.index
		c.input.SetValue(a.Selection.Calls[r.index])
	} else if c.index >= 0 {
		c.index = -1
		c.input.SetValue(c.draft)
	}
	c.input.CursorEnd()
	c.input.Focus()
	return oldStays(s, a)
}

// callKey takes a key while the field is open.
func (s stepActions) callKey(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	switch {
	case key.Matches(msg, e.keys.Leave):
		s.call.open = false
		s.call.input.Blur()
		return oldStays(s, a)
	case key.Matches(msg, e.keys.Next):
		return s.takeCall(a)
	}
	was := s.call.input.Value()
	s.call.input, _ = s.call.input.Update(msg)
	if s.call.input.Value() != was {
		s.call.note = note{}
	}
	return oldStays(s, a)
}

// takeCall adds what was typed, or replaces the call that is edited. A call that matches no endpoint is taken at the
// second enter.
func (s stepActions) takeCall(a wizard.Answers) oldOutcome {
	text := scopes.WithoutToken(strings.Join(strings.Fields(s.call.input.Value()), " "))
	at := slices.Index(a.Selection.Calls, text)
	switch {
	case text == "":
		s.call.open = false
		s.call.input.Blur()
		return oldStays(s, a)
	case at >= 0 && at != s.call.index:
		s.call.note = note{"this call is in the list already", true}
		return oldStays(s, a)
	}
	if _, err := scopes.ParseCall(text); err != nil && s.call.warned != text {
		s.call.warned = text
		s.call.note = note{err.Error() + "; enter keeps it as unresolved", true}
		return oldStays(s, a)
	}
	sel := a.Selection.AddCall(text)
	if s.call.index >= 0 {
		sel = a.Selection.ReplaceCall(s.call.index, text)
	}
	out := s.with(a, sel, "")
	after := out.step.(stepActions).fold(callsKey, false)
	row := max(after.call.index, -1)
	if row < 0 {
		row = len(out.answers.Selection.Calls) - 1
	}
	if i := slices.IndexFunc(after.rows, func(r treeRow) bool { return r.kind == rowCall && r.index == row }); i >= 0 {
		after.cursor = i
	}
	after.call.warned = ""
	if after.call.index >= 0 { // edited: done
		after.call.open, after.call.index = false, -1
		after.call.input.SetValue(after.call.draft)
		after.call.input.Blur()
	} else { // added: the field is free for the next one
		after.call.input.SetValue("")
		after.call.note = note{text: "added " + text + "; the next one, or enter to be done"}
	}
	out.step = after
	return out
}

func (s stepActions) callKeys(e env) []key.Binding {
	word := "add"
	switch {
	case strings.TrimSpace(s.call.input.Value()) == "":
		word = "done"
	case s.call.index >= 0:
		word = "change"
	}
	return []key.Binding{named(e.keys.Next, word), named(e.keys.Leave, "to the rows")}
}

// callWords says what a call is: the scopes that it needs, or why it is unresolved.
func callWords(text string) note {
	c, err := scopes.ParseCall(text)
	if err != nil {
		return note{"unresolved: " + err.Error(), true}
	}
	return note{text: c.Endpoint.Operation + ", needs " + words.Join(c.Endpoint.AnyOf, " or ")}
}
