package tui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// registerField is one of the answers' fields with its input. Secrets are shown as dots unless the person reveals them, which
// lasts only while the step is open.
type registerField struct {
	wizard.Field
	input widget.Input
}

// longestCredential is longer than any credential; longer texts were pasted by mistake.
const longestCredential = 1024

// firstEmpty returns the field to begin with: the first empty one, or the first.
func (s stepRegister) firstEmpty() int {
	return max(0, slices.IndexFunc(s.fields, func(f registerField) bool { return f.input.Value() == "" }))
}

// focused returns the step with or without the focus on the field under the cursor.
func (s stepRegister) focused(on bool) stepRegister {
	s.typing, s.refused = on, nil
	return s
}

// with returns the step with another input in a field.
func (s stepRegister) with(n int, in widget.Input) stepRegister {
	s.fields = slices.Clone(s.fields) // earlier values of the step must not change
	s.fields[n].input = in
	return s
}

// toField opens the last part with the cursor in a field.
func (s stepRegister) toField(a wizard.Answers, n int) stepRegister {
	s.part = len(s.parts) - 1
	s = s.cursorTo(a, func(r registerRow) bool { return r == registerRow{fieldRow, n} })
	return s.focused(true)
}

// edit passes a key to the field that has the focus.
func (s stepRegister) edit(k tea.KeyMsg, a wizard.Answers) *outcome {
	s.refused = nil
	k.Runes = []rune(sanitize.Unbroken(string(k.Runes)))
	r := s.row(a)
	if r.kind != fieldRow {
		s.url = s.url.Update(k)
		return stays(s, a)
	}
	s = s.with(r.i, s.fields[r.i].input.Update(k))
	return stays(s, s.takeFields(a))
}

// Paste puts pasted text where it belongs: an address into the open field for one, anything else into the values by its
// shape, wherever the cursor is.
func (s stepRegister) Paste(e *env, text string, a wizard.Answers) *outcome {
	a = a.FilledBy(e.demo)
	s = s.of(a)
	s.refused = nil
	if s.choice(a) >= 0 {
		url := sanitize.Unbroken(text)
		_, _, address, _ := wizard.CallbackOf(url)
		if s.typing || address || wizard.CheckRedirectURL(url) == nil {
			return stays(s.enterURL(url, a), a)
		}
	}
	at, focused := s.firstEmpty(), false
	if r := s.row(a); r.kind == fieldRow {
		at, focused = r.i, true
	}
	placed := a.PlacePaste(text, at)
	if len(placed) == 0 {
		return stays(s, a)
	}
	var said widget.Note
	for _, p := range placed {
		f := s.fields[p.Field]
		s = s.with(p.Field, f.input.Filled(p.Value))
		if utf8.RuneCountInString(p.Value) > longestCredential {
			said = widget.Note{Kind: widget.Care, Text: fmt.Sprintf("cut  at %d characters: was the right thing pasted?", longestCredential)}
		} else if p.Field != at && focused {
			said = widget.Note{Text: "swapped  this looked like the " + f.Label + ", so it went there"}
		}
	}
	a = s.takeFields(a)
	to := placed[len(placed)-1].Field
	if s.fields[s.firstEmpty()].input.Value() == "" {
		to = s.firstEmpty()
	}
	return stays(s.toField(a, to), a).saying(said)
}

// confirmValues goes on unless a value cannot be right, or a part was reopened.
func (s stepRegister) confirmValues(a wizard.Answers) *outcome {
	a, s.pressed = s.takeFields(a), true
	for i, f := range s.fields {
		if f.Judge(a, f.input.Value()).Refused() {
			return stays(s.toField(a, i), a)
		}
	}
	s.reveal = false
	return s.advance(a)
}

// takeFields returns the answers with the contents of the fields.
func (s stepRegister) takeFields(a wizard.Answers) wizard.Answers {
	for _, f := range s.fields {
		a = f.Set(a, f.input.Value())
	}
	return a
}
