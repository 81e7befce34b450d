package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// rowKind says what a row of the picker's tree stands for.
type rowKind int

const (
	rowOpen    rowKind = iota // what a workflow left open
	rowNode                   // a node with its objects
	rowObject                 // an object with its actions
	rowAction                 // one action, the trigger included
	rowRelated                // what files or notes belong to
	rowLookups                // the editor's drop-downs
	rowCalls                  // the head of the custom API calls
	rowCall                   // one of them
	rowAddCall                // where one is added
)

// treeRow is a line of the tree. Rows that fold have a key.
type treeRow struct {
	kind   rowKind
	level  int // of indentation
	label  string
	key    string
	parent string // the key of the row that it is folded into; empty at the top

	actions  []scopes.Action // that it stands for
	family   scopes.Family   // of rowRelated
	resource string          // of rowRelated and rowObject
	index    int             // of rowOpen and rowCall
	open     scopes.Unresolved

	search string // what the filter looks through, in lower case
}

// The keys of rows that fold but are no object.
const (
	nodeKey  = "node"
	otherKey = "other version"
	callsKey = "calls"
)

// treeRows are all rows for a selection, whatever is folded. open and foreign are what the workflows left open and
// what they use of the other node version, also where that is no longer picked.
func treeRows(sel scopes.Selection, open []scopes.Unresolved, foreign []scopes.Action) []treeRow {
	version := sel.Version()
	var rows []treeRow
	for i, u := range open {
		rows = append(rows, treeRow{kind: rowOpen, label: openLabel(u), index: i, open: u})
	}
	node := treeRow{kind: rowNode, key: nodeKey, label: fmt.Sprintf("Pipedrive node, version %d", version)}
	at := len(rows)
	rows = append(rows, node)
	for _, o := range wizard.PickObjects(version) {
		rows = append(rows, objectRows(o)...)
	}
	for _, r := range rows[at+1:] {
		if r.kind == rowAction {
			rows[at].actions = append(rows[at].actions, r.actions...)
		}
	}
	if len(foreign) > 0 {
		rows = append(rows, treeRow{kind: rowObject, key: otherKey, label: fmt.Sprintf("Pipedrive node, version %d", 3-version), actions: foreign})
		for _, a := range foreign {
			label := a.String()
			if o, ok := wizard.OperationOf(a, version); ok {
				label = o.ResourceName + ": " + o.Name
			}
			rows = append(rows, treeRow{kind: rowAction, level: 1, label: label, parent: otherKey, actions: []scopes.Action{a}})
		}
	}
	rows = append(rows,
		treeRow{kind: rowAction, label: "Pipedrive Trigger node", actions: []scopes.Action{scopes.Trigger}},
		treeRow{kind: rowLookups, label: "Drop-downs in n8n's editor"},
		treeRow{kind: rowCalls, key: callsKey, label: "Custom API calls"})
	for i, c := range sel.Calls {
		rows = append(rows, treeRow{kind: rowCall, level: 1, label: c, parent: callsKey, index: i})
	}
	rows = append(rows, treeRow{kind: rowAddCall, level: 1, label: "add a call…", parent: callsKey})
	for i := range rows {
		rows[i].search = searchText(rows[i], version)
	}
	return rows
}

// objectRows are an object, its actions, and what it can belong to.
func objectRows(object wizard.PickObject) []treeRow {
	rows := []treeRow{{kind: rowObject, level: 1, label: object.Name, key: object.Key, parent: nodeKey, resource: object.Key}}
	for _, r := range object.Rows {
		rows[0].actions = append(rows[0].actions, r.Action)
		rows = append(rows, treeRow{kind: rowAction, level: 2, label: r.Name, parent: object.Key, actions: []scopes.Action{r.Action}})
	}
	for _, f := range scopes.Families(object.Key) {
		rows = append(rows, treeRow{kind: rowRelated, level: 2, label: "they belong to " + string(f), parent: object.Key, family: f, resource: object.Key})
	}
	return rows
}

// openLabel names what a workflow left open.
func openLabel(u scopes.Unresolved) string {
	var parts []string
	for _, p := range []string{u.Node, u.Call, u.Workflow} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// searchText is node, object, action and display names of a row.
func searchText(r treeRow, version int) string {
	parts := []string{r.label}
	if r.kind == rowAction {
		for _, a := range r.actions {
			parts = append(parts, a.String())
			if a != scopes.Trigger {
				parts = append(parts, "Pipedrive node")
			}
			if o, ok := wizard.OperationOf(a, version); ok {
				parts = append(parts, o.ResourceName, o.Name, o.Action)
			}
		}
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}

// visibleRows are the rows that no fold and no filter hides. A filter shows what has all of its words, in place and
// unfolded.
func visibleRows(all []treeRow, unfolded map[string]bool, filter string) []treeRow {
	if words := strings.Fields(strings.ToLower(filter)); len(words) > 0 {
		return matching(all, words)
	}
	parents := map[string]string{}
	var rows []treeRow
	for _, r := range all {
		if r.key != "" {
			parents[r.key] = r.parent
		}
		shown := true
		for p := r.parent; p != "" && shown; p = parents[p] {
			shown = unfolded[p]
		}
		if shown {
			rows = append(rows, r)
		}
	}
	return rows
}

// matching are the rows that have all words, with the rows above them. A row that folds stands for the rows below it
// only if one of those matches: so that picking what is shown picks what was meant.
func matching(all []treeRow, words []string) []treeRow {
	keep := map[string]bool{}
	match := make([]bool, len(all))
	for i, r := range all {
		if r.key != "" && r.kind != rowCalls || r.kind == rowAddCall || r.kind == rowRelated {
			continue
		}
		match[i] = !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(r.search, w) })
		if match[i] {
			keep[r.parent] = true
		}
	}
	for i := len(all) - 1; i >= 0; i-- { // parents stand before their children
		if all[i].key != "" && keep[all[i].key] {
			match[i] = true
			keep[all[i].parent] = true
		}
	}
	var rows []treeRow
	for i, r := range all {
		if match[i] {
			rows = append(rows, r)
		}
	}
	return rows
}

// picks is which actions a selection holds.
type picks map[scopes.Action]bool

func picksOf(sel scopes.Selection) picks {
	p := make(picks, len(sel.Items))
	for _, it := range sel.Items {
		p[it.Action] = true
	}
	return p
}

// count is how many of the actions are picked.
func (p picks) count(actions []scopes.Action) (n int) {
	for _, a := range actions {
		if p[a] {
			n++
		}
	}
	return n
}
