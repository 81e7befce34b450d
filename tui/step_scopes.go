package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepScopes shows the checklist: each scope in Developer Hub's words, why it is there and what it would take to do
// without it. It can be copied and saved.
//
//	step_scopes_why.go   what each reason holds up
//	step_scopes_save.go  saving it as Markdown
//	step_scopes_view.go  drawing
type stepScopes struct {
	blocks
	checklist scopes.Checklist
	items     []scopeItem // in their order on the screen
	unfolded  map[scopes.Scope]bool
	without   map[string]string // what a reason holds up, by reason

	id     workID
	note   note
	saving saving
	path   textinput.Model
}

// scopeItem is something that the cursor can stand on.
type scopeItem struct {
	scope  scopes.Scope // its row, or that of the reason
	reason string       // an action, a call, or lookup:<loader>
	entry  scopes.Entry
	head   string // a heading before it
	text   string // an assumption, a warning, what is unresolved
	glyph  string
}

func (s stepScopes) Open(e env, a wizard.Answers) (oldStep, tea.Cmd) {
	if s.unfolded == nil {
		s.path = widget.NewInput()
		s.path.SetValue("scopes.md")
		s.path.CharLimit = 4096
	}
	if list := a.Checklist(); s.unfolded == nil || list.List() != s.checklist.List() {
		s.unfolded = map[scopes.Scope]bool{}
		s.blocks = blocks{}
	}
	s.checklist, s.without = a.Checklist(), map[string]string{}
	s.note, s.saving = note{}, notSaving
	s.id = s.id.next(e.visit)
	for scope := range s.unfolded {
		s = s.explain(a, scope)
	}
	return s.listAll(e), nil
}

// listAll is the step with its items as they are unfolded now.
func (s stepScopes) listAll(e env) stepScopes {
	s.items = nil
	for _, entry := range s.checklist.Scopes {
		if entry.Always && len(s.checklist.Scopes) > 1 {
			continue // base comes last
		}
		s.items = append(s.items, s.entryItems(entry)...)
	}
	for _, entry := range s.checklist.Scopes {
		if entry.Always && len(s.checklist.Scopes) > 1 {
			s.items = append(s.items, s.entryItems(entry)...)
		}
	}
	for _, section := range s.checklist.Sections() {
		glyph := e.theme.glyphs.info
		if section.Trouble {
			glyph = e.theme.glyphs.care
		}
		for i, line := range section.Lines {
			it := scopeItem{text: line, glyph: glyph}
			if i == 0 {
				it.head = section.Heading
			}
			s.items = append(s.items, it)
		}
	}
	s.blocks = s.at(max(0, min(s.cursor, len(s.items)-1)))
	return s
}

func (s stepScopes) entryItems(entry scopes.Entry) []scopeItem {
	items := []scopeItem{{scope: entry.Scope, entry: entry}}
	if s.unfolded[entry.Scope] {
		for _, r := range entry.Because {
			items = append(items, scopeItem{scope: entry.Scope, reason: r})
		}
	}
	return items
}

func (s stepScopes) Update(e env, msg tea.Msg, a wizard.Answers) oldOutcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		switch s.saving {
		case askPath:
			return s.pathKey(e, msg, a)
		case askOverwrite:
			return s.overwriteKey(e, msg, a)
		}
		return s.key(e, msg, a)
	case copied:
		if msg.id == s.id {
			s.note = copiedNote(msg)
		}
	case textSaved:
		if msg.id == s.id {
			s = s.noteSaved(msg)
		}
	}
	return oldStays(s, a)
}

func copiedNote(msg copied) note {
	if msg.err != nil {
		return note{"not copied: " + msg.err.Error(), true}
	}
	return note{text: msg.what + " sent to the clipboard, if your terminal allows it"}
}

func (s stepScopes) key(e env, msg tea.KeyMsg, a wizard.Answers) oldOutcome {
	k := e.keys
	s.note = note{}
	if moved, ok := s.move(k, msg, len(s.items), s.room(e, a), s.drawer(e)); ok {
		s.blocks = moved
		return oldStays(s, a)
	}
	switch on := s.items[s.cursor]; {
	case key.Matches(msg, k.Next):
		return oldNext(s, a.ScopesConfirmed())
	case key.Matches(msg, k.Why):
		if len(on.entry.Because) > 0 {
			s = s.unfold(a, on.scope, !s.unfolded[on.scope] || key.Matches(msg, k.Unfold))
			s = s.listAll(e)
		}
	case key.Matches(msg, k.Fold):
		if on.scope != "" {
			s = s.unfold(a, on.scope, false).listAll(e)
			s.blocks = s.at(slices.IndexFunc(s.items, func(it scopeItem) bool { return it.scope == on.scope }))
		}
	case key.Matches(msg, k.Copy):
		return oldStays(s, a, e.cmds.copy(s.id, s.lines(), "the list"))
	case key.Matches(msg, k.Save):
		s.saving = askPath
		s.path.CursorEnd()
		s.path.Focus()
	case key.Matches(msg, k.OldBack):
		return oldBack(s, a)
	}
	return oldStays(s, a)
}

// lines is the checklist to hold beside Developer Hub's switches: the label of each, one a line.
func (s stepScopes) lines() string {
	var b strings.Builder
	for _, entry := range s.checklist.Scopes {
		if !entry.Always {
			b.WriteString(entry.Label + "\n")
		}
	}
	return b.String()
}

func (s stepScopes) Typing() bool { return s.saving == askPath }

func (s stepScopes) Keys(e env, _ wizard.Answers) []key.Binding {
	k := e.keys
	switch s.saving {
	case askPath:
		return []key.Binding{named(k.Next, "save"), named(k.Leave, "leave it")}
	case askOverwrite:
		return []key.Binding{named(k.Yes, "overwrite"), named(k.No, "another path")}
	}
	on := s.items[s.cursor]
	return append([]key.Binding{
		k.Next,
		when(k.Why, len(on.entry.Because) > 0),
		when(k.Fold, s.unfolded[on.scope]),
		k.Copy, k.Save, k.OldBack,
	}, movers(k)...)
}

// tokenOnly reports that the list is for information.
func tokenOnly(a wizard.Answers) bool { return a.Method == connection.APIToken }
