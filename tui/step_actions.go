package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepActions is the picker: a tree of nodes, objects and actions, and beside it the scopes that the picked ones need.
//
//	step_actions_pick.go  the tree's rows, folding, filter, and what the keys do to them
//	step_actions_view.go  the page and its rows; step_actions_pane.go: the scopes, and what the row under the cursor needs
//	step_actions_call.go  the screen on which a custom API call is typed
type stepActions struct {
	tree     widget.List // of rows
	all      []*treeRow  // for the selection
	rows     []*treeRow  // those that are shown
	matching int         // how many rows match the filter themselves
	unfolded folds
	relation int // which of the row's relations the cursor is on, from 1; 0: on the row itself
	filter   filter
	draft    string // a custom call that was typed but not added

	read    scopes.Selection    // what the workflows that were read use; empty: none were read
	open    []scopes.Unresolved // what they left open, settled or not
	told    scopes.Unresolved   // the one whose reason was shown last: the next space settles it
	foreign []scopes.Action     // of the other node version, picked or not
	parked  []scopes.Item       // what the current node version lacks, for switching back
	undo    []undoable

	none, onlyReading, every scopes.Selection // the presets
	everyScopes              int              // how many scopes every needs

	picks     scopes.Selection // the answers' selection
	needed    []scopeMark
	checklist scopes.Checklist
}

// undoable is a selection before a change, and a name for the change.
type undoable struct {
	before scopes.Selection
	change string
}

// scopeMark is a scope that is needed, or was until the last change.
type scopeMark struct {
	scope scopes.Scope
	glyph string // glyphAdded, glyphRemoved, or none
}

func (s stepActions) Open(_ *env, a wizard.Answers) (step, tea.Cmd) {
	if s.unfolded == nil {
		s.unfolded = folds{nodeKey: true, otherKey: true}
	}
	switch {
	case a.Found.Any():
		s.read = a.Found.Selection(a.Selection.Version())
		s.open = s.read.Unresolved // whatever a workflow left open that has been left out since no longer matters
	case s.read.Empty() && len(a.Selection.Uses) > 0:
		s.read = a.Selection
	}
	s.relation = 0
	s.filter.Input = s.filter.Focused(false)
	for _, u := range a.Selection.Unresolved {
		if !slices.Contains(s.open, u) {
			s.open = append(slices.Clone(s.open), u)
		}
	}
	return s.refresh(a, nil), nil
}

// refresh returns the step after a change of the selection; before are the scopes needed until then.
func (s stepActions) refresh(a wizard.Answers, before []scopes.Scope) stepActions {
	sel := a.Selection
	for _, it := range sel.Items {
		if v := it.Action.Version; v != 0 && v != sel.Version() && !slices.Contains(s.foreign, it.Action) {
			s.foreign = append(slices.Clone(s.foreign), it.Action)
		}
	}
	s.picks = sel
	s.checklist = a.Checklist()
	now := s.checklist.Needed()
	s.needed = nil
	for _, one := range scopes.ParseList(words.Join(slices.Concat(now, before), ", ")) {
		m := scopeMark{scope: one}
		switch {
		case !slices.Contains(now, one):
			m.glyph = glyphRemoved
		case before != nil && !slices.Contains(before, one):
			m.glyph = glyphAdded
		}
		s.needed = append(s.needed, m)
	}
	s.all = treeRows(sel, s.open, s.foreign)
	node := wizard.NodeActions(sel.Version())
	sel.Items = nil
	s.onlyReading, s.every = wizard.OnlyReading(sel, node), sel.Add(append(node, scopes.Trigger)...)
	s.none = sel
	s.none.Calls, s.none.Lookups = nil, false
	if list, err := scopes.Resolve(s.every); err == nil {
		s.everyScopes = len(list.Needed())
	}
	return s.refilter()
}

// changed returns the outcome of another selection. change names it, for undo.
func (s stepActions) changed(a wizard.Answers, sel scopes.Selection, change string) *outcome {
	before := s.checklist.Needed()
	s.undo = append(slices.Clone(s.undo[max(0, len(s.undo)-49):]), undoable{a.Selection, change})
	a.Selection = sel
	return stays(s.refresh(a, before), a)
}

// said returns changed with a message, for a change that goes beyond the row under the cursor.
func (s stepActions) said(a wizard.Answers, sel scopes.Selection, change, text string) *outcome {
	return s.changed(a, sel, change).saying(widget.Note{Kind: widget.Good, Text: text, Keys: "m undoes it"})
}

func (s stepActions) Typing() bool { return s.filter.HasFocus() }

// Update edits the filter.
func (s stepActions) Update(_ *env, msg tea.Msg, a wizard.Answers) *outcome {
	if k, ok := msg.(tea.KeyMsg); ok && s.filter.HasFocus() {
		was := s.filter.Value()
		if s.filter.Input = s.filter.Update(k); s.filter.Value() != was {
			s = s.refilter().cursorTo(func(r *treeRow) bool { return r.key == "" }) // not on a row that is shown only because rows below it match
		}
	}
	return stays(s, a)
}

func (s stepActions) Actions(e *env, a wizard.Answers) []*action {
	if s.filter.HasFocus() {
		return s.filter.actions(e.keys, func(f filter) *outcome {
			s.filter = f
			return stays(s.refilter(), a)
		}, func() *outcome { return stays(s.unfiltered(), a) }, func(motion widget.Motion) *outcome { return s.moved(e, a, motion) })
	}
	own, answers := &s, &a // both are large, so the actions share one copy
	return append(own.treeActions(e, answers), own.menu(e, answers)...)
}

// treeActions returns the actions of the tree.
func (s *stepActions) treeActions(e *env, a *wizard.Answers) []*action {
	k := e.keys
	row, any := s.row()
	filtered := s.filter.Value() != ""
	relations := len(s.relations(row))
	right := words.Either(relations > 0, "relation", "open")
	to := func(change func(*stepActions)) func() *outcome { return changes(s, a, change) }
	return []*action{
		s.button(e, a),
		{key: when(named(k.Change, s.toggleWord(row)), any), do: func() *outcome { return s.toggle(*a) }},
		{key: when(named(k.Right, right), any && (relations > s.relation || !filtered && s.opens(row))), in: inWide, do: to((*stepActions).goRight)},
		{key: when(named(k.Left, "fold"), s.relation > 0 || any && !filtered && (row.key != "" && s.unfolded[row.key] || row.parent != "")), in: inHelp, do: to((*stepActions).goLeft)},
		{key: k.Filter, in: inWide, do: to(func(s *stepActions) {
			s.relation = 0
			s.filter.Input = s.filter.Focused(true)
		})},
		{key: when(named(k.Not, "take the call away"), any && row.kind == rowCall), do: func() *outcome {
			return s.said(*a, a.Selection.RemoveCall(row.index), "taken away: "+row.label, "taken away: "+row.label)
		}},
		{key: when(named(k.Back, "clear the filter"), filtered), do: to(func(s *stepActions) { *s = s.unfiltered() })},
		{key: k.moves(), in: inHelp, move: func(motion widget.Motion) *outcome { return s.moved(e, *a, motion) }},
	}
}

// moved returns the outcome of a key that moves the cursor.
func (s stepActions) moved(e *env, a wizard.Answers, motion widget.Motion) *outcome {
	s.relation = 0
	s.tree = s.tree.Move(motion, len(s.rows), s.room(e), s.drawer(e))
	return stays(s, a)
}

// button goes on. With an API token nothing has to be picked: then everything that only reads is tested.
func (s *stepActions) button(e *env, a *wizard.Answers) *action {
	to := wizard.StepScopes
	if a.Method == connection.APIToken {
		to = wizard.StepRegister
	}
	b := &action{key: named(e.keys.Enter, "Next: "+to.Title()), word: "Next", in: inButton, do: func() *outcome { return next(*s, *a) }}
	switch {
	case !a.Selection.Empty():
	case a.Method == connection.APIToken:
		b.key = named(e.keys.Enter, "Next: "+to.Title()+", test all")
		b.do = func() *outcome {
			out := s.changed(*a, wizard.TestAll(a.Selection, wizard.NodeActions(a.Selection.Version())), "picked: all that only reads and is current")
			out.move = wizard.Forward
			return out
		}
	default:
		b.why = words.Either(len(s.rows) > 0, "nothing picked: space picks a row and all below it", "nothing picked: esc clears the filter")
	}
	return b
}

// fold returns the step with a row folded or unfolded.
func (s stepActions) fold(key string, folded bool) stepActions {
	s.unfolded = s.unfolded.with(key, !folded)
	return s.refilter()
}

// unfiltered returns the step without its filter; the cursor stays on its row.
func (s stepActions) unfiltered() stepActions {
	on, had := s.row()
	s.filter = filter{}
	if had && on.parent != "" { // keep it visible
		s.unfolded = s.unfolded.with(on.parent, true)
	}
	return s.refilter()
}
