package tui

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepScopes shows the checklist: each scope with its label in Developer Hub and its reasons, then what may fail, then what
// is a choice: here one decides what notes and files belong to.
type stepScopes struct {
	list     widget.List
	rows     []scopeRow // the visible rows
	unfolded folds
	saveAs   string // a file name that is not taken, as far as is known
}

// scopeRow is something the cursor can be on.
type scopeRow struct {
	key      string       // the key in unfolded
	entry    scopes.Entry // set if the row is a scope
	why      wizard.ScopeReasons
	remark   scopes.Remark
	relation wizard.Relation
	family   scopes.Family // set if the row is one of the boxes below the relation
}

func (s stepScopes) Open(_ *env, a wizard.Answers) (step, tea.Cmd) {
	return s.refresh(a), nil
}

// refresh rebuilds the rows after a change: scopes, warnings, choices, information.
func (s stepScopes) refresh(a wizard.Answers) stepScopes {
	list := a.Checklist()
	var rows, notes []scopeRow
	for _, entry := range list.Scopes {
		rows = append(rows, scopeRow{key: string(entry.Scope), entry: entry, why: a.ReasonsOf(list, entry)})
	}
	rows = append(rows[1:], rows[0]) // base comes last, as it cannot be switched on or off
	for _, r := range list.Remarks() {
		if r.Trouble {
			rows = append(rows, scopeRow{remark: r})
		} else {
			notes = append(notes, scopeRow{remark: r})
		}
	}
	for _, r := range a.Relations() {
		row := scopeRow{key: "relation:" + r.Resource, relation: r}
		rows = append(rows, row)
		if s.unfolded[row.key] {
			for _, f := range scopes.Families(r.Resource) {
				rows = append(rows, scopeRow{relation: r, family: f})
			}
		}
	}
	s.rows = append(rows, notes...)
	s.list = s.list.Within(len(s.rows))
	return s
}

// row returns the row under the cursor; zero before the step is opened.
func (s stepScopes) row() (r scopeRow) {
	if len(s.rows) > 0 {
		r = s.rows[s.list.Cursor]
	}
	return r
}

// unfolds reports whether there is something to unfold below the row.
func (r scopeRow) unfolds() bool {
	return r.relation.Resource != "" && r.family == "" || len(r.entry.Because) > 0
}

func (s stepScopes) Update(_ *env, msg tea.Msg, a wizard.Answers) *outcome {
	if msg, ok := msg.(happened); ok {
		if saved, ok := msg.event.(wizard.TextSaved); ok {
			return s.saved(saved, a)
		}
	}
	return stays(s, a)
}

func (s stepScopes) Actions(e *env, a wizard.Answers) []*action {
	k, on, list := e.keys, s.row(), a.Checklist()
	change := named(k.Change, words.Either(s.unfolded[on.key], "hide why", "why"))
	switch {
	case on.family != "":
		change = named(k.Change, "belongs there, or not")
	case on.relation.Resource != "":
		change = named(k.Change, "choose")
	}
	turn := func() *outcome { return s.change(on, a) }
	actions := []*action{
		{key: named(k.Enter, "Next: "+wizard.StepRegister.Title()), word: "Next", in: inButton, do: func() *outcome { return next(s, a.ScopesConfirmed()) }},
		{key: when(change, on.family != "" || on.unfolds()), do: turn},
		{key: when(named(k.Copy, "copy labels"), list.Labels() != ""), in: inWide, do: asks(s, a, e.copy(list.Labels(), "the labels, one a line"))},
		{key: named(k.Save, "save as Markdown"), word: "save", in: inWide, do: asks(s, a, e.save(a.SaveChecklist(cmp.Or(s.saveAs, checklistFile), false)))},
		{key: named(k.Open, "what each scope opens"), in: inWide, word: "guide", do: asks(s, a, e.browse(scopes.Guide))},
		{key: when(k.Show, list.List() != ""), in: inHelp, do: prints(s, a, list.Labels()+list.List())},
		{key: when(named(k.Right, "unfold"), on.unfolds() && !s.unfolded[on.key]), in: inHelp, do: turn},
		{key: when(named(k.Left, "fold"), on.key != "" && s.unfolded[on.key]), in: inHelp, do: turn},
		{key: k.moves(), in: inHelp, move: func(motion widget.Motion) *outcome {
			s.list = s.list.Move(motion, len(s.rows), e.height, s.drawer(e, e.width))
			return stays(s, a)
		}},
	}
	if names := list.List(); names != "" {
		actions = append(actions, entry("Copy", "The scopes' names", "deals:full, one a line", asks(s, a, e.copy(names, "the names, one a line"))))
	}
	return actions
}

// change unfolds or folds the row under the cursor, or changes what notes or files belong to.
func (s stepScopes) change(on scopeRow, a wizard.Answers) *outcome {
	if on.family == "" {
		s.unfolded = s.unfolded.with(on.key, !s.unfolded[on.key])
		return stays(s.refresh(a), a)
	}
	at := on.relation.Resource
	a.Selection = wizard.ToggleRelated(a.Selection, at, on.family)
	s = s.refresh(a)
	s.list = widget.List{Cursor: slices.IndexFunc(s.rows, func(r scopeRow) bool { // the number of scopes above may have changed
		return r.relation.Resource == at && r.family == on.family
	})}
	return stays(s, a)
}

// checklistFile is where the checklist is saved.
const checklistFile = "scopes.md"

func (s stepScopes) saved(msg wizard.TextSaved, a wizard.Answers) *outcome {
	switch {
	case errors.Is(msg.Err, fs.ErrExist):
		s.saveAs = wizard.Beside(msg.Path)
		return stays(s, a).saying(widget.Note{Kind: widget.Care, Text: "exists  " + msg.Path, Keys: "s again writes " + s.saveAs})
	}
	return stays(s, a).saying(savedNote(msg, ", for the colleague who administers Pipedrive"))
}

func (s stepScopes) Typing() bool { return false }
