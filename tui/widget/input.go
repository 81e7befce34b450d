package widget

import (
	"io"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// NewInput is a text field in the program's look. Its cursor does not blink: an idle screen stays as it is. What the
// field would do beyond editing is off: it neither reads the clipboard by itself nor completes.
func NewInput() textinput.Model {
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

// ViewInput draws a text field in width columns. The field's own width is set just here, so that it follows every
// resize without a message about it.
func ViewInput(in textinput.Model, width int) string {
	in.Width = max(width-1, 1) // the cursor may stand behind the last character
	in.SetCursor(in.Position())
	return in.View()
}
