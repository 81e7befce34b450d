package wizard

import (
	"fmt"
	"strconv"
	"strings"

	"connect-pipedrive/scopes"
)

// What can be typed to pick, and what it does to a selection.

// PickLine returns the selection after one line of picks: each word adds, or with a leading minus removes. A word that is not
// understood leaves the selection unchanged.
func PickLine(sel scopes.Selection, line string) (scopes.Selection, error) {
	rows := PickRows(sel)
	changed := sel
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		name, away := strings.CutPrefix(word, "-")
		actions, err := actionsOf(name, rows, sel)
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

// actionsOf returns the actions that a word stands for: a number, a range, a preset, a node, an object, or a name with or
// without wildcards.
func actionsOf(word string, rows []PickRow, sel scopes.Selection) ([]scopes.Action, error) {
	var actions []scopes.Action
	if from, to, ok := span(word); ok {
		if from < 1 || to > len(rows) || from > to {
			return nil, fmt.Errorf("no action %s: the numbers go from 1 to %d", word, len(rows))
		}
		for _, r := range rows[from-1 : to] {
			actions = append(actions, r.Action)
		}
		return actions, nil
	}
	switch word {
	case "none":
		return nil, nil
	case "everything", "all":
		for _, r := range rows {
			actions = append(actions, r.Action)
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
		if r.Named(word) {
			actions = append(actions, r.Action)
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

// RelateLine returns the selection with another relation for a resource: names of families, or "any".
func RelateLine(sel scopes.Selection, resource, line string) (scopes.Selection, error) {
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

// ItemNames lists actions as one types them.
func ItemNames(items []scopes.Item) string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.Action.String()
	}
	return strings.Join(names, ", ")
}
