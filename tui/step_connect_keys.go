package tui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// Actions returns actions made from what the flow offers, so that no key does anything else.
func (s stepConnect) Actions(e *env, a wizard.Answers) []*action {
	actions := s.offered(e, a)
	switch {
	case s.Typing():
		return s.fieldActions(e, a)
	case s.flow.Taken:
		return nil
	case s.flow.Phase == wizard.ConnectWaiting:
		return s.waitingActions(e, a, actions)
	case s.flow.Phase == wizard.ConnectMissing:
		return s.missingActions(e, a, actions)
	case s.flow.Phase == wizard.ConnectFailed:
		return s.failureActions(e, a, actions)
	}
	return append(actions, s.pageAction(e, a), s.moving(e, a))
}

// offered returns the flow's choices: the first is the button, and each of the others has a key or a row in the menu.
func (s stepConnect) offered(e *env, a wizard.Answers) (actions []*action) {
	k := e.keys
	keys := map[wizard.ChoiceName]*key.Binding{wizard.ChooseAgain: k.Again, wizard.ChooseLogin: k.Again, wizard.ChooseNo: k.Not,
		wizard.ChooseOpen: k.Open, wizard.ChoosePaste: k.Paste, wizard.ChoosePort: k.Port}
	for i, c := range s.flow.Choices(a) {
		if i == 0 {
			actions = append(actions, s.choosing(e, a, c, k.Enter, inButton))
		}
		in, waits := inBar, s.flow.Phase == wizard.ConnectWaiting && (s.flow.Opened || c.Name == wizard.ChooseAgain)
		if waits || s.flow.Phase == wizard.ConnectFailed && i == 0 { // not helpful now, or the same as the button
			in = inHelp
		}
		b, bound := keys[c.Name]
		row := s.menuRow(c.Name, a)
		switch {
		case row != nil && i > 0:
			rare := s.choosing(e, a, c, cmp.Or(b, new(key.Binding)), inMenu)
			rare.row = row
			actions = append(actions, rare)
		case bound:
			actions = append(actions, s.choosing(e, a, c, b, in))
		}
	}
	return actions
}

// menuRow returns a choice's row in the menu; nil: it has none.
func (s stepConnect) menuRow(name wizard.ChoiceName, a wizard.Answers) *menuRow {
	switch {
	case name == wizard.ChooseKeep && s.flow.Phase == wizard.ConnectWaiting:
		return &menuRow{"This login", "Keep the connection there is", "nothing changes"}
	case name == wizard.ChooseKeep:
		return &menuRow{"Connection", "Keep the connection there is", "what was tested with it stays tested"}
	case name == wizard.ChooseAnyway:
		return &menuRow{"Scopes", "Go on without " + words.Either(len(a.Missing()) == 1, "it", "them"), a.WouldFail()}
	case name == wizard.ChooseNo && s.flow.Phase == wizard.ConnectMissing:
		return &menuRow{"Account", "Not me, or other company", "connect again as somebody else"}
	}
	return nil
}

// choosing returns one of the flow's choices as an action.
func (s stepConnect) choosing(e *env, a wizard.Answers, c wizard.Choice, b *key.Binding, in place) *action {
	label, word := c.Label, ""
	if in != inButton {
		label = cmp.Or(map[wizard.ChoiceName]string{wizard.ChooseOpen: "open in browser"}[c.Name], label)
		word = map[wizard.ChoiceName]string{wizard.ChooseNo: "not me", wizard.ChoosePort: "port"}[c.Name]
	}
	return &action{key: named(b, label), word: word, in: in, since: s.asked, do: func() *outcome {
		trouble := s.flow.Trouble(a)
		flow, turn := s.flow.Choose(c.Name, a)
		out := s.apply(e, flow, turn)
		if refused := trouble == wizard.AppTrouble || trouble == wizard.TokenTrouble; refused && turn.Move == wizard.Backward { // to the fields
			out.said = widget.Note{Kind: widget.Bad, Text: "refused  " + s.flow.Failure.Error()}
		}
		return out
	}}
}

// waitingActions returns the actions until the browser's answer arrives. However it arrives, the address can be opened, copied
// and selected.
func (s stepConnect) waitingActions(e *env, a wizard.Answers, actions []*action) []*action {
	k, address := e.keys, s.flow.Invitation.URL
	copying := &action{key: k.Copy, do: asks(s, a, e.copy(address, "the address"))}
	if !s.flow.Opened && !s.flow.Demo {
		actions[0] = &action{key: named(k.Enter, "Copy the address"), word: "Copy", in: inButton, since: s.asked, do: copying.do}
	}
	return slices.Insert(actions, 1,
		&action{key: k.Paste, do: func() *outcome { return stays(s.focused(true), a) }},
		copying,
		&action{key: named(k.Show, "show address"), do: prints(s, a, address)})
}

// fieldActions returns the actions of the paste field.
func (s stepConnect) fieldActions(e *env, a wizard.Answers) []*action {
	k := e.keys
	why := ""
	if s.input.Value() == "" {
		why = "nothing is pasted yet: copy the address of the page where the browser ended"
	}
	return []*action{
		{key: named(k.Enter, "Take it"), in: inButton, why: why, do: func() *outcome { return s.Paste(e, s.input.Value(), a) }},
		{key: when(k.Clear, why == ""), do: func() *outcome { return stays(s.focused(true), a) }},
		{key: when(k.Reveal, why == ""), do: func() *outcome {
			s.input.Hidden = !s.input.Hidden
			return stays(s, a)
		}},
		{key: named(k.Back, "close"), do: func() *outcome { return stays(s.focused(false), a) }},
	}
}

// missingActions are the actions that lead to the missing scopes, step by step.
func (s stepConnect) missingActions(e *env, a wizard.Answers, actions []*action) []*action {
	k := e.keys
	if !s.hubOpened {
		actions[0] = s.opening(e, a, wizard.HubPage, named(k.Enter, "Open Developer Hub"), inButton)
		actions[0].word = "Open hub"
	}
	actions[1].key = named(actions[1].key, "again")
	labels, what := strings.TrimSpace(scopes.Labels(a.Missing())), words.Count(len(a.Missing()), "label")
	copying := &action{key: named(k.Copy, "copy labels"), word: "copy", since: s.asked, do: asks(s, a, e.copy(labels, what))}
	hub := s.opening(e, a, wizard.HubPage, named(k.Open, "open hub"), inHelp)
	return slices.Concat(actions[:1], []*action{copying, actions[1], hub, s.moving(e, a)}, actions[2:])
}

// failureActions returns what the flow offers after a failure. If there are several ways on, they are rows, and the button
// takes the one under the cursor.
func (s stepConnect) failureActions(e *env, a wizard.Answers, actions []*action) []*action {
	k := e.keys
	if rows := s.rows(a); len(rows) > 0 {
		actions[0] = s.choosing(e, a, rows[s.list.Cursor].choice, k.Enter, inButton)
	}
	copying := &action{key: when(named(k.Copy, "copy URL"), s.flow.FreeURL != ""), do: asks(s, a, e.copy(s.flow.FreeURL, "the callback URL"))}
	return append(actions, s.pageAction(e, a), s.moving(e, a), copying)
}

// pageAction returns the action that opens the page where the person can check what was refused.
func (s stepConnect) pageAction(e *env, a wizard.Answers) *action {
	switch {
	case s.flow.Trouble(a) == wizard.TokenTrouble, s.flow.Phase == wizard.ConnectNotMe && a.Method != oauth2:
		return s.opening(e, a, wizard.TokenPage, named(e.keys.Open, "open the page"), inBar)
	case a.Method == oauth2 && s.flow.Phase == wizard.ConnectFailed:
		return s.opening(e, a, wizard.HubPage, named(e.keys.Open, "open hub"), inBar)
	}
	return &action{key: when(e.keys.Open, false)}
}

// opening returns the action that opens a page in the browser.
func (s stepConnect) opening(e *env, a wizard.Answers, url string, b *key.Binding, in place) *action {
	return &action{key: b, in: in, since: s.asked, do: func() *outcome {
		if s.flow.Phase == wizard.ConnectMissing {
			s.hubOpened, s.asked = true, e.from()
		}
		return stays(s, a, e.browse(url))
	}}
}
