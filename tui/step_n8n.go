package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepN8N asks where n8n runs and is opened.
type stepN8N struct {
	list    widget.List // of wizard.Places
	address widget.Input
	typing  bool
	refused error // of the address
}

func (s stepN8N) Open(_ env, a wizard.Answers) (step, tea.Cmd) {
	s = stepN8N{list: widget.List{Cursor: max(0, slices.Index(wizard.Places(), a.Runs))}, address: widget.Input{Limit: 2048}}
	s.address = s.address.Filled(cmp.Or(a.N8N.URL, s.place().Address()))
	return s, nil
}

func (s stepN8N) place() wizard.Runs { return wizard.Places()[s.list.Cursor] }

func (s stepN8N) Typing() bool { return s.typing }

// Update edits the address.
func (s stepN8N) Update(_ env, msg tea.Msg, a wizard.Answers) outcome {
	if k, ok := msg.(tea.KeyMsg); ok && s.typing {
		s.refused = nil
		s.address = s.address.Update(k)
	}
	return stays(s, a)
}

func (s stepN8N) Actions(e env, a wizard.Answers) []action {
	k := e.keys
	later := s.place() == wizard.RunsLater
	focus := func(on bool) func(tea.KeyMsg) outcome {
		return func(tea.KeyMsg) outcome { return stays(s.focused(on), a) }
	}
	return []action{
		{key: named(k.Enter, "Next: "+wizard.StepMethod.Title()), word: "Next", in: inButton, do: func(tea.KeyMsg) outcome { return s.confirm(a) }},
		{key: when(named(bind("esc", "", "esc", "shift+tab"), "close the field"), s.typing), do: focus(false)},
		{key: when(named(k.NextField, "address"), !s.typing && !later), do: focus(true)},
		{key: when(named(k.NextField, "to the rows"), s.typing), do: focus(false)},
		{key: when(k.Clear, s.typing), in: inHelp, do: func(tea.KeyMsg) outcome {
			s.address = s.address.Filled("")
			return stays(s, a)
		}},
		{key: when(named(k.moves(), "choose"), !s.typing), do: func(msg tea.KeyMsg) outcome { return stays(s.moved(e, msg), a) }},
	}
}

// moved is the step after a key that moves. An address that was proposed follows the place.
func (s stepN8N) moved(e env, msg tea.KeyMsg) stepN8N {
	motion, _ := e.keys.motion(msg)
	proposed := s.address.Value() == s.place().Address()
	s.list = s.list.Move(motion, len(wizard.Places()), len(wizard.Places()), func(int, bool) widget.Row { return widget.Row{} })
	if proposed {
		s.address = s.address.Filled(s.place().Address())
	}
	if s.refused = nil; s.place() == wizard.RunsInCloud && proposed {
		s = s.focused(true)
		s.address = s.address.At(len("https://"))
	}
	return s
}

func (s stepN8N) focused(on bool) stepN8N {
	s.typing, s.address = on, s.address.Focused(on)
	if on {
		s.address = s.address.Filled(s.address.Value())
	}
	return s
}

func (s stepN8N) confirm(a wizard.Answers) outcome {
	address := strings.TrimSpace(s.address.Value())
	if s.place() != wizard.RunsLater {
		if _, _, s.refused = handover.RedirectURL(address); s.refused != nil {
			s = s.focused(true)
			if address == wizard.RunsInCloud.Address() { // the name goes there
				s.address = s.address.At(len("https://"))
			}
			return stays(s, a)
		}
	}
	return next(s.focused(false), a.WithN8N(s.place(), address))
}

func (s stepN8N) Page(e env, a wizard.Answers) page {
	a = a.WithN8N(s.place(), strings.TrimSpace(s.address.Value()))
	remark := s.remark(a)
	help := []string{
		"n8n takes its callback URL from N8N_EDITOR_BASE_URL, else from WEBHOOK_URL, else from N8N_PROTOCOL, N8N_HOST and N8N_PORT. It shows it in the dialog of a Pipedrive OAuth2 credential.",
		"With N8N_PROTOCOL=https and N8N_HOST but without N8N_PORT it has :5678 in it, where nobody answers: set N8N_EDITOR_BASE_URL to the address in your browser, and start n8n again.",
	}
	if remark.Says() {
		help = slices.Insert(help, 0, remark.Text)
	}
	return page{
		title:    say("Where does your n8n run?"),
		sentence: say("It decides your app's callback URL, and how the credential gets into n8n."),
		help:     help,
		body: func(width, height int) []string {
			lines := s.list.View(len(wizard.Places()), width, height, func(i int, on bool) widget.Row { return s.row(e, i, on, width) }, e.theme.quiet)
			follows := s.follows(e, a, width)
			if s.place() == wizard.RunsLater {
				return fitting(lines, follows, height)
			}
			if height > 10 {
				lines = append(lines, "")
			}
			lines = append(lines, "  Address   "+s.address.View(width-12))
			if s.refused != nil {
				lines = append(lines, widget.Hang("            "+e.theme.noted(widget.Bad)+" ", sentence(s.refused), width)...)
			}
			var key []string
			if !a.N8NKey().IsZero() {
				key = []string{"  API key   " + widget.Fit("from "+a.Key.From, width-12)}
			}
			lines = append(lines, s.remarked(e, remark, width, height-len(lines)-len(key))...)
			return fitting(append(lines, key...), follows, height)
		},
	}
}

// remark is what there is to say of the address without asking n8n.
func (s stepN8N) remark(a wizard.Answers) wizard.Remark {
	if s.refused != nil || a.Runs == wizard.RunsLater || a.N8N.URL == "" {
		return wizard.Remark{}
	}
	return wizard.AddressRemark(a.N8N.URL)
}

// remarked is a remark in whole, or in as much room as there is: the help has all of it.
func (s stepN8N) remarked(e env, r wizard.Remark, width, room int) []string {
	if !r.Says() || room < 1 {
		return nil
	}
	word := e.theme.noted(widget.Care) + " " + e.theme.care.Paint(r.Word) + "  "
	more := "? says what to do"
	if s.typing { // where it is a letter
		more = ""
	}
	if lines := widget.Hang("            "+word, strings.TrimSpace(r.Text+" "+more), width); len(lines) <= room {
		return lines
	}
	return []string{"  " + word + more}
}

// follows says which callback URL comes of the answer, and how the credential gets into n8n.
func (s stepN8N) follows(e env, a wizard.Answers, width int) []string {
	callback := "this program's, " + config.DefaultRedirectURL
	if s.place() != wizard.RunsLater {
		var err error
		if callback, _, err = handover.RedirectURL(strings.TrimSpace(s.address.Value())); err != nil {
			return nil
		}
	}
	long, short := a.AtTheEnd()
	if widget.Width(callback) > width-14 { // never broken: it is to be copied
		return []string{widget.Fit("At the end: "+short, width)}
	}
	lines := []string{"", "  " + e.theme.title.Paint("What follows"), "  Callback    " + e.theme.take.Paint(callback)}
	return append(lines, widget.Hang("  At the end  ", long, width)...)
}

// fitting are lines with more below them, if that fits.
func fitting(lines, more []string, height int) []string {
	if len(lines)+len(more) > height {
		return lines
	}
	return append(lines, more...)
}

func (s stepN8N) row(e env, i int, on bool, width int) widget.Row {
	t, r := e.theme, wizard.Places()[i]
	const column = 19
	line := "  " + t.glyphs.open + " " + widget.Pad(r.Title(), column)
	if on {
		line = t.here.Paint(t.glyphs.pointer + " " + t.glyphs.active + " " + widget.Pad(r.Title(), column))
	}
	if width >= fullWidth-2 {
		line += t.quiet.Paint(r.About())
	}
	return widget.Row{Lines: []string{widget.Fit(strings.TrimRight(line, " "), width)}, Name: r.Title()}
}
