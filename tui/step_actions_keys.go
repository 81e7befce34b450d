package tui

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// key takes a key while the tree has the focus.
func (s stepActions) key(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	k, sel := e.keys, a.Selection
	s.note = note{}
	if moved, ok := s.move(k, msg, len(s.rows), s.sizes(e).tree); ok {
		s.list = moved
		return oldStays(s, a)
	}
	switch {
	case key.Matches(msg, k.Next):
		if sel.Empty() {
			s.note = note{"nothing is picked yet: → unfolds a row, space picks it, e picks everything", true}
			return oldStays(s, a)
		}
		return oldNext(s, a)
	case key.Matches(msg, k.Toggle):
		return s.toggle(a)
	case key.Matches(msg, k.Unfold):
		return oldStays(s.unfold(), a)
	case key.Matches(msg, k.Fold):
		return oldStays(s.foldUp(), a)
	case key.Matches(msg, k.OpenAll):
		return oldStays(s.foldAll(false), a)
	case key.Matches(msg, k.FoldAll):
		return oldStays(s.foldAll(true), a)
	case key.Matches(msg, k.All, k.None) && s.groupName() == "":
	case key.Matches(msg, k.All):
		return s.with(a, sel.Add(s.group()...), "picked all of "+s.groupName()+"; u undoes it")
	case key.Matches(msg, k.None):
		return s.with(a, sel.Remove(s.group()...), "picked none of "+s.groupName()+"; u undoes it")
	case key.Matches(msg, k.ReadOnly):
		return s.with(a, wizard.OnlyReading(sel, s.node()), "picked every action of the Pipedrive node that only reads; u undoes it")
	case key.Matches(msg, k.Every):
		return s.with(a, sel.Add(append(s.node(), scopes.Trigger)...), "picked everything; u undoes it")
	case key.Matches(msg, k.Undo):
		return s.undoLast(a)
	case key.Matches(msg, k.Version):
		return s.switchVersion(a)
	case key.Matches(msg, k.Families):
		return oldStays(s.toFamilies(e), a)
	case key.Matches(msg, k.Lookups):
		sel.Lookups = !sel.Lookups
		return s.with(a, sel, "drop-downs: "+onOff(sel.Lookups))
	case key.Matches(msg, k.Calls):
		return s.startCall(a)
	case key.Matches(msg, k.Delete):
		if r, ok := s.row(); ok && r.kind == rowCall {
			return s.with(a, sel.RemoveCall(r.index), "deleted "+r.label+"; u undoes it")
		}
	case key.Matches(msg, k.Filter):
		s.seeking = true
		s.filter.Focus()
	case key.Matches(msg, k.OldBack):
		if s.filter.Value() == "" {
			return oldBack(s, a)
		}
		s.filter.SetValue("")
		s = s.refilter()
	}
	return oldStays(s, a)
}

// toggle does what the space key means on the row.
func (s stepActions) toggle(a wizard.Answers) oldOutcome {
	r, ok := s.row()
	if !ok {
		return oldStays(s, a)
	}
	sel := a.Selection
	switch r.kind {
	case rowNode, rowObject, rowAction:
		actions := r.actions
		if s.filter.Value() != "" && r.kind != rowAction {
			actions = s.shownBelow(r)
		}
		if s.picks.count(actions) == len(actions) {
			return s.with(a, sel.Remove(actions...), "")
		}
		return s.with(a, sel.Add(actions...), "")
	case rowRelated:
		return s.with(a, wizard.ToggleRelated(sel, r.resource, r.family), "")
	case rowLookups:
		sel.Lookups = !sel.Lookups
		return s.with(a, sel, "")
	case rowOpen:
		return s.with(a, sel.Settle(r.open, slices.Contains(sel.Unresolved, r.open)), "")
	case rowCalls:
		return oldStays(s.fold(r.key, s.unfolded[r.key]), a)
	}
	return s.startCall(a)
}

// shownBelow are the actions of a row that folds which the filter shows.
func (s stepActions) shownBelow(r treeRow) []scopes.Action {
	var below []scopes.Action
	for _, o := range s.rows {
		if o.kind == rowAction && slices.Contains(r.actions, o.actions[0]) {
			below = append(below, o.actions...)
		}
	}
	return below
}

// unfold opens the row, or goes into it if it is open.
func (s stepActions) unfold() stepActions {
	r, ok := s.row()
	switch {
	case !ok || r.key == "" || s.filter.Value() != "":
	case !s.unfolded[r.key]:
		s = s.fold(r.key, false)
	case s.cursor+1 < len(s.rows) && s.rows[s.cursor+1].parent == r.key:
		s.cursor++
	}
	return s
}

// foldUp folds the row, or goes to the one that it belongs to.
func (s stepActions) foldUp() stepActions {
	r, ok := s.row()
	switch {
	case !ok || s.filter.Value() != "":
	case r.key != "" && s.unfolded[r.key]:
		s = s.fold(r.key, true)
	case r.parent != "":
		s.cursor = max(0, slices.IndexFunc(s.rows, func(o treeRow) bool { return o.key == r.parent }))
	}
	return s
}

// node is every action of the Pipedrive node.
func (s stepActions) node() []scopes.Action {
	i := slices.IndexFunc(s.all, func(r treeRow) bool { return r.kind == rowNode })
	return slices.Clone(s.all[i].actions)
}

func (s stepActions) undoLast(a wizard.Answers) oldOutcome {
	if len(s.undo) == 0 {
		return oldStays(s, a)
	}
	before, last := s.checklist.Needed(), len(s.undo)-1
	a.Selection, s.undo = s.undo[last], s.undo[:last]
	s.note = note{text: "undone"}
	return oldStays(s.refresh(a, before), a)
}

// switchVersion is the picker in the other node version. What that lacks is kept for switching back.
func (s stepActions) switchVersion(a wizard.Answers) oldOutcome {
	sel, lacking, restored := wizard.SwitchVersion(a.Selection, s.parked)
	text := fmt.Sprintf("node version %d", sel.Version())
	if len(lacking) > 0 {
		text += ", which lacks " + itemNames(lacking) + "; v brings it back"
	}
	if len(restored) > 0 {
		text += ", with " + itemNames(restored) + " again"
	}
	s.foreign = nil
	out := s.with(a, sel, text)
	after := out.step.(stepActions)
	after.parked = lacking
	out.step = after
	return out
}

// toFamilies goes to what files belong to, and from there to what notes do. All of it is in sight.
func (s stepActions) toFamilies(e env) stepActions {
	s.filter.SetValue("")
	relating, next := scopes.Relating(), 0
	if on, _ := s.row(); on.kind == rowRelated {
		next = (slices.Index(relating, on.resource) + 1) % len(relating)
	}
	to := relating[next]
	s = s.fold(nodeKey, false).fold(to, false)
	first := slices.IndexFunc(s.rows, func(r treeRow) bool { return r.kind == rowRelated && r.resource == to })
	if first >= 0 {
		s.cursor = first + len(scopes.Families(to)) - 1
		s.list = s.within(len(s.rows), s.sizes(e).tree)
		s.cursor = first
	}
	return s
}

// filterKey takes a key while the filter has the focus: letters are text, arrows move among what it shows.
func (s stepActions) filterKey(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	k := e.keys
	switch {
	case key.Matches(msg, k.Leave):
		s.filter.SetValue("")
		s.seeking = false
		s.filter.Blur()
		return oldStays(s.refilter(), a)
	case key.Matches(msg, k.Next), key.Matches(msg, k.Tab):
		s.seeking = false
		s.filter.Blur()
		return oldStays(s, a)
	}
	if msg.Type != tea.KeyRunes {
		if moved, ok := s.move(k, msg, len(s.rows), s.sizes(e).tree); ok && !key.Matches(msg, k.First, k.Last) {
			s.list = moved
			return oldStays(s, a)
		}
	}
	was := s.filter.Value()
	s.filter, _ = s.filter.Update(msg)
	if s.filter.Value() == was {
		return oldStays(s, a)
	}
	s = s.refilter()
	if i := slices.IndexFunc(s.rows, func(r treeRow) bool { return r.kind == rowAction }); i >= 0 {
		s.cursor = i // the first match, not the row above it
	}
	return oldStays(s, a)
}
