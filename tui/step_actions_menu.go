package tui

import (
	"fmt"
	"slices"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// menu returns the rare actions.
func (s *stepActions) menu(e *env, a *wizard.Answers) []*action {
	sel := a.Selection
	preset := func(title, leads string, sel scopes.Selection) *action {
		return entry("Presets", title, leads, func() *outcome { return s.said(*a, sel, "picked: "+title, "picked: "+strings.ToLower(title)) })
	}
	var list []*action
	if !s.read.Empty() {
		leads := wizard.Picked(s.read, "call")
		others := func(it scopes.Item) bool { return !s.read.Has(it.Action) }
		if slices.Equal(sel.Calls, s.read.Calls) && len(sel.Items) == len(s.read.Items) && !slices.ContainsFunc(sel.Items, others) {
			leads += "; what is picked now"
		}
		list = append(list, preset("From my workflows", leads, s.read))
	}
	lookups, leads := sel, "users, stages, fields to choose from"
	if lookups.Lookups = !sel.Lookups; !lookups.Lookups {
		leads = "picked now; ids are typed in without"
	}
	list = append(list,
		preset("Reading only", words.Count(len(s.onlyReading.Items), "action")+" that change nothing", s.onlyReading),
		preset("Everything", words.Count(len(s.every.Items), "action")+", "+words.Count(s.everyScopes, "scope"), s.every),
		preset("Nothing", "start afresh", s.none),
		entry("Add", "A custom API call", "for HTTP Request nodes, pasted or typed", func() *outcome { return s.typeCall(*a, -1) }),
		&action{key: when(e.keys.Files, e.cmds.world.Reader != nil), in: inMenu, row: &menuRow{"Add", "Workflow files", "w; read what exported workflows use"},
			do: func() *outcome { return stays(filesFor(*s), *a) }},
		entry("Add", "Drop-downs in the editor", leads, func() *outcome {
			return s.said(*a, lookups, "changed: drop-downs", "drop-downs "+words.Either(lookups.Lookups, "picked", "not picked"))
		}),
		entry("View", fmt.Sprintf("Node version %d", 3-sel.Version()), versionWords(3-sel.Version()), func() *outcome { return s.switchVersion(*a) }),
	)
	if n := len(s.undo); n > 0 {
		list = append(list, entry("View", "Undo", s.undo[n-1].change, func() *outcome { return s.undoLast(*a) }))
	}
	return list
}

// versionWords says which nodes have a version.
func versionWords(version int) string {
	return words.Either(version == 1, "for nodes made before version 2", "what n8n adds today")
}

func (s stepActions) undoLast(a wizard.Answers) *outcome {
	before, last := s.checklist.Needed(), len(s.undo)-1
	said := widget.Note{Kind: widget.Good, Text: "undone: " + s.undo[last].change}
	a.Selection, s.undo = s.undo[last].before, s.undo[:last]
	return stays(s.refresh(a, before), a).saying(said)
}

// switchVersion switches the picker to the other node version. Picks that version lacks are kept for switching back.
func (s stepActions) switchVersion(a wizard.Answers) *outcome {
	sel, lacking, restored := wizard.SwitchVersion(a.Selection, s.parked)
	text := fmt.Sprintf("node version %d", sel.Version())
	said := widget.Note{Kind: widget.Good, Text: text}
	if len(lacking) > 0 {
		said = widget.Note{Kind: widget.Care, Text: text + ", which lacks " + wizard.ItemNames(lacking) + "; switching back brings it again"}
	}
	if len(restored) > 0 {
		said.Text += ", with " + wizard.ItemNames(restored) + " again"
	}
	s.foreign, s.parked = nil, lacking
	return s.changed(a, sel, "changed: "+text).saying(said)
}
