package tui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepActions is the picker: a tree of nodes, objects and actions, and beside it the scopes that the picked ones need.
//
//	step_actions_tree.go  the tree's rows, folding, filter
//	step_actions_keys.go  what each key does
//	step_actions_call.go  typing a custom API call
//	step_actions_view.go  drawing; step_actions_detail.go: the line about the row with the cursor
type stepActions struct {
	list
	all      []treeRow // for tree
	rows     []treeRow // those that are shown
	unfolded map[string]bool
	filter   textinput.Model
	seeking  bool // the filter has the focus
	call     callField

	open    []scopes.Unresolved // what the workflows left open, settled or not
	foreign []scopes.Action     // of the other node version, picked or not
	parked  []scopes.Item       // what the current node version lacks, for switching back
	undo    []scopes.Selection

	picks     picks
	needed    []scopeMark
	checklist scopes.Checklist
	note      note
}

// note is a line about what was just done, or why something was not.
type note struct {
	text string
	bad  bool
}

// scopeMark is a needed scope, or one that was until the last change.
type scopeMark struct {
	scope scopes.Scope
	mark  rune // '+' new, '-' no longer needed, 0 neither
}

func (s stepActions) Open(_ env, a wizard.Answers) (oldStep, tea.Cmd) {
	if s.unfolded == nil {
		s.unfolded = map[string]bool{nodeKey: true, otherKey: true, callsKey: len(a.Selection.Calls) > 0}
		s.filter = widget.NewInput()
		s.filter.Placeholder = "part of a name, such as deal or getAll"
		s.call = newCallField()
	}
	s.seeking = false
	s.filter.Blur()
	s.note = note{}
	for _, u := range a.Selection.Unresolved {
		if !slices.Contains(s.open, u) {
			s.open = append(slices.Clone(s.open), u)
		}
	}
	s.checklist = scopes.Checklist{}
	s = s.refresh(a, nil)
	if s.call.open {
		s.call.input.Focus()
	}
	return s, nil
}

// refresh is the step after a change of the selection, which needed before.
func (s stepActions) refresh(a wizard.Answers, before []scopes.Scope) stepActions {
	sel := a.Selection
	for _, it := range sel.Items {
		if v := it.Action.Version; v != 0 && v != sel.Version() && !slices.Contains(s.foreign, it.Action) {
			s.foreign = append(slices.Clone(s.foreign), it.Action)
		}
	}
	s.picks = picksOf(sel)
	s.checklist = a.Checklist()
	now := s.checklist.Needed()
	s.needed = nil
	for _, one := range scopes.ParseList(joined(slices.Concat(now, before))) {
		m := scopeMark{scope: one}
		switch {
		case !slices.Contains(now, one):
			m.mark = '-'
		case before != nil && !slices.Contains(before, one):
			m.mark = '+'
		}
		s.needed = append(s.needed, m)
	}
	s.all = treeRows(sel, s.open, s.foreign)
	return s.refilter()
}

// refilter is the step after a change of what is folded or filtered: the cursor stays on its row if that is still there.
func (s stepActions) refilter() stepActions {
	on, had := s.row()
	s.rows = visibleRows(s.all, s.unfolded, s.filter.Value())
	if had {
		if i := slices.IndexFunc(s.rows, on.same); i >= 0 {
			s.cursor = i
		}
	}
	s.cursor = max(0, min(s.cursor, len(s.rows)-1))
	return s
}

// row is the row with the cursor; ok is false if the filter matches nothing.
func (s stepActions) row() (r treeRow, ok bool) {
	if s.cursor >= len(s.rows) {
		return treeRow{}, false
	}
	return s.rows[s.cursor], true
}

// same reports whether two rows stand for the same thing, in two versions of the tree.
func (r treeRow) same(o treeRow) bool {
	return r.kind == o.kind && r.key == o.key && r.parent == o.parent && r.family == o.family && r.index == o.index &&
		slices.Equal(r.actions[:min(1, len(r.actions))], o.actions[:min(1, len(o.actions))])
}

func (s stepActions) fold(key string, folded bool) stepActions {
	s.unfolded = maps.Clone(s.unfolded)
	s.unfolded[key] = !folded
	return s.refilter()
}

// foldAll folds or unfolds every object, so that the nodes stay in sight.
func (s stepActions) foldAll(folded bool) stepActions {
	s.unfolded = maps.Clone(s.unfolded)
	for _, r := range s.all {
		if r.key != "" {
			s.unfolded[r.key] = !folded || r.kind == rowNode
		}
	}
	return s.refilter()
}

// with is the oldOutcome of a changed selection.
func (s stepActions) with(a wizard.Answers, sel scopes.Selection, text string) oldOutcome {
	before := s.checklist.Needed()
	s.undo = append(slices.Clone(s.undo), a.Selection)
	if len(s.undo) > 50 {
		s.undo = s.undo[1:]
	}
	a.Selection = sel
	s.note = note{text: text}
	return oldStays(s.refresh(a, before), a)
}

func (s stepActions) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	k, ok := msg.(tea.KeyMsg)
	if !ok { // a resize moves nothing: View finds the window, and growing back shows what was there
		return oldStays(s, a)
	}
	var out oldOutcome
	switch {
	case s.call.open:
		out = s.callKey(e, k, a)
	case s.seeking:
		out = s.filterKey(e, k, a)
	default:
		out = s.key(e, k, a)
	}
	if after, ok := out.step.(stepActions); ok {
		after.list = after.within(len(after.rows), after.sizes(e).tree)
		out.step = after
	}
	return out
}

func (s stepActions) Typing() bool { return s.seeking || s.call.open }

func (s stepActions) Keys(e env, a wizard.Answers) []key.Binding {
	k := e.keys
	switch {
	case s.call.open:
		return s.callKeys(e)
	case s.seeking:
		return []key.Binding{named(k.Next, "to the rows"), named(k.Leave, "clear the filter"), named(k.ArrowUp, "up"), named(k.ArrowDown, "down")}
	}
	row, any := s.row()
	foldable := any && row.key != "" && s.filter.Value() == ""
	group := s.groupName()
	return append([]key.Binding{
		k.Next,
		when(named(k.Toggle, toggleWord(row)), any),
		when(k.Unfold, foldable && !s.unfolded[row.key]),
		when(k.Fold, foldable && s.unfolded[row.key] || any && row.parent != "" && s.filter.Value() == ""),
		k.Filter,
		named(k.OldBack, backWord(s.filter.Value())),
		when(named(k.All, "pick all of "+group), group != ""),
		when(named(k.None, "pick none of "+group), group != ""),
		k.ReadOnly, k.Every,
		when(k.OpenAll, s.filter.Value() == ""), when(k.FoldAll, s.filter.Value() == ""),
		named(k.Version, fmt.Sprintf("node version %d instead", 3-a.Selection.Version())),
		k.Families,
		named(k.Calls, callWord(row)),
		when(k.Delete, any && row.kind == rowCall),
		named(k.Lookups, "drop-downs: "+onOff(!a.Selection.Lookups)),
		when(k.Undo, len(s.undo) > 0),
	}, movers(k)...)
}

func backWord(filter string) string {
	if filter != "" {
		return "clear the filter"
	}
	return "back"
}

func toggleWord(r treeRow) string {
	switch r.kind {
	case rowCall:
		return "edit"
	case rowAddCall:
		return "type"
	case rowCalls:
		return "fold"
	case rowOpen:
		return "settled"
	}
	return "pick"
}

func callWord(r treeRow) string {
	if r.kind == rowCall {
		return "edit the call"
	}
	return "add a custom API call"
}

func onOff(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// group is what a, n and r are about: what the filter shows, or the object or node at the cursor.
func (s stepActions) group() []scopes.Action {
	if s.filter.Value() != "" {
		var shown []scopes.Action
		for _, r := range s.rows {
			if r.kind == rowAction {
				shown = append(shown, r.actions...)
			}
		}
		return shown
	}
	r, ok := s.row()
	if ok && r.key == "" && r.parent != "" {
		if i := slices.IndexFunc(s.all, func(o treeRow) bool { return o.key == r.parent }); i >= 0 {
			r = s.all[i]
		}
	}
	return r.actions
}

// groupName names the group for the help; empty if there is none.
func (s stepActions) groupName() string {
	if s.filter.Value() != "" {
		return "what is shown"
	}
	r, ok := s.row()
	if ok && r.key == "" && r.parent != "" {
		if i := slices.IndexFunc(s.all, func(o treeRow) bool { return o.key == r.parent }); i >= 0 {
			r = s.all[i]
		}
	}
	if !ok || len(r.actions) == 0 {
		return ""
	}
	name, _, _ := strings.Cut(r.label, ",")
	return name
}
