package tui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// filesActions are those of the screen on which a workflow file is named.
func (s stepActions) filesActions(e *env, a wizard.Answers) []*action {
	return s.files.actions(e.keys, s.reading.busy,
		func() *outcome {
			var cmd tea.Cmd
			s.reading, cmd = s.reading.begin(e, adding(a, s.files.path()))
			return stays(s, a, cmd)
		},
		func() *outcome {
			s.files.open, s.reading.busy = s.reading.busy, false
			return stays(s, a, s.reading.stop(e))
		},
		func() *outcome {
			s.files = s.files.opened()
			return stays(s, a)
		})
}

// happened takes what was read: what the workflows use is picked, and shown with what that changed.
func (s stepActions) happened(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	h, ok := msg.(happened)
	if !ok || h.id != s.reading.id || !s.reading.busy {
		return stays(s, a)
	}
	switch event := h.event.(type) {
	case wizard.WorkflowsCounted:
		s.reading = s.reading.counted(event)
	case wizard.WorkflowsRead:
		s.reading.busy = false
		if s.files = s.files.took(event); event.Err != nil {
			return stays(s, a)
		}
		before := s.checklist.Needed()
		s.undo = append(slices.Clone(s.undo), undoable{a.Selection, "read: " + s.files.path()})
		a = a.WithFound(event.Found)
		opened, cmd := s.Open(e, a)
		return stays(opened.(stepActions).refresh(a, before), a, cmd).saying(readNote(a))
	}
	return stays(s, a)
}

// openRows are what the workflows left open: one row, or several folded below one that counts them.
func openRows(sel scopes.Selection, open []scopes.Unresolved) []*treeRow {
	var rows []*treeRow
	var names []string
	for i, u := range open {
		rows = append(rows, &treeRow{kind: rowOpen, level: 1, label: u.Where(), parent: openKey, index: i, open: u})
		if slices.Contains(sel.Unresolved, u) {
			names = append(names, u.Where())
		}
	}
	if len(rows) == 1 {
		rows[0].level, rows[0].parent = 0, ""
		rows[0].label = words.Either(len(names) == 1, "1 node not clear: ", "settled: ") + rows[0].label
	} else if len(rows) > 1 {
		head := &treeRow{kind: rowOpen, key: openKey, label: words.Count(len(names), "node") + " not clear"}
		if len(names) > 0 {
			head.label += ": " + strings.Join(names, ", ")
		}
		rows = append([]*treeRow{head}, rows...)
	}
	return rows
}
