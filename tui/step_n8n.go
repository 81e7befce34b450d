package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepN8N asks where n8n runs and at which address it is opened, looks into it if there is a key, and lists the workflows
// found.
//
//	step_n8n_keys.go   what the keys do to the questions; step_n8n_view.go: their page
//	step_n8n_found.go  the list of workflows; workflow_files.go: the screen for naming files
type stepN8N struct {
	rows    widget.List // wizard.Places, then the fields
	chosen  int         // the chosen place
	address widget.Input
	key     widget.Input
	refused error // why the address cannot be used

	asking  work           // whether the address answers; nothing depends on it
	asked   string         // the address
	reached wizard.Reached // what came of that

	reading reading              // the workflows
	failed  wizard.WorkflowsRead // the last failure to look into n8n
	found   foundList
}

// The rows of the fields, below the places.
const (
	addressRow = 4 + iota
	keyRow
)

func (s stepN8N) Open(e *env, a wizard.Answers) (step, tea.Cmd) {
	if a.Unanswered() { // the answers that the button would go on with
		a = a.GoingOn()
	}
	at := max(0, slices.Index(wizard.Places(), a.Runs))
	s = stepN8N{rows: widget.List{Cursor: at}, chosen: at, address: widget.Input{Limit: 2048}, key: widget.Input{Limit: 2048, Hidden: true}, asking: s.asking, reading: s.reading}
	s.reading.busy = false
	s.address = s.address.Filled(cmp.Or(a.N8N.URL, s.place().Address()))
	if a.Key.From == "" {
		s.key = s.key.Filled(a.Key.Secret.Reveal())
	}
	return s.ask(e)
}

func (s stepN8N) place() wizard.Runs { return wizard.Places()[s.chosen] }

// typed returns the answers with what is entered at the moment.
func (s stepN8N) typed(a wizard.Answers) wizard.Answers {
	return a.WithN8N(s.place(), s.address.Value())
}

// last returns the index of the last row.
func (s stepN8N) last(e *env) int {
	switch {
	case s.place() == wizard.RunsLater:
		return addressRow - 1
	case !e.cmds.world.Looks():
		return addressRow
	}
	return keyRow
}

// ask asks whether n8n answers at the address, unless that address was asked already.
func (s stepN8N) ask(e *env) (step, tea.Cmd) {
	address := handover.Address(s.address.Value())
	if _, _, err := handover.RedirectURL(address); err != nil || s.place() == wizard.RunsLater || s.asked == address || !e.cmds.world.Looks() ||
		e.cmds.world.Handover == nil {
		return s, nil
	}
	begun, ctx, stop := s.asking.begin(e)
	s.asking, s.asked, s.reached = begun, address, wizard.Reached{}
	return s, tea.Batch(stop, e.cmds.perform(ctx, begun.id, wizard.Reach{Address: address}))
}

// settled returns the outcome of a key, and checks the address if it has changed.
func (s stepN8N) settled(e *env, a wizard.Answers) *outcome {
	if s.address.HasFocus() {
		return stays(s, a)
	}
	asked, cmd := s.ask(e)
	return stays(asked, a, cmd)
}

// typing reports whether the address or the key is being edited.
func (s stepN8N) typing() bool { return s.address.HasFocus() || s.key.HasFocus() }

func (s stepN8N) Typing() bool { return s.typing() || s.found.filter.HasFocus() }

// Update edits the field with the focus, and handles the results of checking and reading.
func (s stepN8N) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return s.edit(msg, a)
	case happened:
		return s.happened(e, msg, a)
	}
	return stays(s, a)
}

func (s stepN8N) edit(k tea.KeyMsg, a wizard.Answers) *outcome {
	unbroken := k
	unbroken.Runes = []rune(sanitize.Unbroken(string(k.Runes))) // people press space here too, as it picks on other screens
	switch {
	case s.found.filter.HasFocus():
		s.found.filter.Input, s.found.list = s.found.filter.Update(k), widget.List{}
	case s.address.HasFocus():
		s.refused, s.address = nil, s.address.Update(unbroken)
	case s.key.HasFocus():
		if s.key = s.key.Update(unbroken); s.key.Value() != "" || a.Key.From == "" {
			a = a.WithAPIKey(s.key.Value())
		}
	}
	return stays(s, a)
}

func (s stepN8N) happened(e *env, msg happened, a wizard.Answers) *outcome {
	if reached, ok := msg.event.(wizard.Reached); ok && msg.id == s.asking.id {
		s.reached = reached
	}
	read, ended := s.reading.take(msg)
	switch {
	case !ended:
		return stays(s, a)
	case read.Err == nil:
		return s.FilesRead(e, a, "", read.Found)
	}
	s.failed = read
	trouble := s.trouble(s.typed(a))
	if !trouble.Says() { // about another n8n than the one in the questions, or about files: the list read before stays
		remark := read.Remark()
		return stays(s, a).saying(widget.Note{Kind: widget.Bad, Text: remark.Word + "  " + remark.Text})
	}
	s.found = foundList{}
	s = s.onto(addressRow, false)
	if trouble.OfKey {
		s.rows.Cursor = keyRow
	}
	return stays(s, a.Refusing(trouble))
}

// FilesRead shows the list of the workflows found.
func (s stepN8N) FilesRead(e *env, a wizard.Answers, _ string, found wizard.Found) *outcome {
	a = a.WithFound(found)
	s.failed, s.found.open, s.found.since = wizard.WorkflowsRead{}, true, e.from()
	s.found.list = s.found.list.Within(len(s.found.shownOf(a)))
	return stays(s, a)
}

// look starts reading the workflows of a source.
func (s stepN8N) look(e *env, from wizard.ReadWorkflows, a wizard.Answers) *outcome {
	s = s.onto(s.rows.Cursor, false)
	s.failed = wizard.WorkflowsRead{}
	cmd := s.reading.begin(e, from)
	return stays(s, a, cmd)
}

// Paste puts an address into its field, and anything else into the key's field.
func (s stepN8N) Paste(e *env, text string, a wizard.Answers) *outcome {
	k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(sanitize.Line(text, 4096)), Paste: true}
	text = sanitize.Unbroken(text)
	switch {
	case text == "" || s.reading.busy || a.Unanswered():
		return stays(s, a)
	case s.found.open:
		return s.edit(k, a)
	case s.last(e) >= addressRow && strings.Contains(text, "://"):
		s = s.onto(addressRow, true)
		s.refused, s.address = nil, s.address.Filled(text)
		return stays(s, a)
	case s.address.HasFocus():
		return s.edit(k, a)
	case s.last(e) < keyRow:
		return stays(s, a)
	}
	s = s.onto(keyRow, true)
	s.failed, s.key = wizard.WorkflowsRead{}, s.key.Filled(text)
	return s.settled(e, a.WithAPIKey(s.key.Value()))
}
