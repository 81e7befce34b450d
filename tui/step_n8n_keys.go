package tui

import (
	"path/filepath"
	"slices"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepN8N) Actions(e *env, a wizard.Answers) []*action {
	switch {
	case a.Unanswered():
		return s.unfinishedActions(e, a)
	case s.found.open:
		return s.foundActions(e, a)
	}
	k, keyed := e.keys, s.last(e) == keyRow
	stands := keyed && !s.typed(a).N8NKey().IsZero()
	trouble, answered := s.trouble(s.typed(a)), s.answered(s.typed(a))
	refused := trouble.OfKey
	idle := s.idle(a)
	actions := []*action{
		s.button(e, a, stands, trouble.Says()),
		{key: when(named(k.Back, "stop"), s.reading.busy), do: func() *outcome {
			s.reading.busy = false
			return stays(s, a, s.reading.stop(e))
		}},
		{key: when(named(k.Open, "n8n"), idle && refused), do: asks(s, a, e.browse(wizard.KeysPage(s.typed(a).N8N.URL)))},
		{key: when(named(k.Paste, words.Either(refused, "other", "paste key")), idle && keyed), word: words.Either(refused, "other", "key"), do: func() *outcome {
			if refused { // what is typed now must not be appended to it
				s.key = s.key.Filled("")
			}
			return stays(s.onto(keyRow, true), a)
		}},
		{key: when(named(k.Not, "no key"), idle && stands), in: inWide, do: func() *outcome { return stays(s.withoutKey(), a.WithAPIKey("")) }},
		{key: when(named(k.Again, "try again"), idle && (answered.Says() || trouble.Says())), in: inWide, do: func() *outcome {
			if s.asked, s.reached = "", (wizard.Reached{}); trouble.Says() {
				return s.confirm(e, a)
			}
			return s.settled(e, a)
		}},
		{key: when(named(k.Files, "workflows"), idle && e.cmds.world.Reader != nil), in: inWide, do: func() *outcome {
			if s.found = (foundList{open: a.Found.Any(), since: e.from()}); !s.found.open {
				return stays(filesFor(s), a)
			}
			return stays(s, a)
		}},
	}
	actions = append(append(actions, s.fieldActions(e, a)...), s.menu(e, a, stands)...)
	if a.Unfinished != nil {
		actions = append(actions, &action{key: named(k.Back, "unfinished setup"), do: s.passing(e, a, false)})
	}
	return append(actions, s.moving(e, a))
}

// menu returns the rare actions.
func (s stepN8N) menu(e *env, a wizard.Answers, stands bool) (rows []*action) {
	add := func(on bool, group, title, leads string, do func() *outcome) {
		if on && !s.reading.busy {
			rows = append(rows, entry(group, title, leads, do))
		}
	}
	keep, leads := "Keep where it is", a.KeyRef().Reveal()+" in "+filepath.Base(a.ConfigPath)+", never the key"
	if a.KeepsKeyRef() {
		keep, leads = "Do not keep where it is", "the next run asks for it"
	}
	add(stands && !a.KeyRef().IsZero(), "The key", keep, leads, func() *outcome { return stays(s, a.KeepingKeyRef(!a.KeepsKeyRef())) })
	add(stands, "The key", "Go on without it", "the hand-over is by file, or by hand", func() *outcome { return stays(s.withoutKey(), a.WithAPIKey("")) })
	add(s.last(e) >= addressRow, "n8n", "Another address", "where n8n is opened in the browser", func() *outcome { return stays(s.onto(addressRow, true), a) })
	add(e.demo == nil, "Demo", "Try it without an account", "copies connect-pipedrive --demo", asks(s, a, e.copy("connect-pipedrive --demo", "the command")))
	return rows
}

// fieldActions returns the actions that move between fields, and those within one.
func (s stepN8N) fieldActions(e *env, a wizard.Answers) []*action {
	k, fields := e.keys, s.last(e) >= addressRow && !s.reading.busy
	to := func(row int) func() *outcome {
		return func() *outcome { return s.onto(row, row >= addressRow).settled(e, a) }
	}
	stops := []int{s.chosen, addressRow, keyRow}[:s.last(e)-addressRow+2]
	at := max(0, slices.Index(stops, s.rows.Cursor))
	filled := s.address.Value() != ""
	if s.rows.Cursor == keyRow {
		filled = s.key.Value() != "" || !s.typed(a).N8NKey().IsZero()
	}
	return []*action{
		{key: when(named(k.Back, "close the field"), s.typing()), do: to(s.chosen)},
		{key: when(named(k.NextField, "next field"), fields), in: inHelp, do: to(stops[(at+1)%len(stops)])},
		{key: when(k.PrevField, fields), in: inHelp, do: to(stops[(at+len(stops)-1)%len(stops)])},
		{key: when(named(k.Reveal, words.Either(s.key.Hidden, "reveal", "hide")), s.key.Value() != ""), in: inHelp,
			do: changes(&s, &a, func(s *stepN8N) { s.key.Hidden = !s.key.Hidden })},
		{key: when(k.Clear, s.typing() && filled), in: inHelp, do: func() *outcome {
			if s.rows.Cursor == keyRow {
				return stays(s.withoutKey().onto(keyRow, true), a.WithAPIKey(""))
			}
			s.refused, s.address = nil, s.address.Filled("")
			return stays(s, a)
		}},
	}
}

// button returns the button: it goes on, or looks into n8n first.
func (s stepN8N) button(e *env, a wizard.Answers, stands, failed bool) *action {
	b := &action{key: named(e.keys.Enter, "Next: "+wizard.StepMethod.Title()), word: "Next", in: inButton, do: func() *outcome { return s.confirm(e, a) }}
	switch {
	case s.reading.busy:
		b.key, b.word, b.why = named(e.keys.Enter, "Looking into n8n"), "Looking", "reading goes on; esc stops it"
	case stands && failed:
		b.key, b.word = named(e.keys.Enter, "Try again"), "Try again"
	case stands:
		b.key, b.word = named(e.keys.Enter, "Look into n8n"), "Look"
	}
	return b
}

// moving moves the cursor: among the places, which chooses one, or among the fields and the chosen place.
func (s stepN8N) moving(e *env, a wizard.Answers) *action {
	move := &action{key: when(named(e.keys.moves(), "choose"), !s.reading.busy), in: inHelp, move: func(m widget.Motion) *outcome { return s.moved(e, a, m).settled(e, a) }}
	if s.typing() {
		move.key = bind("↑↓", "move", "up", "down")
	}
	return move
}

// moved returns the step after a key that moves. A proposed address follows the chosen place.
func (s stepN8N) moved(e *env, a wizard.Answers, motion widget.Motion) stepN8N {
	proposed := s.address.Value() == s.place().Address()
	passes := s.address.HasFocus() && proposed && s.place() == wizard.RunsInCloud // it does not trap the cursor
	if s.rows.Cursor >= addressRow && !passes {
		draw := s.drawer(e, a, e.width)
		s.rows = s.rows.Move(motion, s.last(e)+1, e.height, func(i int, on bool) widget.Row {
			r := draw(i, on)
			r.Still = i < addressRow && i != s.chosen
			return r
		})
		return s.onto(s.rows.Cursor, s.typing() && s.rows.Cursor >= addressRow)
	}
	at := widget.List{Cursor: s.chosen}.Move(motion, addressRow, addressRow, func(int, bool) widget.Row { return widget.Row{} })
	s.rows, s.chosen = at, at.Cursor
	s = s.onto(s.chosen, false)
	if proposed {
		s.address = s.address.Filled(s.place().Address())
	}
	if s.refused = nil; s.place() == wizard.RunsInCloud && proposed {
		s = s.onto(addressRow, true)
		s.address = s.address.At(len("https://"))
	}
	return s
}

// onto returns the step with the cursor on a row and, with typing, the focus in its field.
func (s stepN8N) onto(row int, typing bool) stepN8N {
	if row != s.rows.Cursor {
		s.rows = widget.List{Cursor: row}
	}
	s.address = s.address.Focused(typing && row == addressRow)
	s.key = s.key.Focused(typing && row == keyRow)
	return s
}

// withoutKey returns the step with the key field emptied.
func (s stepN8N) withoutKey() stepN8N {
	s.key, s.failed = s.key.Filled(""), wizard.WorkflowsRead{}
	s.key.Hidden = true
	return s.onto(s.chosen, false)
}

// judged returns the step with what is wrong with the address, if anything, and the cursor there.
func (s stepN8N) judged() stepN8N {
	if s.refused = nil; s.place() == wizard.RunsLater {
		return s
	}
	address := strings.TrimSpace(s.address.Value())
	if _, _, s.refused = handover.RedirectURL(address); s.refused != nil {
		s.found.open = false
		s = s.onto(addressRow, true)
		if address == wizard.RunsInCloud.Address() { // the workspace's name belongs there
			s.address = s.address.At(len("https://"))
		}
	}
	return s
}

// confirm accepts the answers, and looks into n8n if there is a key for it.
func (s stepN8N) confirm(e *env, a wizard.Answers) *outcome {
	if s = s.judged(); s.refused != nil {
		return stays(s, a)
	}
	a = s.typed(a)
	s.key.Hidden = true
	switch {
	case s.last(e) < keyRow || a.N8NKey().IsZero():
		return next(s.onto(s.chosen, false), a.Afresh())
	case a.Found.Address == a.N8N.URL: // it was read already; r reads it again
		s.found = foundList{open: true, since: e.from()}
		return stays(s.onto(s.rows.Cursor, false), a)
	}
	return s.look(e, a.Look(), a)
}

// unfinishedActions are the only actions until it is decided whether to continue an earlier setup, since any other would
// begin to replace it.
func (s stepN8N) unfinishedActions(e *env, a wizard.Answers) []*action {
	return []*action{
		{key: named(e.keys.Enter, "Go on at "+a.GoingOn().Start().Title()), word: "Go on", in: inButton, do: func() *outcome {
			return &outcome{step: s, answers: a.GoingOn(), move: wizard.Onward}
		}},
		{key: named(e.keys.Not, "start afresh"), word: "afresh", do: s.passing(e, a, true)},
	}
}

// passing passes over an earlier setup, or asks again whether to continue it.
func (s stepN8N) passing(e *env, a wizard.Answers, on bool) func() *outcome {
	return func() *outcome {
		opened, cmd := s.Open(e, a.Passing(on))
		return stays(opened, a.Passing(on), cmd)
	}
}
