package tui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
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

// credentialField is one value: how it is entered, and what can be said of it.
type credentialField struct {
	label  string
	secret bool
	input  textinput.Model
	set    func(a wizard.Answers, value string) wizard.Answers
	ref    func(r config.Refs) secret.Ref              // how the configuration keeps it; nil: as it is
	check  func(a wizard.Answers, value string) string // what looks wrong, and may be right
	refuse func(value string) error                    // what cannot work
}

func (stepCredentials) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	s, a := stepCredentials{}, demoFilled(a, e.demo)
	add := func(f credentialField, value string) {
		f.input = newInput()
		f.input.CharLimit = longestCredential
		if f.secret {
			f.input.EchoMode = textinput.EchoPassword
		}
		f.input.SetValue(value)
		s.fields = append(s.fields, f)
	}
	if a.Method == connection.OAuth2 {
		add(clientIDField(), a.App.ClientID)
		add(clientSecretField(), a.App.ClientSecret.Reveal())
		add(redirectField(), a.RedirectURL())
	} else {
		add(tokenField(), a.APIToken.Reveal())
	}
	return s.focused(s.firstEmpty()), nil
}

// longestCredential is more than any has: what is longer was pasted by mistake.
const longestCredential = 1024

func tokenField() credentialField {
	return credentialField{label: "API token", secret: true, refuse: needed("the API token"),
		ref:   func(r config.Refs) secret.Ref { return r.APIToken },
		set:   func(a wizard.Answers, v string) wizard.Answers { a.APIToken = secret.New(v); return a },
		check: func(_ wizard.Answers, v string) string { return tokenWarning(v) }}
}

func clientIDField() credentialField {
	return credentialField{label: "Client ID", refuse: needed("the client ID"),
		ref:   func(r config.Refs) secret.Ref { return r.ClientID },
		set:   func(a wizard.Answers, v string) wizard.Answers { a.App.ClientID = v; return a },
		check: func(_ wizard.Answers, v string) string { return clientIDWarning(v) }}
}

func clientSecretField() credentialField {
	return credentialField{label: "Client secret", secret: true, refuse: needed("the client secret"),
		ref:   func(r config.Refs) secret.Ref { return r.ClientSecret },
		set:   func(a wizard.Answers, v string) wizard.Answers { a.App.ClientSecret = secret.New(v); return a },
		check: func(a wizard.Answers, v string) string { return clientSecretWarning(v, a.App.ClientID) }}
}

const redirectLabel = "Callback URL"

func redirectField() credentialField {
	return credentialField{label: redirectLabel, refuse: checkRedirectURL,
		set:   func(a wizard.Answers, v string) wizard.Answers { a.App.RedirectURL = v; return a },
		check: func(wizard.Answers, string) string { return "" }}
}

// needed refuses an empty value.
func needed(what string) func(string) error {
	return func(v string) error {
		if v == "" {
			return fmt.Errorf("%s is needed", what)
		}
		return nil
	}
}

// firstEmpty is the field to begin with.
func (s stepCredentials) firstEmpty() int {
	return max(0, slices.IndexFunc(s.fields, func(f credentialField) bool { return f.input.Value() == "" }))
}

func (s stepCredentials) focused(n int) stepCredentials {
	s.fields = slices.Clone(s.fields)
	for i := range s.fields {
		s.fields[i].input.Blur()
	}
	s.focus = n
	s.fields[n].input.Focus()
	s.fields[n].input.CursorEnd()
	return s
}

func (s stepCredentials) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return stays(s, a)
	}
	s.note, s.traps = "", nil
	switch {
	case k.Paste:
		return s.typed(k, a)
	case key.Matches(k, e.keys.Next):
		return s.confirm(a)
	case key.Matches(k, e.keys.NextField) && s.focus+1 < len(s.fields):
		return stays(s.focused(s.focus+1), a)
	case key.Matches(k, e.keys.PrevField) && s.focus > 0:
		return stays(s.focused(s.focus-1), a)
	case key.Matches(k, e.keys.Leave):
		s.reveal = false
		return back(s.masked(), s.taken(a))
	case key.Matches(k, e.keys.Reveal) && s.hasSecret():
		s.reveal = !s.reveal
		return stays(s.masked(), a)
	case key.Matches(k, e.keys.Compute) && s.canCompute():
		return stays(s.computed(a))
	}
	return s.typed(k, a)
}

// canCompute reports that the field takes n8n's address and makes its callback URL of it.
func (s stepCredentials) canCompute() bool {
	return s.fields[s.focus].label == redirectLabel && isN8NAddress(s.fields[s.focus].input.Value())
}

// computed puts the callback URL of an n8n into the field.
func (s stepCredentials) computed(a wizard.Answers) (stepCredentials, wizard.Answers) {
	s.fields = slices.Clone(s.fields)
	f := &s.fields[s.focus]
	url, traps, err := handover.RedirectURL(f.input.Value())
	if err != nil {
		s.note = sentence(err)
		return s, a
	}
	f.input.SetValue(url)
	f.input.CursorEnd()
	s.traps = traps
	return s, f.set(a, url)
}

// typed edits the field. Blanks and line breaks, which no value has, are dropped from what was typed or pasted.
func (s stepCredentials) typed(k tea.KeyMsg, a wizard.Answers) outcome {
	if k.Type == tea.KeyRunes || k.Type == tea.KeySpace {
		k.Type = tea.KeyRunes
		k.Runes = []rune(sanitize.Unbroken(string(k.Runes)))
		if len(k.Runes) == 0 {
			return stays(s, a)
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
		a = f.set(a, f.input.Value())
	}
	return stays(s, a)
}

// confirm goes to the next field that is not settled, or on. Answers are taken from all fields: some may have been
// filled in by the demo.
func (s stepCredentials) confirm(a wizard.Answers) outcome {
	a = s.taken(a)
	if err := s.fields[s.focus].refuse(s.fields[s.focus].input.Value()); err != nil {
		s.note = sentence(err)
		return stays(s, a)
	}
	if s.focus+1 < len(s.fields) {
		return stays(s.focused(s.focus+1), a)
	}
	for i, f := range s.fields {
		if err := f.refuse(f.input.Value()); err != nil {
			s = s.focused(i)
			s.note = sentence(err)
			return stays(s, a)
		}
	}
	s.reveal = false
	return next(s.masked(), a)
}

// taken are the answers with what stands in the fields.
func (s stepCredentials) taken(a wizard.Answers) wizard.Answers {
	for _, f := range s.fields {
		a = f.set(a, f.input.Value())
	}
	return a
}

// masked shows or hides the secrets as reveal says.
func (s stepCredentials) masked() stepCredentials {
	s.fields = slices.Clone(s.fields)
	for i, f := range s.fields {
		if f.secret && !s.reveal {
			s.fields[i].input.EchoMode = textinput.EchoPassword
		} else {
			s.fields[i].input.EchoMode = textinput.EchoNormal
		}
	}
	return s
}

func (s stepCredentials) hasSecret() bool {
	return slices.ContainsFunc(s.fields, func(f credentialField) bool { return f.secret && f.input.Value() != "" })
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
		on, named(k.Leave, "back"), when(k.Compute, s.canCompute()), when(reveal, s.hasSecret()), when(k.Clear, s.fields[s.focus].input.Value() != ""),
		when(k.NextField, !last), when(k.PrevField, s.focus > 0),
	}
}
