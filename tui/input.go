package tui

import (
	"io"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// newInput is a text field in the program's look. Its cursor does not blink: an idle screen stays as it is. What the
// field would do beyond editing is off: it neither reads the clipboard by itself nor completes.
func newInput() textinput.Model {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI) // reverse and faint work without colours, too
	in := textinput.New()
	in.Prompt = ""
	in.PlaceholderStyle = r.NewStyle().Faint(true)
	in.PromptStyle, in.TextStyle, in.CompletionStyle = r.NewStyle(), r.NewStyle(), r.NewStyle()
	in.Cursor.Style = r.NewStyle()
	in.Cursor.TextStyle = r.NewStyle()
	in.Cursor.SetMode(cursor.CursorStatic)
	in.EchoCharacter = '•'
	for _, b := range []*key.Binding{&in.KeyMap.Paste, &in.KeyMap.AcceptSuggestion, &in.KeyMap.NextSuggestion, &in.KeyMap.PrevSuggestion} {
		b.SetEnabled(false)
	}
	return in
}
