package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepRegister shows what to do in Pipedrive, in parts of which one is open, and the fields for the resulting values.
//
//	step_register_keys.go    what can be done now
//	step_register_fields.go  the fields, and what is pasted
//	step_register_rows.go    drawing the rows
//	step_register_view.go    title, pane, help
type stepRegister struct {
	parts []wizard.Part // derived from the answers: see of
	part  int           // the open part
	list  widget.List   // the cursor in rows

	fields  []registerField
	url     widget.Input // n8n's callback URL, where it is entered
	typing  bool         // whether the field under the cursor, or url, has the focus
	reveal  bool
	pressed bool  // enter was pressed: from then on empty fields are errors
	refused error // why the callback URL is refused
}

// registerRow is a row of the screen.
type registerRow struct {
	kind rowOfRegister
	i    int // its index among the rows of its kind in the open part, or among the parts
}

type rowOfRegister int

const (
	partRow rowOfRegister = iota
	choiceRow
	taskRow
	fieldRow
	textRow // the cursor skips it
)

func (s stepRegister) Open(e *env, a wizard.Answers) (step, tea.Cmd) {
	a = a.FilledBy(e.demo)
	s = stepRegister{url: widget.Input{Limit: 2048}.Focused(true)}.of(a)
	for _, f := range a.Fields() {
		s.fields = append(s.fields, registerField{f, widget.Input{Limit: longestCredential}.Filled(f.Value(a)).Focused(true)})
	}
	s = s.openPart(a, s.firstPart(a))
	s.typing = s.typing && !a.Done(wizard.StepRegister)
	if e.demo != nil && a.Method == connection.OAuth2 {
		return s, e.cmds.perform(e.ctx, e.here().id, wizard.SwitchOn{Scopes: a.Checklist().Needed()})
	}
	return s, nil
}

// of returns the step with the parts for the answers; every entry point calls it first.
func (s stepRegister) of(a wizard.Answers) stepRegister {
	s.parts = a.Parts()
	return s
}

// firstPart returns the part that a change reopened, or else the first one that is not done, or else the last.
func (s stepRegister) firstPart(a wizard.Answers) int {
	if again := a.Reopened(); again >= 0 {
		return again
	}
	last := len(s.parts) - 1
	for i := range last {
		if !a.PartDone(i) {
			return i
		}
	}
	return last
}

// openPart folds the open part and opens another, with the cursor on the first thing to do there.
func (s stepRegister) openPart(a wizard.Answers, part int) stepRegister {
	s.part = part
	s = s.cursorTo(a, func(r registerRow) bool {
		switch r.kind {
		case choiceRow:
			return a.CallbackChoices()[r.i].Way == a.CallbackWay()
		case taskRow:
			if part == len(s.parts)-1 && a.Done(wizard.StepRegister) {
				return false // whoever comes back is here to change the values
			}
			tasks := s.parts[part].Tasks
			marked := slices.IndexFunc(tasks, func(t wizard.Task) bool { return t.Mark != "" })
			return r.i == max(marked, 0)
		}
		return r.kind == fieldRow && r.i == s.firstEmpty()
	})
	return s.focused(s.row(a).kind == fieldRow)
}

// cursorTo moves the cursor to the first row for which is holds.
func (s stepRegister) cursorTo(a wizard.Answers, is func(registerRow) bool) stepRegister {
	if i := slices.IndexFunc(s.rows(a), is); i >= 0 {
		s.list = widget.List{Cursor: i}
	}
	return s
}

// row returns the row under the cursor.
func (s stepRegister) row(a wizard.Answers) registerRow {
	rows := s.rows(a)
	return rows[s.list.Within(len(rows)).Cursor]
}

// rows returns all rows, according to which part is open.
func (s stepRegister) rows(a wizard.Answers) []registerRow {
	var rows []registerRow
	add := func(kind rowOfRegister, n int) {
		for i := range n {
			rows = append(rows, registerRow{kind, i})
		}
	}
	parts := s.parts
	for i, p := range parts {
		if len(parts) > 1 {
			rows = append(rows, registerRow{partRow, i})
		}
		if i != s.part {
			continue
		}
		if i == 0 && len(parts) > 1 {
			add(choiceRow, len(a.CallbackChoices()))
		}
		add(taskRow, len(p.Tasks))
		if i == len(parts)-1 {
			add(fieldRow, len(s.fields))
		}
		if p.Note != "" {
			rows = append(rows, registerRow{textRow, i})
		}
	}
	return rows
}

func (s stepRegister) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	filled := a.FilledBy(e.demo)
	s = s.of(filled)
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return s.edit(msg, filled)
	case happened:
		opened, _ := msg.event.(wizard.BrowserOpened)
		if text, _ := s.copying(a); opened.Err != nil && text == opened.URL { // the row shows the address
			n := noBrowserNote(opened.Err)
			n.Keys = "y copies the address, u shows it"
			return stays(s, a).saying(n)
		}
	}
	return stays(s, a)
}

// confirm does what the button says: it finishes the open part, and possibly the step.
func (s stepRegister) confirm(e *env, a wizard.Answers) *outcome {
	if e.demo != nil {
		a = s.takeFields(a)
	}
	switch s.part {
	case len(s.parts) - 1:
		return s.confirmValues(a)
	case 0:
		choice := a.CallbackChoices()[max(0, s.choice(a))]
		if s.refused = choice.Err; s.refused != nil {
			return stays(s.enterURL(choice.URL, a), a)
		}
		a = a.WithCallback(choice.Way, choice.URL)
	case 1: // that part shows which kind
		a.Kind = a.AppKind()
	}
	return s.advance(a.FinishingPart(s.part))
}

// advance goes on to the next part, or step. Whoever has an app's values has been through the parts.
func (s stepRegister) advance(a wizard.Answers) *outcome {
	a = a.Registered()
	s = s.of(a)
	if a.Done(wizard.StepRegister) {
		return next(s, a)
	}
	return stays(s.openPart(a, s.firstPart(a)), a)
}

// choice returns the callback choice under the cursor, or else the one that was made; -1 in other parts.
func (s stepRegister) choice(a wizard.Answers) int {
	if s.part != 0 || len(s.parts) == 1 {
		return -1
	}
	if r := s.row(a); r.kind == choiceRow {
		return r.i
	}
	return slices.IndexFunc(a.CallbackChoices(), func(c wizard.CallbackChoice) bool { return c.Way == a.CallbackWay() })
}

// isN8N reports whether the callback URL of a choice can be entered.
func isN8N(c wizard.CallbackChoice) bool { return c.Way == wizard.CallbackN8N }

// enterURL opens the field for n8n's callback URL, which is shown below its choice.
func (s stepRegister) enterURL(url string, a wizard.Answers) stepRegister {
	s = s.cursorTo(a, func(r registerRow) bool { return r.kind == choiceRow && isN8N(a.CallbackChoices()[r.i]) })
	s.typing = true
	s.url = s.url.Filled(url)
	return s
}

// takeURL accepts what was entered as n8n's callback URL. The address at which n8n is opened is turned into its callback URL.
func (s stepRegister) takeURL(a wizard.Answers) *outcome {
	url := strings.TrimSpace(s.url.Value())
	if callback, _, ok, err := wizard.CallbackOf(url); ok && err == nil {
		url = callback
	}
	if s.refused = wizard.CheckRedirectURL(url); s.refused != nil {
		s.url = s.url.Filled(url)
		return stays(s, a)
	}
	s.typing = false
	return s.advance(a.WithCallback(wizard.CallbackN8N, url).FinishingPart(0))
}

// all returns everything that can be copied.
func (s stepRegister) all() string {
	var lines []string
	for _, p := range s.parts {
		for _, t := range p.Tasks {
			for _, text := range []string{t.URL, t.Value} {
				if text != "" && t.Mark != "no longer" && !slices.Contains(lines, text) {
					lines = append(lines, text)
				}
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func (s stepRegister) Typing() bool { return s.typing }
