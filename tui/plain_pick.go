package tui

import (
	"fmt"
	"strconv"
	"strings"

	"connect-pipedrive/scopes"
)

// What one types to pick, and what it does to a selection. Nothing here asks or writes.

// row is an action with its place in the numbered list.
type row struct {
	action scopes.Action
	object string // "Deal"
	title  string // "Get many deals"
}

// short is how the overview names it: the operation, or all of the name where the object beside it does not say the rest.
func (r row) short() string {
	if r.action == scopes.Trigger || r.action.Version != 0 {
		return r.action.String()
	}
	return r.action.Operation
}

// numbered lists what can be picked, in n8n's order, the trigger last. Actions of the other node version that are
// picked already stand after those of the selection's.
func numbered(sel scopes.Selection) []row {
	version := sel.Version()
	var rows []row
	for _, r := range scopes.Resources(version) {
		for _, o := range r.Operations {
			rows = append(rows, row{scopes.Action{Resource: o.Resource, Operation: o.Operation}, r.Name, o.Action})
		}
		if r.Resource == "deal" && version == 2 { // where version 1 has it
			rows = append(rows, row{scopes.Action{Resource: movedKey, Operation: "getAll"}, "Deal Activity",
				"Get many activities of a deal; in version 2 it is Activity, Get Many, with a deal as its filter"})
		}
	}
	rows = append(rows, row{scopes.Trigger, "Pipedrive Trigger", "starts the workflow when something changes in Pipedrive"})
	for _, it := range sel.Items {
		if it.Action.Version != 0 && it.Action.Version != version {
			rows = append(rows, row{it.Action, "Node version " + strconv.Itoa(it.Action.Version), "from a node of another version"})
		}
	}
	return rows
}

// pickedBy is the selection after one line of picks: each word adds, or with a minus in front takes away. A word that
// is not understood leaves the selection as it was.
func pickedBy(sel scopes.Selection, line string) (scopes.Selection, error) {
	rows := numbered(sel)
	changed := sel
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		name, away := strings.CutPrefix(word, "-")
		actions, err := meant(name, rows, sel)
		if err != nil {
			return sel, err
		}
		if away {
			changed = changed.Remove(actions...)
		} else {
			changed = changed.Add(actions...)
		}
		if name == "none" {
			changed.Items = nil
		}
	}
	return changed, nil
}

// meant lists the actions that a word stands for: a number, a range, a preset, a node, an object, or a name with or
// without wildcards.
func meant(word string, rows []row, sel scopes.Selection) ([]scopes.Action, error) {
	var actions []scopes.Action
	if from, to, ok := span(word); ok {
		if from < 1 || to > len(rows) || from > to {
			return nil, fmt.Errorf("no action %s: the numbers go from 1 to %d", word, len(rows))
		}
		for _, r := range rows[from-1 : to] {
			actions = append(actions, r.action)
		}
		return actions, nil
	}
	switch word {
	case "none":
		return nil, nil
	case "everything", "all":
		for _, r := range rows {
			actions = append(actions, r.action)
		}
		return actions, nil
	case "read-only":
		for _, o := range scopes.Operations(sel.Version()) {
			if o.Reads {
				actions = append(actions, scopes.Action{Resource: o.Resource, Operation: o.Operation})
			}
		}
		return actions, nil
	case "pipedrive", "pipedrive-trigger":
		return scopes.NodeActions(word, sel.Version())
	}
	for _, r := range rows {
		if strings.EqualFold(word, r.action.Resource) || strings.EqualFold(word, strings.ReplaceAll(r.object, " ", "")) {
			actions = append(actions, r.action)
		}
	}
	if len(actions) > 0 {
		return actions, nil
	}
	return scopes.ParseActions(word, sel.Version())
}

// span reads "7" and "3-5".
func span(word string) (from, to int, ok bool) {
	first, last, ranged := strings.Cut(word, "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	if !ranged {
		return from, from, true
	}
	to, err = strconv.Atoi(last)
	return from, to, err == nil
}

// relatedBy is the selection with another relation for a resource: families' names, or "any".
func relatedBy(sel scopes.Selection, resource, line string) (scopes.Selection, error) {
	var said []scopes.Family
	if line != "any" {
		list := strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' }), ",")
		var err error
		if _, said, err = scopes.ParseRelated(resource + "=" + list); err != nil {
			return sel, err
		}
	}
	return sel.RelateOnly(resource, said...), nil
}

func pickedWords(sel scopes.Selection) string {
	if len(sel.Items) == 0 {
		return "nothing yet"
	}
	return fmt.Sprintf("%d: %s", len(sel.Items), itemNames(sel.Items))
}

func itemNames(items []scopes.Item) string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.Action.String()
	}
	return strings.Join(names, ", ")
}

// scopesWords names the needed scopes and what changed.
func scopesWords(before, now []scopes.Scope) string {
	text := joined(now)
	if text == "" {
		text = "none but base"
	}
	if added := without(now, before); len(added) > 0 {
		text += "; new: " + joined(added)
	}
	if gone := without(before, now); len(gone) > 0 {
		text += "; no longer: " + joined(gone)
	}
	return text
}
