package tui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepCredentials takes what registering yielded. Secrets are dots unless the person reveals them, and for as long as
// the step is open only.
type stepCredentials struct {
	fields []credentialField
	focus  int
	reveal bool
	note   string   // about the last key: why enter did not go on, what was pasted
	traps  []string // what is easily wrong about a callback URL that was computed
}

// credentialField is one of the answers' fields and where it is typed.
type credentialField struct {
	wizard.Field
	input textinput.Model
}

// longestCredential is more than any has: what is longer was pasted by mistake.
const longestCredential = 1024

func (stepCredentials) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	a = a.FilledBy(e.demo)
	var s stepCredentials
	for _, field := range a.Fields() {
		f := credentialField{field, widget.NewInput()}
		f.input.CharLimit = longestCredential
		f.input.SetValue(f.Value(a))
		s.fields = append(s.fields, f)
	}
	s = s.maskSecrets()
	return s.focusOn(s.firstEmpty()), nil
}

// firstEmpty is the field to begin with.
func (s stepCredentials) firstEmpty() int {
	return max(0, slices.IndexFunc(s.fields, func(f credentialField) bool { return f.input.Value() == "" }))
}

func (s stepCredentials) focusOn(n int) stepCredentials {
	s.fields = slices.Clone(s.fields)
	for i := range s.fields {
		s.fields[i].input.Blur()
	}
	s.focus = n
	s.fields[n].input.Focus()
	s.fields[n].input.CursorEnd()
	return s
}

func (s stepCredentials) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return oldStays(s, a)
	}
	s.note, s.traps = "", nil
	switch {
	case k.Paste:
		return s.edit(k, a)
	case key.Matches(k, e.keys.Next):
		return s.confirm(a)
	case key.Matches(k, e.keys.OldTab) && s.focus+1 < len(s.fields):
		return oldStays(s.focusOn(s.focus+1), a)
	case key.Matches(k, e.keys.OldPrev) && s.focus > 0:
		return oldStays(s.focusOn(s.focus-1), a)
	case key.Matches(k, e.keys.Leave):
		s.reveal = false
		return oldBack(s.maskSecrets(), s.takeFields(a))
	case key.Matches(k, e.keys.Reveal) && s.hasSecret():
		s.reveal = !s.reveal
		return oldStays(s.maskSecrets(), a)
	case key.Matches(k, e.keys.Compute) && s.isN8NAddress():
		return s.compute(a)
	}
	return s.edit(k, a)
}

// isN8NAddress reports that the callback URL can be made of what was entered for it.
func (s stepCredentials) isN8NAddress() bool {
	f := s.fields[s.focus]
	if !f.IsCallback() {
		return false
	}
	_, _, ok, _ := wizard.CallbackOf(f.input.Value())
	return ok
}

// compute puts the callback URL of an n8n into the field.
func (s stepCredentials) compute(a wizard.Answers) oldOutcome {
	url, traps, _, err := wizard.CallbackOf(s.fields[s.focus].input.Value())
	if err != nil {
		s.note = sentence(err)
		return oldStays(s, a)
	}
	s.fields, s.traps = slices.Clone(s.fields), traps
	f := &s.fields[s.focus]
	f.input.SetValue(url)
	f.input.CursorEnd()
	return oldStays(s, f.Set(a, url))
}

// edit edits the field. Blanks and line breaks, which no value has, are dropped from what was typed or pasted.
func (s stepCredentials) edit(k tea.KeyMsg, a wizard.Answers) oldOutcome {
	if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
		k.Type = tea.KeyRunes
		k.Runes = []rune(sanitize.Unbroken(string(k.Runes)))
		if len(k.Runes) == 0 {
			return oldStays(s, a)
		}
	}
	s.fields = slices.Clone(s.fields)
	f := &s.fields[s.focus]
	before := f.input.Value()
	f.input, _ = f.input.Update(k)
	if k.Paste && len(k.Runes) > utf8.RuneCountInString(f.input.Value())-utf8.RuneCountInString(before) {
		s.note = fmt.Sprintf("Cut at %d characters: was the right thing pasted?", longestCredential)
	}
	if f.input.Value() != before {
		a = f.Set(a, f.input.Value())
	}
	return oldStays(s, a)
}

// confirm goes to the next field that is not settled, or on. Answers are taken from all fields: some may have been
// filled in by the demo.
func (s stepCredentials) confirm(a wizard.Answers) oldOutcome {
	a = s.takeFields(a)
	if err := s.fields[s.focus].Refuse(s.fields[s.focus].input.Value()); err != nil {
		s.note = sentence(err)
		return oldStays(s, a)
	}
	if s.focus+1 < len(s.fields) {
		return oldStays(s.focusOn(s.focus+1), a)
	}
	for i, f := range s.fields {
		if err := f.Refuse(f.input.Value()); err != nil {
			s = s.focusOn(i)
			s.note = sentence(err)
			return oldStays(s, a)
		}
	}
	s.reveal = false
	return oldNext(s.maskSecrets(), a)
}

// takeFields are the answers with what stands in the fields.
func (s stepCredentials) takeFields(a wizard.Answers) wizard.Answers {
	for _, f := range s.fields {
		a = f.Set(a, f.input.Value())
	}
	return a
}

// maskSecrets shows or hides the secrets as reveal says.
func (s stepCredentials) maskSecrets() stepCredentials {
	s.fields = slices.Clone(s.fields)
	for i, f := range s.fields {
		if f.Secret && !s.reveal {
			s.fields[i].input.EchoMode = textinput.EchoPassword
		} else {
			s.fields[i].input.EchoMode = textinput.EchoNormal
		}
	}
	return s
}

func (s stepCredentials) hasSecret() bool {
	return slices.ContainsFunc(s.fields, func(f credentialField) bool { return f.Secret && f.input.Value() != "" })
}

func (s stepCredentials) Typing() bool { return true }

func (s stepCredentials) Keys(e env, _ wizard.Answers) []key.Binding {
	k := e.keys
	last := s.focus == len(s.fields)-1
	on := named(k.Next, "next field")
	if last {
		on = k.Next
	}
	reveal := named(k.Reveal, "reveal")
	if s.reveal {
		reveal = named(k.Reveal, "hide")
	}
	return []key.Binding{
		on, named(k.Leave, "back"), when(k.Compute, s.isN8NAddress()), when(reveal, s.hasSecret()), when(k.Clear, s.fields[s.focus].input.Value() != ""),
		when(k.OldTab, !last), when(k.OldPrev, s.focus > 0),
	}
}
