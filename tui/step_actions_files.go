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
	return s.files.actions(e, a, s.reading, func(f filesField, r reading) step {
		s.files, s.reading = f, r
		return s
	})
}

// happened takes what was read: what the workflows use is picked, and shown with what that changed.
func (s stepActions) happened(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	h, ok := msg.(happened)
	if !ok {
		return stays(s, a)
	}
	var read wizard.WorkflowsRead
	if s.reading, read, ok = s.reading.take(h); !ok {
		return stays(s, a)
	}
	if s.files = s.files.took(read); read.Err != nil {
		return stays(s, a)
	}
	before := s.checklist.Needed()
	s.undo = append(slices.Clone(s.undo), undoable{a.Selection, "read: " + s.files.path()})
	a = a.WithFound(read.Found)
	opened, cmd := s.Open(e, a)
	return stays(opened.(stepActions).refresh(a, before), a, cmd).saying(readNote(a))
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
