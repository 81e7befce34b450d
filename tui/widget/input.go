package widget

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// Input is a text field: a small value that is edited and drawn by Bubbles' text input. Its zero value is empty and has no
// focus.
type Input struct {
	Limit   int  // of characters; 0: none
	Hidden  bool // dots stand for the characters
	text    string
	at      int // where the cursor is, in characters
	focused bool
}

// Value returns the text in the field.
func (in Input) Value() string { return in.text }

// Filled returns the field with another text, and the cursor after it.
func (in Input) Filled(text string) Input {
	m := in.model()
	m.SetValue(text)
	m.CursorEnd()
	return in.of(m)
}

// At returns the field with the cursor after n characters.
func (in Input) At(n int) Input {
	m := in.model()
	m.SetCursor(n)
	return in.of(m)
}

// Focused returns the field with or without the focus: with it, the cursor is drawn and keys edit.
func (in Input) Focused(on bool) Input {
	in.focused = on
	return in
}

// HasFocus reports whether keys edit the field.
func (in Input) HasFocus() bool { return in.focused }

// Update returns the field after a key, or a paste.
func (in Input) Update(msg tea.KeyMsg) Input {
	m, _ := in.model().Update(msg)
	return in.of(m)
}

// View draws the field in width columns.
func (in Input) View(width int) string {
	m := in.model()
	m.Width = max(width-1, 1) // the cursor may be after the last character
	m.CursorEnd()             // only from the end does the text input cut what is left of its window
	m.SetCursor(in.at)
	return m.View()
}

func (in Input) of(m textinput.Model) Input {
	in.text, in.at = m.Value(), m.Position()
	return in
}

// model returns Bubbles' text input in the program's style. Its cursor does not blink, so that an idle screen stays
// unchanged. Everything beyond editing is off: it neither reads the clipboard by itself nor completes.
func (in Input) model() textinput.Model {
	r := Renderer()
	m := textinput.New()
	m.Prompt = ""
	m.PlaceholderStyle = r.NewStyle().Faint(true)
	m.PromptStyle, m.TextStyle, m.CompletionStyle = r.NewStyle(), r.NewStyle(), r.NewStyle()
	m.Cursor.Style = r.NewStyle()
	m.Cursor.TextStyle = r.NewStyle()
	m.Cursor.SetMode(cursor.CursorStatic)
	m.EchoCharacter = '•'
	for _, b := range []*key.Binding{&m.KeyMap.Paste, &m.KeyMap.AcceptSuggestion, &m.KeyMap.NextSuggestion, &m.KeyMap.PrevSuggestion} {
		b.SetEnabled(false)
	}
	m.CharLimit = in.Limit
	if in.Hidden {
		m.EchoMode = textinput.EchoPassword
	}
	if in.focused {
		m.Focus()
	}
	m.SetValue(in.text)
	m.SetCursor(in.at)
	return m
}
