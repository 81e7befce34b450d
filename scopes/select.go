package scopes

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Functions that make another selection from one. Each action, call and family is contained once.

// Empty reports whether nothing is picked (unresolved entries pick nothing).
func (s Selection) Empty() bool { return len(s.Items) == 0 && len(s.Calls) == 0 }

// Picks reports whether any action of a resource is picked.
func (s Selection) Picks(resource string) bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return i.Action.Resource == resource })
}

// Has reports whether the action is picked.
func (s Selection) Has(a Action) bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return i.Action == a })
}

// Add picks actions. An action that is picked already keeps its place and its relation.
func (s Selection) Add(actions ...Action) Selection {
	picked := make(map[Action]bool, len(s.Items)+len(actions))
	for _, i := range s.Items {
		picked[i.Action] = true
	}
	s.Items = slices.Clip(s.Items)
	for _, a := range actions {
		if !picked[a] {
			picked[a] = true
			s.Items = append(s.Items, Item{Action: a})
		}
	}
	return s
}

// Remove removes actions.
func (s Selection) Remove(actions ...Action) Selection {
	s.Items = slices.DeleteFunc(slices.Clone(s.Items), func(i Item) bool { return slices.Contains(actions, i.Action) })
	return s
}

// AddCall adds a custom call, without any API token in it.
func (s Selection) AddCall(call string) Selection {
	s.Calls = callsOnce(s.Calls, []string{call})
	return s
}

// ReplaceCall replaces the call at an index.
func (s Selection) ReplaceCall(at int, call string) Selection {
	calls := slices.Clone(s.Calls)
	calls[at] = call
	s.Calls = callsOnce(calls)
	return s
}

// RemoveCall removes the call at an index.
func (s Selection) RemoveCall(at int) Selection {
	s.Calls = slices.Delete(slices.Clone(s.Calls), at, at+1)
	return s
}

// callsOnce returns the calls of several lists, without API tokens, each once.
func callsOnce(lists ...[]string) []string {
	all := slices.Concat(lists...)
	seen := make(map[string]bool, len(all))
	once := all[:0]
	for _, call := range all {
		if call = WithoutToken(call); !seen[call] {
			seen[call] = true
			once = append(once, call)
		}
	}
	return once
}

// Relations returns what a resource relates to, according to the selection and its items, in the order of Families.
func (s Selection) Relations(resource string) []Family {
	lists := [][]Family{s.Related[resource]}
	for _, i := range s.Items {
		if i.Action.Resource == resource {
			lists = append(lists, i.Related)
		}
	}
	return union(resource, lists...)
}

// Relate adds families to what the selection says a resource relates to.
func (s Selection) Relate(resource string, families ...Family) Selection {
	s.Related = maps.Clone(s.Related)
	if s.Related == nil {
		s.Related = map[string][]Family{}
	}
	if s.Related[resource] = union(resource, s.Related[resource], families); len(s.Related[resource]) == 0 {
		delete(s.Related, resource)
	}
	return s
}

// RelateOnly makes families everything that a resource relates to, whatever its items stated; without families nothing is
// stated any more.
func (s Selection) RelateOnly(resource string, families ...Family) Selection {
	s.Related = maps.Clone(s.Related)
	delete(s.Related, resource)
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		if s.Items[i].Action.Resource == resource {
			s.Items[i].Related = nil
		}
	}
	return s.Relate(resource, families...)
}

// Merge returns the union with another selection. The node version stays, and the other selection's actions are named
// relative to it. An item keeps the relation it states, so an action may occur once with each relation. Unresolved entries
// are added unless both have them.
func (s Selection) Merge(other Selection) Selection {
	seen := map[string]bool{}
	key := func(i Item) string {
		var b strings.Builder
		b.WriteString(i.Action.String())
		for _, f := range i.Related {
			b.WriteString(" " + string(f))
		}
		return b.String()
	}
	var items []Item
	add := func(i Item) {
		if k := key(i); !seen[k] {
			seen[k] = true
			items = append(items, i)
		}
	}
	for _, i := range s.Items {
		add(i)
	}
	for _, i := range other.Items {
		i.Action = i.Action.from(other.Version()).in(s.Version())
		add(i)
	}
	s.Items = items
	s.Calls = callsOnce(s.Calls, other.Calls)
	s.Lookups = s.Lookups || other.Lookups
	for _, resource := range Relating() {
		s = s.Relate(resource, other.Related[resource]...)
	}
	open := slices.Clip(s.Unresolved)
	for _, u := range other.Unresolved {
		if !slices.Contains(s.Unresolved, u) {
			open = append(open, u)
		}
	}
	s.Unresolved = open
	s.Uses = slices.Concat(s.Uses, other.Uses)
	s.Drafts = slices.Concat(s.Drafts, other.Drafts)
	s.N8n = cmp.Or(s.N8n, other.N8n)
	return s
}

// Flatten collects relations per resource, as the wizard and the configuration do: items have none of their own, and each
// action occurs once.
func (s Selection) Flatten() Selection {
	actions := make([]Action, len(s.Items))
	for i, item := range s.Items {
		actions[i] = item.Action
	}
	for _, resource := range Relating() {
		s = s.Relate(resource, s.Relations(resource)...)
	}
	s.Items = nil
	s.Calls = callsOnce(s.Calls)
	return s.Add(actions...)
}

// In returns the selection in another node version. Actions without a version become that version's; those that it does not
// have are left out and returned.
func (s Selection) In(version int) (in Selection, lacking []Item) {
	if version == s.Version() {
		return s, nil
	}
	in = s
	in.NodeVersion, in.Items = version, nil
	var items []Item
	for _, i := range s.Items {
		same, err := ParseActions(i.Action.String(), version)
		if err != nil {
			lacking = append(lacking, i)
			continue
		}
		i.Action = same[0]
		items = append(items, i)
	}
	return in.Merge(Selection{NodeVersion: version, Items: items}), lacking
}

// Settle removes, or restores, something that a workflow left open.
func (s Selection) Settle(u Unresolved, settled bool) Selection {
	s.Unresolved = slices.DeleteFunc(slices.Clone(s.Unresolved), func(o Unresolved) bool { return o == u })
	if !settled {
		s.Unresolved = append(s.Unresolved, u)
	}
	return s
}

// from adds the version to an action that left it to a selection of that version.
func (a Action) from(version int) Action {
	if a != Trigger {
		a.Version = cmp.Or(a.Version, version)
	}
	return a
}
