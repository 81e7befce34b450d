package tui

import (
	"maps"
	"slices"

	"connect-pipedrive/scopes"
)

// What picking does to a selection. Slices and maps in it are replaced, never changed in place.

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

// withActions is the selection with the actions picked, or without them. What is picked already keeps its place and
// its relation.
func withActions(sel scopes.Selection, actions []scopes.Action, on bool) scopes.Selection {
	if !on {
		sel.Items = slices.DeleteFunc(slices.Clone(sel.Items), func(it scopes.Item) bool { return slices.Contains(actions, it.Action) })
		return sel
	}
	picked := picksOf(sel)
	items := slices.Clone(sel.Items)
	for _, a := range actions {
		if !picked[a] {
			items = append(items, scopes.Item{Action: a})
		}
	}
	sel.Items = items
	return sel
}

// onlyReading is the selection with exactly those of the actions that change nothing in Pipedrive; what is not among
// them stays.
func onlyReading(sel scopes.Selection, actions []scopes.Action) scopes.Selection {
	var reading, rest []scopes.Action
	for _, a := range actions {
		if ops := operationsOf(a, sel.Version()); len(ops) == 1 && ops[0].Reads {
			reading = append(reading, a)
		} else {
			rest = append(rest, a)
		}
	}
	return withActions(withActions(sel, rest, false), reading, true)
}

// relatedTo reports whether a resource belongs to a family, by the selection or by a workflow's node.
func relatedTo(sel scopes.Selection, resource string, f scopes.Family) bool {
	return slices.Contains(sel.Relations(resource), f)
}

// withRelated is the selection with a resource belonging to a family, or not. From then on what the person says counts
// for all of the resource's actions, whatever their nodes state.
func withRelated(sel scopes.Selection, resource string, f scopes.Family, on bool) scopes.Selection {
	said := slices.DeleteFunc(sel.Relations(resource), func(g scopes.Family) bool { return g == f })
	if on {
		said = append(said, f)
	}
	related := maps.Clone(sel.Related)
	if related == nil {
		related = map[string][]scopes.Family{}
	}
	delete(related, resource)
	if len(said) > 0 {
		related[resource] = slices.DeleteFunc(scopes.Families(resource), func(g scopes.Family) bool { return !slices.Contains(said, g) })
	}
	sel.Related = related
	items := slices.Clone(sel.Items)
	for i := range items {
		if items[i].Action.Resource == resource {
			items[i].Related = nil
		}
	}
	sel.Items = items
	return sel
}

// withCall is the selection with one more custom call, or another one in place of the call at index.
func withCall(sel scopes.Selection, call string, index int) scopes.Selection {
	calls := slices.Clone(sel.Calls)
	if index >= 0 && index < len(calls) {
		calls[index] = call
	} else {
		calls = append(calls, call)
	}
	sel.Calls = calls
	return sel
}

func withoutCall(sel scopes.Selection, index int) scopes.Selection {
	sel.Calls = slices.Delete(slices.Clone(sel.Calls), index, index+1)
	return sel
}

// settling is the selection with something that a workflow left open settled, or open again.
func settling(sel scopes.Selection, u scopes.Unresolved, settled bool) scopes.Selection {
	rest := slices.DeleteFunc(slices.Clone(sel.Unresolved), func(o scopes.Unresolved) bool { return o == u })
	if !settled {
		rest = append(rest, u)
	}
	sel.Unresolved = rest
	return sel
}
