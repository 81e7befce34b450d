package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// rowKind says what a row of the picker's tree stands for.
type rowKind int

const (
	rowOpen    rowKind = iota // what a workflow left open
	rowNode                   // a node and its objects
	rowObject                 // an object and its actions
	rowAction                 // one action, the trigger included
	rowLookups                // the editor's drop-downs
	rowCalls                  // the head of the custom API calls
	rowCall                   // one of them
)

// treeRow is a line of the tree. Rows that fold have a key.
type treeRow struct {
	kind   rowKind
	level  int // of indentation
	label  string
	key    string
	parent string // the key of the row it is folded into; empty at the top

	actions  []scopes.Action // the actions it stands for
	resource string          // of rowObject and, below one, rowAction
	index    int             // of rowOpen and rowCall
	open     scopes.Unresolved

	search string // the text the filter searches, in lower case
}

// The keys of rows that fold but are not objects.
const (
	nodeKey  = "node"
	otherKey = "other version"
	callsKey = "calls"
	openKey  = "not clear"
)

// treeRows returns all rows for a selection, folded or not. open is what the workflows left open, foreign what they use of
// the other node version, even if it is no longer picked.
func treeRows(sel scopes.Selection, open []scopes.Unresolved, foreign []scopes.Action) []*treeRow {
	version := sel.Version()
	rows := openRows(sel, open)
	rows = append(rows, &treeRow{kind: rowNode, key: nodeKey, label: fmt.Sprintf("Pipedrive node, version %d", version), actions: wizard.NodeActions(version)})
	for _, o := range wizard.PickObjects(version) {
		rows = append(rows, objectRows(o)...)
	}
	if len(foreign) > 0 {
		rows = append(rows, &treeRow{kind: rowObject, key: otherKey, label: fmt.Sprintf("Pipedrive node, version %d", 3-version), actions: foreign})
		for _, a := range foreign {
			label := a.String()
			if o, ok := wizard.OperationOf(a, version); ok {
				label = o.ResourceName + ": " + o.Name
			}
			rows = append(rows, &treeRow{kind: rowAction, level: 1, label: label, parent: otherKey, actions: []scopes.Action{a}})
		}
	}
	rows = append(rows,
		&treeRow{kind: rowAction, label: "Pipedrive Trigger node", actions: []scopes.Action{scopes.Trigger}},
		&treeRow{kind: rowLookups, label: "Drop-downs in n8n's editor"},
		&treeRow{kind: rowCalls, key: callsKey, label: "Custom API calls"})
	for i, c := range sel.Calls {
		rows = append(rows, &treeRow{kind: rowCall, level: 1, label: c, parent: callsKey, index: i})
	}
	for i := range rows {
		rows[i].search = searchText(rows[i], version)
	}
	return rows
}

// objectRows returns the rows of an object and its actions.
func objectRows(object wizard.PickObject) []*treeRow {
	rows := []*treeRow{{kind: rowObject, level: 1, label: object.Name, key: object.Key, parent: nodeKey, resource: object.Key}}
	for _, r := range object.Rows {
		rows[0].actions = append(rows[0].actions, r.Action)
		rows = append(rows, &treeRow{kind: rowAction, level: 2, label: r.Name, parent: object.Key, resource: object.Key, actions: []scopes.Action{r.Action}})
	}
	return rows
}

// searchText returns the node, object, action and display names of a row.
func searchText(r *treeRow, version int) string {
	parts := []string{r.label}
	if r.kind == rowAction {
		a := r.actions[0]
		parts = append(parts, a.String(), words.Either(a == scopes.Trigger, "", "Pipedrive node"))
		if o, ok := wizard.OperationOf(a, version); ok {
			parts = append(parts, o.ResourceName, o.Name, o.Action)
		}
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// visibleRows returns the rows that neither folding nor the filter hides. A filter shows every row that contains all words
// sought, in place and unfolded.
func visibleRows(all []*treeRow, unfolded folds, sought []string) []*treeRow {
	if len(sought) > 0 {
		return passing(all, sought)
	}
	shows := map[string]bool{"": true} // the keys whose rows below are shown
	var rows []*treeRow
	for _, r := range all { // parents stand before their children
		if !shows[r.parent] {
			continue
		}
		rows = append(rows, r)
		shows[r.key] = r.key == "" || unfolded[r.key]
	}
	return rows
}

// passes reports whether a row itself matches the filter. A row that folds stands for the rows below it, and is shown only if
// one of them matches, so that picking it picks what was meant.
func (r *treeRow) passes(sought []string) bool {
	return (r.key == "" || r.kind == rowCalls) && hasAll(r.search, sought)
}

// passing returns the rows that match the filter, together with the rows above them.
func passing(all []*treeRow, sought []string) []*treeRow {
	keep := map[string]bool{}
	var rows []*treeRow
	for _, r := range slices.Backward(all) { // parents stand before their children
		if r.passes(sought) || r.key != "" && keep[r.key] {
			keep[r.parent] = true
			rows = append(rows, r)
		}
	}
	slices.Reverse(rows)
	return rows
}

// refilter updates the rows after a change of folding or filter; the cursor stays on its row if that is still shown.
func (s stepActions) refilter() stepActions {
	on, had := s.row()
	sought := s.filter.words()
	s.rows, s.matching = visibleRows(s.all, s.unfolded, sought), 0
	for _, r := range s.rows {
		if r.passes(sought) {
			s.matching++
		}
	}
	if had {
		s = s.cursorTo(on.same)
	}
	s.tree = s.tree.Within(len(s.rows))
	r, _ := s.row()
	s.relation = min(s.relation, len(s.relations(r)))
	return s
}

// cursorTo moves the cursor to the first row for which is holds.
func (s stepActions) cursorTo(is func(*treeRow) bool) stepActions {
	if i := slices.IndexFunc(s.rows, is); i >= 0 {
		s.tree = widget.List{Cursor: i}
	}
	return s
}

// row returns the row under the cursor; ok is false if the filter matches nothing.
func (s *stepActions) row() (r *treeRow, ok bool) {
	if s.tree.Cursor >= len(s.rows) {
		return &treeRow{}, false
	}
	return s.rows[s.tree.Cursor], true
}

// same reports whether two rows stand for the same thing, in two versions of the tree.
func (r *treeRow) same(o *treeRow) bool {
	return r.kind == o.kind && r.key == o.key && r.parent == o.parent && r.index == o.index &&
		slices.Equal(r.actions[:min(1, len(r.actions))], o.actions[:min(1, len(o.actions))])
}

// toggleWord says what the space key does on the row.
func (s *stepActions) toggleWord(r *treeRow) string {
	switch r.kind {
	case rowCall:
		return "edit"
	case rowCalls:
		return "add a call"
	case rowOpen:
		if r.key == "" && s.settled(r) {
			return "open again"
		}
		return words.Either(r.key != "", "show", words.Either(s.told == r.open, "settle", "why"))
	}
	return "pick"
}

// settled reports whether the person has settled what a workflow left open.
func (s *stepActions) settled(r *treeRow) bool { return !slices.Contains(s.picks.Unresolved, r.open) }

// toggle does what the space key means on the row.
func (s stepActions) toggle(a wizard.Answers) *outcome {
	r, _ := s.row()
	sel := a.Selection
	if s.relation > 0 {
		f := s.relations(r)[s.relation-1]
		return s.changed(a, wizard.ToggleRelated(sel, r.resource, f), "changed: "+r.resource+"s belong to "+string(f))
	}
	switch r.kind {
	case rowNode, rowObject, rowAction:
		actions := r.actions
		if s.filter.Value() != "" && r.kind != rowAction {
			actions = s.shownBelow(r)
		}
		if s.picked(actions...) == len(actions) {
			return s.changed(a, sel.Remove(actions...), "no longer: "+s.named(r))
		}
		return s.changed(a, sel.Add(actions...), "picked: "+s.named(r))
	case rowLookups:
		sel.Lookups = !sel.Lookups
		return s.changed(a, sel, "changed: drop-downs")
	case rowOpen:
		if r.key != "" {
			return stays(s.fold(r.key, s.unfolded[r.key]), a)
		}
		why, told := widget.Note{Text: r.open.Reason + "; pick it below, then space settles it"}, s.told == r.open
		s.told = r.open
		switch {
		case s.settled(r):
			return s.changed(a, sel.Settle(r.open, false), "open again: "+r.open.Where()).saying(why)
		case !told:
			return stays(s, a).saying(why)
		}
		s.told = scopes.Unresolved{}
		why.Text = "settled; it was: " + r.open.Reason
		return s.changed(a, sel.Settle(r.open, true), "settled: "+r.open.Where()).saying(why)
	case rowCall:
		return s.typeCall(a, r.index)
	}
	return s.typeCall(a, -1)
}

// named returns a row with its object: "Person, Create".
func (s *stepActions) named(r *treeRow) string {
	if i := slices.IndexFunc(s.all, func(o *treeRow) bool { return o.key != "" && o.key == r.parent && o.kind == rowObject }); i >= 0 {
		return s.all[i].label + ", " + r.label
	}
	return r.label
}

// shownBelow returns the actions of a row that folds which the filter shows.
func (s *stepActions) shownBelow(r *treeRow) []scopes.Action {
	var below []scopes.Action
	for _, o := range s.rows {
		if o.kind == rowAction && slices.Contains(r.actions, o.actions[0]) {
			below = append(below, o.actions...)
		}
	}
	return below
}

// relations returns what a picked action of files or notes can belong to. Of what is not picked there is nothing to say:
// a tick would have no effect.
func (s *stepActions) relations(r *treeRow) []scopes.Family {
	if r.kind != rowAction || !s.picks.Has(r.actions[0]) {
		return nil
	}
	return scopes.Families(r.resource)
}

// opens reports whether a row can be unfolded, or has rows below it that the cursor can go to.
func (s *stepActions) opens(r *treeRow) bool {
	return r.key != "" && (!s.unfolded[r.key] || s.tree.Cursor+1 < len(s.rows) && s.rows[s.tree.Cursor+1].parent == r.key)
}

// goRight opens the row, or goes into it if it is open, or along what it belongs to.
func (s *stepActions) goRight() {
	r, _ := s.row()
	switch {
	case s.relation < len(s.relations(r)):
		s.relation++
	case r.key == "":
	case !s.unfolded[r.key]:
		*s = s.fold(r.key, false)
	case s.opens(r):
		s.tree = widget.List{Cursor: s.tree.Cursor + 1}
	}
}

// goLeft goes back from what the row belongs to, or folds the row, or goes to the one that it belongs to.
func (s *stepActions) goLeft() {
	r, _ := s.row()
	switch {
	case s.relation > 0:
		s.relation--
	case r.key != "" && s.unfolded[r.key]:
		*s = s.fold(r.key, true)
	case r.parent != "":
		*s = s.cursorTo(func(o *treeRow) bool { return o.key == r.parent })
	}
}

// picked returns how many of the actions are picked.
func (s *stepActions) picked(actions ...scopes.Action) (n int) {
	for _, a := range actions {
		if s.picks.Has(a) {
			n++
		}
	}
	return n
}
