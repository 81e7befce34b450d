package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// stepExport is a list of what can be written, and where. It writes what is ticked, one after the other, and then says
// what to do next in n8n.
type stepExport struct {
	list
	rows   []exportRow
	phase  exportPhase
	id     workID
	input  textinput.Model // while a path, an address or a key is typed
	key    secret.Secret   // n8n's API key; kept nowhere else
	queue  []exportItem    // still to be written; the first is under way
	note   note
	result shown // what to do next
	scroll scroll
}

// exportRow is a line of the list: a thing to write, or a choice about one.
type exportRow struct {
	kind    exportRowKind
	item    exportItem
	where   string
	on      bool
	written bool // as it is ticked now
}

type exportRowKind int

const (
	rowItem exportRowKind = iota
	rowSecrets
	rowBasicAuth
)

// exportPhase is what the step waits for.
type exportPhase int

const (
	phaseChoosing exportPhase = iota
	phaseWhere                // a path or an address is typed
	phaseReaching             // n8n is asked whether it is there
	phaseKey                  // n8n's API key is typed
	phaseReading              // the preview has the whole window
	phaseWriting
	phaseExists // the file is there: overwrite it?
	phaseWritten
)

func (s stepExport) Open(e env, a wizard.Answers) (step, tea.Cmd) {
	before := s.rows
	s = stepExport{id: workID{visit: e.visit}, key: s.key}
	add := func(kind exportRowKind, i exportItem) {
		row := exportRow{kind: kind, item: i, where: exportDefault(i, a, e.demo), on: kind == rowItem && i == itemConfig}
		for _, r := range before { // coming back, the list is as it was left
			if r.kind == kind && r.item == i {
				row.where, row.on = r.where, r.on
			}
		}
		s.rows = append(s.rows, row)
	}
	add(rowItem, itemConfig)
	add(rowSecrets, itemConfig)
	if e.cmds.world.Handover != nil {
		add(rowItem, itemImport)
		if usesTrigger(a) {
			add(rowBasicAuth, itemImport)
		}
		add(rowItem, itemPush)
		add(rowItem, itemSheet)
		add(rowItem, itemEnv)
	}
	if a.Done(wizard.StepExport) {
		s.rows[0].written, s.phase, s.result = true, phaseWritten, e.from()
	}
	return s, nil
}

func (s stepExport) Update(e env, msg tea.Msg, a wizard.Answers) outcome {
	if k, ok := msg.(tea.KeyMsg); ok {
		return s.pressed(e, k, a)
	}
	if m, ok := msg.(workMsg); !ok || m.of() != s.id {
		return stays(s, a)
	}
	switch msg := msg.(type) {
	case exported:
		return s.exported(e, msg, a)
	case reached:
		return s.reached(msg, a)
	}
	return stays(s, a)
}

func (s stepExport) pressed(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	switch s.phase {
	case phaseWhere, phaseKey:
		return s.typed(e, k, a)
	case phaseReaching:
		if key.Matches(k, e.keys.Back) {
			s.phase, s.id = phaseChoosing, s.id.next(e.visit)
		}
		return stays(s, a)
	case phaseReading:
		if key.Matches(k, e.keys.Back, e.keys.Toggle, e.keys.Next) {
			s.phase = phaseChoosing
			return stays(s, a)
		}
	case phaseWriting: // it takes a moment, and is whole or not at all
		return stays(s, a)
	case phaseExists:
		return s.overwriting(e, k, a)
	case phaseWritten:
		switch {
		case key.Matches(k, e.keys.Next) && s.result.seen(e):
			return next(s, a)
		case key.Matches(k, e.keys.Again):
			s.phase, s.scroll = phaseChoosing, scroll{}
			return stays(s, a)
		case key.Matches(k, e.keys.Back):
			return back(s, a)
		}
	case phaseChoosing:
		return s.choosing(e, k, a)
	}
	s.scroll = s.scroll.moved(e, k, len(s.text(e, a)), s.room(e, a))
	return stays(s, a)
}

// choosing takes a key in the list.
func (s stepExport) choosing(e env, k tea.KeyMsg, a wizard.Answers) outcome {
	keys, row := e.keys, s.rows[s.cursor]
	if n, room := len(s.text(e, a)), s.room(e, a); n > room && key.Matches(k, keys.PageDown, keys.PageUp) {
		s.scroll = s.scroll.moved(e, k, n, room)
		return stays(s, a)
	}
	if l, ok := s.moved(keys, k, len(s.rows), len(s.rows)); ok {
		s.list, s.scroll = l, scroll{}
		return stays(s, a)
	}
	s.note = note{}
	switch {
	case key.Matches(k, keys.Back):
		return back(s, a)
	case key.Matches(k, keys.Next):
		return s.writing(e, a)
	case key.Matches(k, keys.Toggle):
		return s.toggled(a)
	case key.Matches(k, keys.Path) && row.kind == rowItem:
		return stays(s.asking(phaseWhere, row.where), a)
	}
	return stays(s, a)
}

// toggled ticks the row, or shows what it would write if it cannot be unticked.
func (s stepExport) toggled(a wizard.Answers) outcome {
	row := s.rows[s.cursor]
	switch {
	case row.kind == rowSecrets:
		return stays(s, s.keptElsewhere(a))
	case row.kind == rowItem && row.item == itemConfig:
		s.phase, s.scroll = phaseReading, scroll{}
		return stays(s, a)
	case row.item == itemPush && row.kind == rowItem && !row.on:
		return stays(s.asking(phaseWhere, row.where), a)
	}
	return stays(s.with(s.cursor, func(r *exportRow) { r.on, r.written = !r.on, false }), a)
}

// keptElsewhere keeps secrets in the other place.
func (s stepExport) keptElsewhere(a wizard.Answers) wizard.Answers {
	if a.KeepIn == wizard.KeepInKeyring {
		a.KeepIn = wizard.KeepInFile
	} else {
		a.KeepIn = wizard.KeepInKeyring
	}
	return a
}

// with is the step with one row changed.
func (s stepExport) with(i int, change func(*exportRow)) stepExport {
	s.rows = slices.Clone(s.rows)
	change(&s.rows[i])
	return s
}

// rowOf is the place of an item's row.
func (s stepExport) rowOf(item exportItem) int {
	return slices.IndexFunc(s.rows, func(r exportRow) bool { return r.kind == rowItem && r.item == item })
}

func (s stepExport) Typing() bool { return s.phase == phaseWhere || s.phase == phaseKey }

func (s stepExport) Keys(e env, a wizard.Answers) []key.Binding {
	k, row := e.keys, s.rows[s.cursor]
	scrolling := s.scroll.keys(e, len(s.text(e, a)), s.room(e, a))
	switch s.phase {
	case phaseWhere, phaseKey:
		return []key.Binding{named(k.Next, "take it"), k.Leave}
	case phaseReaching:
		return []key.Binding{named(k.Back, "stop")}
	case phaseReading:
		return append([]key.Binding{named(k.Back, "close")}, scrolling...)
	case phaseExists:
		return []key.Binding{named(k.Yes, "overwrite"), bind("n", "keep it", "n")}
	case phaseWriting:
		return nil
	case phaseWritten:
		return append([]key.Binding{named(k.Next, "finish"), named(k.Again, "write more"), k.Back}, scrolling...)
	}
	space := named(k.Toggle, "tick")
	switch {
	case row.kind == rowSecrets:
		space = named(k.Toggle, "keep elsewhere")
	case row.item == itemConfig:
		space = named(k.Toggle, "preview")
	}
	where := named(k.Path, "path")
	if row.item == itemPush {
		where = named(k.Path, "address")
	}
	more := len(s.text(e, a)) > s.room(e, a)
	return []key.Binding{named(k.Next, "write"), space, when(where, row.kind == rowItem), k.Back, k.Down, k.Up,
		when(k.PageDown, more), when(k.PageUp, more)}
}
