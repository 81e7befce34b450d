package tui

import (
	"cmp"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

func (s stepRegister) Actions(e *env, a wizard.Answers) []*action {
	a = a.FilledBy(e.demo)
	s = s.of(a)
	k, r := e.keys, s.row(a)
	copying, copied := s.copying(a)
	actions := []*action{
		s.button(e, a),
		{key: when(named(k.Back, "close the field"), s.typing), in: inHelp, do: func() *outcome { return stays(s.focused(false), a) }},
		{key: when(named(k.Change, "open this part"), r.kind == partRow && !s.typing), do: func() *outcome { return stays(s.openPart(a, r.i), a) }},
		{key: when(named(k.Right, "unfold"), r.kind == partRow && !s.typing), in: inHelp, do: func() *outcome { return stays(s.openPart(a, r.i), a) }},
		s.moving(e, a),
		s.opening(e, a),
		{key: when(named(k.Copy, "copy the row's value"), !s.typing && copying != ""), word: copied, do: asks(s, a, e.copy(copying, "the row's value"))},
		{key: when(joined("←→", "kind", k.Left, k.Right), s.parts[s.part].Short == "app" && r.kind != partRow), do: func() *outcome {
			a.Kind = wizard.AppKinds()[map[wizard.AppKind]int{wizard.PrivateApp: 1}[a.AppKind()]]
			return stays(s, a)
		}},
	}
	actions = append(actions, s.fieldActions(e, a, r)...)
	for _, p := range a.Pages() {
		actions = append(actions, entry("Read on, in the browser", p.Title, p.URL, asks(s, a, e.browse(p.URL))))
	}
	return actions
}

// copying returns what can be copied from the row under the cursor, and the word for that.
func (s stepRegister) copying(a wizard.Answers) (text, word string) {
	r, choice := s.row(a), s.choice(a)
	switch {
	case r.kind == taskRow:
		t := s.parts[s.part].Tasks[r.i]
		return cmp.Or(t.Value, t.URL), "copy"
	case choice >= 0:
		return a.CallbackChoices()[choice].URL, "copy URL"
	case r.kind == fieldRow && !s.fields[r.i].Secret:
		return s.fields[r.i].input.Value(), "copy"
	}
	return "", "copy"
}

// moving moves the cursor; in a field the other movement keys edit it.
func (s stepRegister) moving(e *env, a wizard.Answers) *action {
	move := &action{key: e.keys.moves(), in: inHelp, move: func(m widget.Motion) *outcome { return stays(s.moved(e, a, m), a) }}
	switch {
	case s.typing:
		move.key = bind("↑↓", "move", "up", "down")
	case s.choice(a) >= 0:
		move.key, move.in = named(move.key, "choose"), inBar
	}
	return move
}

// fieldActions returns the actions of the fields.
func (s stepRegister) fieldActions(e *env, a wizard.Answers, r registerRow) []*action {
	k := e.keys
	onURL := s.choice(a) >= 0
	field := words.Either(a.Method == connection.OAuth2, "ID", "token")
	reveal := named(k.Reveal, words.Either(s.reveal, "hide", "reveal"))
	to := func(by int) func() *outcome {
		return func() *outcome {
			n := len(s.fields)
			return stays(s.toField(a, (r.i+by+n)%n), a)
		}
	}
	filled := s.url.Value() != ""
	if r.kind == fieldRow {
		filled = s.fields[r.i].input.Value() != ""
	}
	many := r.kind == fieldRow && len(s.fields) > 1
	return []*action{
		{key: when(named(k.NextField, "next field"), many), do: to(1)},
		{key: when(k.PrevField, many), in: inHelp, do: to(-1)},
		{key: when(named(k.Paste, "paste "+field), !s.typing), do: func() *outcome { return stays(s.toField(a, s.firstEmpty()), a) }},
		{key: when(named(k.NextField, "enter another"), onURL && !s.typing), in: inWide, do: func() *outcome {
			n8n := slices.IndexFunc(a.CallbackChoices(), isN8N)
			return stays(s.enterURL(a.CallbackChoices()[n8n].URL, a), a)
		}},
		{key: when(reveal, s.part == len(s.parts)-1), do: func() *outcome {
			s.reveal = !s.reveal
			return stays(s, a)
		}},
		{key: when(k.Clear, s.typing && filled), in: inHelp, do: func() *outcome {
			if s.refused = nil; r.kind != fieldRow {
				return stays(s.enterURL("", a), a)
			}
			s = s.with(r.i, s.fields[r.i].input.Filled(""))
			return stays(s, s.takeFields(a))
		}},
		{key: when(k.Show, !s.typing), in: inHelp, do: prints(s, a, s.all())},
	}
}

// button returns the main action: it finishes the open part.
func (s stepRegister) button(e *env, a wizard.Answers) *action {
	b := &action{in: inButton, do: func() *outcome { return s.confirm(e, a) }}
	parts := s.parts
	var says string
	short := "Done"
	switch last := len(parts) - 1; {
	case s.typing && s.choice(a) >= 0:
		says, short = "Use it", "Use it"
		b.do = func() *outcome { return s.takeURL(a) }
	case s.choice(a) >= 0:
		says, short = "Use this URL", "Use it"
	case s.part == last && a.Method == connection.APIToken:
		says, short = "Check it", "Check it"
	case s.part == last:
		says, short = "Connect", "Connect"
	default:
		after := s.advance(a.FinishingPart(s.part))
		if says = "Done: next, " + parts[after.step.(stepRegister).part].Short; after.move == wizard.Forward {
			says, short = "Connect", "Connect"
		}
	}
	b.key, b.word = named(e.keys.Enter, says), short
	return b
}

// moved returns the step after a motion.
func (s stepRegister) moved(e *env, a wizard.Answers, motion widget.Motion) stepRegister {
	rows := s.rows(a)
	s.list = s.list.Move(motion, len(rows), e.height, s.drawer(e, a, rows, e.width))
	return s.focused(s.row(a).kind == fieldRow)
}

// opening opens the page that the open part is about; for the callback URL there is none.
func (s stepRegister) opening(e *env, a wizard.Answers) *action {
	part, name, word := 1, "open Developer Hub", "open hub"
	if a.Method == connection.APIToken {
		part, name, word = 0, "open the page", ""
	}
	return &action{key: when(named(e.keys.Open, name), !s.typing && s.part >= part), word: word, do: asks(s, a, e.browse(s.parts[part].Tasks[0].URL))}
}
