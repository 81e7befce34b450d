package tui

import (
	"errors"
	"io/fs"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// asking opens the text field.
func (s stepExport) asking(phase exportPhase, text string) stepExport {
	s.phase, s.note = phase, note{}
	s.input = newInput()
	if phase == phaseKey {
		s.input.EchoMode = textinput.EchoPassword
	}
	s.input.SetValue(text)
	s.input.Focus()
	return s
}

// typed takes a key in the text field.
func (s stepExport) typed(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch {
	case !k.Paste && key.Matches(k, e.keys.Leave):
		s.phase, s.note = phaseChoosing, note{}
		return stays(s, a)
	case !k.Paste && key.Matches(k, e.keys.Next):
		return s.entered(e, a)
	}
	s.input, _ = s.input.Update(k)
	return stays(s, a)
}

// entered takes what was typed.
func (s stepExport) entered(e env, a wizard.Answers) outcome {
	text, item := s.input.Value(), s.rows[s.cursor].item
	switch {
	case s.phase == phaseKey && sanitize.Unbroken(text) == "":
		s.note = note{"The API key is needed: n8n shows it under Settings, n8n API.", true}
		return stays(s, a)
	case s.phase == phaseKey:
		s.key, s.phase, s.note = secret.New(sanitize.Unbroken(text)), phaseChoosing, note{}
		return stays(s.with(s.cursor, func(r *exportRow) { r.on, r.written = true, false }), a)
	case item == itemPush:
		s.phase, s.id, s.note = phaseReaching, s.id.next(e.visit), note{}
		return stays(s, a, e.cmds.reach(e.ctx, s.id, sanitize.Unbroken(text)))
	}
	if err := checkExportPath(text, e.demo); err != nil {
		s.note = noteOf(err, "")
		return stays(s, a)
	}
	s.phase, s.note = phaseChoosing, note{}
	if item == itemConfig {
		a.ConfigPath = text
	}
	return stays(s.with(s.cursor, func(r *exportRow) { r.where, r.on, r.written = text, true, false }), a)
}

// reached asks for the key once n8n has answered.
func (s stepExport) reached(msg reached, a wizard.Answers) outcome {
	s = s.with(s.rowOf(itemPush), func(r *exportRow) { r.where = msg.address })
	if msg.err != nil {
		s.phase, s.note = phaseChoosing, noteOf(msg.err, "")
		return stays(s, a)
	}
	a.N8N.URL = msg.address
	return stays(s.asking(phaseKey, ""), a)
}

// writing begins to write what is ticked and not yet written. The configuration goes first, so that nothing reaches n8n
// that could not be written down.
func (s stepExport) writing(e env, a wizard.Answers) outcome {
	a.ConfigPath = s.rows[s.rowOf(itemConfig)].where
	s.queue = nil
	for _, r := range s.rows {
		current := r.written && (r.item != itemConfig || a.Done(wizard.StepExport))
		if r.kind == rowItem && r.on && !current {
			s.queue = append(s.queue, r.item)
		}
	}
	return s.write(e, a, false)
}

// write writes the first of the queue, or is done.
func (s stepExport) write(e env, a wizard.Answers, overwrite bool) outcome {
	if len(s.queue) == 0 {
		s.phase, s.result, s.note, s.id = phaseWritten, e.from(), note{}, s.id.next(e.visit)
		return stays(s, a)
	}
	item := s.queue[0]
	row := s.rows[s.rowOf(item)]
	if item == itemConfig && row.written { // by this step, a moment ago
		overwrite = true
	}
	order := exportOrder{where: row.where, overwrite: overwrite, key: s.key, basicAuth: s.basicAuth()}
	if err := checkExportPath(row.where, e.demo); err != nil {
		s.phase, s.note = phaseChoosing, noteOf(err, "")
		return stays(s, a)
	}
	s.phase, s.id = phaseWriting, s.id.next(e.visit)
	return stays(s, a, e.cmds.export(e.ctx, s.id, item, order, a))
}

func (s stepExport) basicAuth() bool {
	for _, r := range s.rows {
		if r.kind == rowBasicAuth {
			return r.on
		}
	}
	return false
}

// exported goes on with the next of the queue, or stops where something is in the way. What was written stays so.
func (s stepExport) exported(e env, msg exported, a wizard.Answers) outcome {
	s.scroll = scroll{}
	switch {
	case errors.Is(msg.err, fs.ErrExist):
		s.phase = phaseExists
		return stays(s, a)
	case msg.err != nil:
		s.phase, s.note = phaseChoosing, noteOf(msg.err, "")
		s.cursor = s.rowOf(msg.item)
		return stays(s, a)
	}
	before := a.N8N
	a = withExported(a, msg, s.rows[s.rowOf(msg.item)].where)
	s = s.with(s.rowOf(msg.item), func(r *exportRow) { r.written = true })
	s.queue = s.queue[1:]
	if a.N8N != before { // to be remembered at once, whatever becomes of the rest
		s.queue = append([]exportItem{itemConfig}, s.queue...)
	}
	return s.write(e, a, false)
}

// overwriting takes the answer about a file that is there.
func (s stepExport) overwriting(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch {
	case key.Matches(k, e.keys.Yes):
		return s.write(e, a, true)
	case key.Matches(k, e.keys.No):
		s.cursor = s.rowOf(s.queue[0])
		s.phase = phaseChoosing
	}
	return stays(s, a)
}

// writtenRows are what is written, as it is ticked now.
func (s stepExport) writtenRows() []exportRow {
	var rows []exportRow
	for _, r := range s.rows {
		if r.kind == rowItem && r.written {
			rows = append(rows, r)
		}
	}
	return rows
}

// keepingOf is where secrets are kept, the zero value being the file.
func keepingOf(a wizard.Answers) wizard.Keeping {
	if a.KeepIn == "" {
		return wizard.KeepInFile
	}
	return a.KeepIn
}
