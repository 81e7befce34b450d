package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// stepHandOver shows the flow of handing over: what suits where n8n runs is ticked, everything else is in the menu.
type stepHandOver struct {
	flow wizard.Export
	work
	list   widget.List  // the cursor in items
	input  widget.Input // while a path, an address or a key is typed
	result shown        // when the phase began
}

// Settling says that something is being written, whose result the answers have to record, or that n8n is proving the
// credential, which has to be cleaned up before the program ends.
func (s stepHandOver) Settling() string {
	switch s.flow.Phase {
	case wizard.ExportWriting:
		return "stopping"
	case wizard.ExportProving, wizard.ExportRemoving:
		return "removing"
	}
	return ""
}

// Settle stops what is being written, or the proof, and has it cleaned up.
func (s stepHandOver) Settle(e *env, a wizard.Answers) *outcome {
	flow, turn := s.flow.Choose(wizard.ChooseStop, a)
	stop := s.stop(e)
	s.flow = flow
	return stays(s, turn.Answers, stop)
}

func (s stepHandOver) Open(e *env, a wizard.Answers) (step, tea.Cmd) {
	flow := s.flow.Start(a, e.cmds.world)
	return stepHandOver{flow: flow, work: work{id: workID{visit: e.visit}}, result: e.from()}, nil
}

func (s stepHandOver) Typing() bool {
	return s.flow.Phase == wizard.ExportPlace || s.flow.Phase == wizard.ExportKey
}

// Update handles events, and edits the text.
func (s stepHandOver) Update(e *env, msg tea.Msg, a wizard.Answers) *outcome {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		s.input = s.input.Update(msg)
	case happened:
		if sheet, ok := msg.event.(wizard.TextSaved); ok {
			return stays(s, a).saying(savedNote(sheet, ", without secrets, for a colleague or a ticket"))
		}
		if msg.of() == s.id {
			flow, turn := s.flow.On(msg.event, a)
			return s.apply(e, flow, turn)
		}
	}
	return stays(s, a)
}

// Paste accepts a pasted API key of n8n from anywhere, or text for the field.
func (s stepHandOver) Paste(e *env, text string, a wizard.Answers) *outcome {
	at := s.flow.RowOf(handover.Push)
	if !s.Typing() {
		if s.flow.Phase != wizard.ExportChoosing || at < 0 || s.flow.Rows[at].Where == "" {
			return stays(s, a)
		}
		flow := s.flow
		flow.At, flow.Phase = at, wizard.ExportKey
		s, _ = s.apply(e, flow, wizard.Turn{Answers: a}).step.(stepHandOver)
	}
	s.input = s.input.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	return stays(s, a)
}

// pushes reports whether a push can be chosen.
func (s stepHandOver) pushes() bool { return s.flow.RowOf(handover.Push) >= 0 }

// apply applies what a choice or an event did to the flow.
func (s stepHandOver) apply(e *env, flow wizard.Export, turn wizard.Turn) *outcome {
	var stop tea.Cmd
	ctx := e.ctx
	if flow.Phase != s.flow.Phase || turn.Effect != nil {
		s.work, ctx, stop = s.begin(e)
		s.result, s.list = e.from(), widget.List{}
		s.input = widget.Input{Hidden: flow.Phase == wizard.ExportKey}.Focused(true)
		if flow.Phase == wizard.ExportPlace {
			s.input = s.input.Filled(flow.Rows[flow.At].Where)
		}
	}
	s.flow = flow
	if flow.Phase == wizard.ExportDone {
		s.list.Cursor = max(0, slices.IndexFunc(s.items(e, turn.Answers), func(it *handItem) bool { return !it.still }))
	}
	return &outcome{step: s, answers: turn.Answers, cmd: tea.Batch(stop, e.cmds.perform(ctx, s.id, turn.Effect)), move: turn.Move}
}

// choose carries out a choice about a row.
func (s stepHandOver) choose(e *env, a wizard.Answers, row int, name wizard.ChoiceName) *outcome {
	flow := s.flow
	if row >= 0 {
		flow.At = row
	}
	flow, turn := flow.Choose(name, a)
	return s.apply(e, flow, turn)
}

// enter handles what was typed.
func (s stepHandOver) enter(e *env, a wizard.Answers, text string) *outcome {
	flow, turn := s.flow.Enter(text, a)
	return s.apply(e, flow, turn)
}

// at returns the item under the cursor.
func (s stepHandOver) at(items []*handItem) *handItem {
	return items[s.list.Within(len(items)).Cursor]
}

func (s stepHandOver) Actions(e *env, a wizard.Answers) []*action {
	k, items := e.keys, s.items(e, a)
	move := &action{key: k.moves(), in: inHelp, move: func(motion widget.Motion) *outcome {
		s.list = s.list.Move(motion, len(items), e.height, s.draw(e, items, e.width))
		return stays(s, a)
	}}
	esc := func(do func() *outcome, what string) *action {
		return &action{key: named(k.Back, what), do: do}
	}
	button := func(what, word string, do func() *outcome) *action {
		return &action{key: named(k.Enter, what), word: word, in: inButton, since: s.result, do: do}
	}
	chosen := func(name wizard.ChoiceName) func() *outcome {
		return func() *outcome { return s.choose(e, a, -1, name) }
	}
	switch s.flow.Phase {
	case wizard.ExportPlace, wizard.ExportKey:
		return []*action{button("Take it", "", func() *outcome { return s.enter(e, a, s.input.Value()) }),
			esc(func() *outcome { return s.apply(e, s.flow.Leave(), wizard.Turn{Answers: a}) }, "close"),
			{key: when(k.Clear, s.input.Value() != ""), in: inHelp, do: func() *outcome { s.input = s.input.Filled(""); return stays(s, a) }}}
	case wizard.ExportReaching:
		return []*action{button("Stop here", "Stop", chosen(wizard.ChooseStop))}
	case wizard.ExportWriting:
		stay := esc(nil, "back")
		stay.why = "what is being written comes to its end first"
		return []*action{stay}
	case wizard.ExportProving, wizard.ExportRemoving:
		stop := func() *outcome { return s.Settle(e, a) }
		stopping := []*action{button("Stop here", "Stop", stop), esc(stop, "stop")}
		for _, b := range stopping {
			b.why = words.Either(s.flow.Phase == wizard.ExportRemoving, "the temporary workflow is being removed from n8n", "")
		}
		return stopping
	case wizard.ExportExists:
		c := s.flow.Choices(a)[s.list.Within(len(items)).Cursor]
		return []*action{button(existsLabel(c), "", chosen(c.Name)), move, esc(chosen(wizard.ChooseSpare), "back")}
	case wizard.ExportDone:
		provable := !a.Proof.Holds() && wizard.Offers(s.flow.Choices(a), wizard.ChooseProve)
		prove := &action{key: when(named(k.Again, "have n8n prove it"), provable), word: "prove", do: chosen(wizard.ChooseProve)}
		return append(append([]*action{button("Finish", "", chosen(wizard.ChooseNext)), prove}, s.taking(e, a, s.at(items))...), move, s.saveSheet(e, a), s.showAll(e, a),
			entry("Once more", "Write or push again", "all of it, or other files", chosen(wizard.ChooseAgain)))
	}
	first := s.flow.Choices(a)[0]
	return slices.Concat([]*action{button(first.Label, "", chosen(first.Name)), move}, s.changing(e, a, s.at(items)), []*action{s.showAll(e, a)}, s.menu(e, a))
}

func (s stepHandOver) saveSheet(e *env, a wizard.Answers) *action {
	return &action{key: named(e.keys.Save, "save hand-over sheet"), in: inWide, word: "save sheet", do: asks(s, a, e.save(a.SaveSheet(sheetFile)))}
}

// sheetFile is where the hand-over sheet goes.
const sheetFile = "handover.md"

// showAll shows everything that can be copied, except secrets, where it can be selected.
func (s stepHandOver) showAll(e *env, a wizard.Answers) *action {
	text := s.all(e, a)
	return &action{key: when(e.keys.Show, text != ""), in: inWide, word: "show all", do: prints(s, a, text)}
}

// taking returns the actions that open and copy what an item has. For an item without a value the import command can be
// copied; for one without a page n8n can be opened once a push is done.
func (s stepHandOver) taking(e *env, a wizard.Answers, it *handItem) []*action {
	k, what, own := e.keys, "copy row", *it
	it = &own
	if command, _ := s.flow.Import(a); it.value == "" && command != "" && s.flow.Phase == wizard.ExportChoosing {
		it.value, it.what, what = command, "the command", "copy"
	}
	if it.page == "" && s.flow.Phase == wizard.ExportDone && s.flow.Ticked(handover.Push) {
		it.page = a.N8N.URL
	}
	open := named(k.Open, words.Either(strings.HasPrefix(it.page, a.N8N.URL), "open n8n", "open Developer Hub"))
	return []*action{
		{key: when(open, it.page != ""), word: "open", do: asks(s, a, e.browse(it.page))},
		{key: when(named(k.Copy, what), it.value != ""), do: asks(s, a, e.copy(it.value, it.what))},
	}
}

// changing returns what can be done with the row under the cursor.
func (s stepHandOver) changing(e *env, a wizard.Answers, it *handItem) []*action {
	k := e.keys
	sideways := joined("←→", "where secrets are kept", k.Left, k.Right)
	change := func() *outcome { return s.choose(e, a, it.row, cmp.Or(it.changes, wizard.ChooseTick)) }
	push := func() *outcome { return s.choose(e, a, s.flow.RowOf(handover.Push), wizard.ChooseTick) }
	_, choice := a.SecretsIn()
	return append(s.taking(e, a, it),
		&action{key: when(named(k.Paste, "API key of n8n"), s.pushes() && !s.flow.Ticked(handover.Push)), word: "key", do: push},
		&action{key: when(k.Change, it.row > 0 || it.row == 0 && choice), in: inHelp, do: change},
		&action{key: when(sideways, it.row == 0 && choice), in: inHelp, do: change})
}

// menu returns the other ways to hand over, other names, and where secrets are kept.
func (s stepHandOver) menu(e *env, a wizard.Answers) []*action {
	var rows []*action
	add := func(group, title, leads string, do func() *outcome) {
		rows = append(rows, entry(group, title, leads, do))
	}
	ticks := func(row int) func() *outcome {
		return func() *outcome { return s.choose(e, a, row, wizard.ChooseTick) }
	}
	for i, r := range s.flow.Rows {
		if r.On && r.Way.File != "" {
			add("Names", "Another name", "for "+r.Where, func() *outcome { return s.choose(e, a, i, wizard.ChoosePlace) })
		}
	}
	_, choice := a.SecretsIn()
	for i, r := range s.flow.Rows {
		switch {
		case i == 0 && choice && a.KeepIn == wizard.KeepInKeyring:
			add("Secrets", "In the file", "readable by you alone", ticks(i))
		case i == 0 && choice:
			add("Secrets", "In the keyring", "opened with your login", ticks(i))
		case r.On:
		case r.Way.Name == handover.Push:
			add("Other ways", "Push with an API key", "into a running n8n, which then proves it", ticks(i))
		default:
			add("Other ways", r.Way.Title, r.Where, ticks(i))
		}
	}
	if s.flow.Ticked(handover.Push) || s.flow.Ticked(handover.ImportFile) {
		add("Other ways", "By hand", "value by value, in n8n", func() *outcome {
			for _, way := range []string{handover.Push, handover.ImportFile} {
				if s.flow.Ticked(way) {
					s.flow.At = s.flow.RowOf(way)
					s.flow, _ = s.flow.Choose(wizard.ChooseTick, a)
				}
			}
			return stays(s, a)
		})
	}
	return rows
}
