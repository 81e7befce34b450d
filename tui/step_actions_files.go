package tui

import (
	"slices"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// FilesRead picks what the workflows use, and shows how that changes the scopes.
func (s stepActions) FilesRead(e *env, a wizard.Answers, path string, found wizard.Found) *outcome {
	before := s.checklist.Needed()
	s.undo = append(slices.Clone(s.undo), undoable{a.Selection, "read: " + path})
	a = a.WithFound(found)
	opened, cmd := s.Open(e, a)
	return stays(opened.(stepActions).refresh(a, before), a, cmd).saying(readNote(a))
}

// openRows returns rows for what the workflows left open: one row, or several folded below one that counts them.
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
