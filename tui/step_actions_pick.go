package tui

import (
	"slices"

	"connect-pipedrive/scopes"
)

// What picking does to a selection.

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
	return sel.Remove(rest...).Add(reading...)
}

// relatedTo reports whether a resource belongs to a family, by the selection or by a workflow's node.
func relatedTo(sel scopes.Selection, resource string, f scopes.Family) bool {
	return slices.Contains(sel.Relations(resource), f)
}

// toggleRelated makes a resource belong to a family, or no longer. From then on what the person says counts for all of
// the resource's actions, whatever their nodes state.
func toggleRelated(sel scopes.Selection, resource string, f scopes.Family) scopes.Selection {
	said := sel.Relations(resource)
	if !slices.Contains(said, f) {
		return sel.RelateOnly(resource, append(said, f)...)
	}
	return sel.RelateOnly(resource, slices.DeleteFunc(said, func(g scopes.Family) bool { return g == f })...)
}
