package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// developerHub is where an app's scopes and callback URL are changed; tokenPage is where an API token is shown.
const (
	developerHub = "https://app.pipedrive.com/developer-hub"
	tokenPage    = "https://app.pipedrive.com/settings/api"
)

// Actions are made anew from what the flow offers, so that no key does what it does not.
func (s stepConnect) Actions(e *env, a wizard.Answers) []*action {
	k := e.keys
	switch s.flow.Phase {
	case wizard.ConnectStarting, wizard.ConnectAsking:
		return nil
	case wizard.ConnectWaiting:
		if s.Typing() {
			return s.fieldActions(e, a)
		}
		return s.waitingActions(e, a)
	case wizard.ConnectMissing:
		return s.missingActions(e, a)
	case wizard.ConnectFailed:
		return s.failureActions(e, a)
	case wizard.ConnectNotMe:
		return []*action{s.first(e, a), s.offered(e, a, wizard.ChooseLogin, k.Again), s.pageAction(e, a)}
	}
	return []*action{s.first(e, a), s.offered(e, a, wizard.ChooseNo, k.Not), s.offered(e, a, wizard.ChooseAgain, k.Again), s.moving(e, a)}
}

// first is the button: the flow's first choice.
func (s stepConnect) first(e *env, a wizard.Answers) *action {
	choice := s.flow.Choices(a)[0]
	return s.choosing(e, a, choice, e.keys.Enter, inButton)
}

// choosing is one of the flow's choices as an action.
func (s stepConnect) choosing(e *env, a wizard.Answers, c wizard.Choice, b *key.Binding, in place) *action {
	word := map[wizard.ChoiceName]string{wizard.ChooseNo: "not me", wizard.ChoosePort: "port"}[c.Name]
	return &action{key: named(b, c.Label), word: word, in: in, since: s.asked, do: func() *outcome {
		trouble := s.flow.Trouble(a)
		flow, turn := s.flow.Choose(c.Name, a)
		out := s.apply(e, flow, turn)
		if trouble == wizard.AppTrouble || trouble == wizard.TokenTrouble { // said beside the fields, where one goes from here
			out.said = widget.Note{Kind: widget.Bad, Text: "refused  " + s.flow.Failure.Error()}
		}
		return out
	}}
}

// offered is a choice as an action, disabled unless the flow offers it.
func (s stepConnect) offered(e *env, a wizard.Answers, name wizard.ChoiceName, b *key.Binding) *action {
	for _, c := range s.flow.Choices(a) {
		if c.Name == name {
			return s.choosing(e, a, c, b, inBar)
		}
	}
	return &action{key: when(b, false)}
}

// rare is a choice as a row of the menu, if the flow offers it.
func (s stepConnect) rare(e *env, a wizard.Answers, name wizard.ChoiceName, b *key.Binding, row menuRow) []*action {
	if !wizard.Offers(s.flow.Choices(a), name) {
		return nil
	}
	choice := s.offered(e, a, name, b)
	choice.in, choice.row = inMenu, &row
	return []*action{choice}
}

// waitingActions are for the time until the browser's answer comes. Whatever the way, the address can be opened, copied
// and selected.
func (s stepConnect) waitingActions(e *env, a wizard.Answers) []*action {
	k := e.keys
	if s.flow.Taken {
		return nil
	}
	address := s.flow.Invitation.URL
	copying := &action{key: k.Copy, do: asks(s, a, e.copy(address, "the address"))}
	button := s.first(e, a)
	if !s.flow.Opened && !s.flow.Demo {
		button = &action{key: named(k.Enter, "Copy the address"), word: "Copy", in: inButton, since: s.asked, do: copying.do}
	}
	opening := s.offered(e, a, wizard.ChooseOpen, named(k.Open, "open in browser"))
	if opening.in = inHelp; !s.flow.Opened {
		opening.in = inBar
	}
	opening.key = named(opening.key, "open in browser")
	again := s.offered(e, a, wizard.ChooseAgain, k.Again)
	again.in = inHelp
	return append([]*action{button,
		{key: k.Paste, do: func() *outcome { return stays(s.focused(true), a) }},
		copying,
		{key: named(k.Show, "show address"), do: prints(s, a, address)},
		opening, again}, s.rare(e, a, wizard.ChooseKeep, new(key.Binding), menuRow{"This login", "Keep the connection there is", "nothing changes"})...)
}

// fieldActions are for the paste field.
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

// missingActions walk through what gets the missing scopes.
func (s stepConnect) missingActions(e *env, a wizard.Answers) []*action {
	k := e.keys
	hub := s.opening(e, a, developerHub, named(k.Open, "open hub"), inHelp)
	button := s.first(e, a)
	if !s.hubOpened {
		button = s.opening(e, a, developerHub, named(k.Enter, "Open Developer Hub"), inButton)
		button.word = "Open hub"
	}
	labels := strings.Join(labelsOf(a.Missing()), "\n")
	again := s.offered(e, a, wizard.ChooseAgain, k.Again)
	again.key = named(again.key, "again")
	actions := []*action{button,
		{key: named(k.Copy, "copy labels"), word: "copy", since: s.asked, do: asks(s, a, e.copy(labels, words.Count(len(a.Missing()), "label")))},
		again, hub, s.moving(e, a)}
	actions = append(actions, s.rare(e, a, wizard.ChooseAnyway, new(key.Binding), menuRow{"Scopes", "Go on without " + words.Either(len(a.Missing()) == 1, "it", "them"), a.WouldFail()})...)
	return append(actions, s.rare(e, a, wizard.ChooseNo, k.Not, menuRow{"Account", "Not me, or other company", "connect again as somebody else"})...)
}

// failureActions are what the flow offers after a failure. Where there are several ways on, they are rows, and the button
// takes the one under the cursor.
func (s stepConnect) failureActions(e *env, a wizard.Answers) []*action {
	k := e.keys
	bindings := map[wizard.ChoiceName]*key.Binding{wizard.ChooseAgain: k.Again, wizard.ChooseLogin: k.Again,
		wizard.ChoosePaste: k.Paste, wizard.ChoosePort: k.Port}
	choices := s.flow.Choices(a)
	actions := []*action{s.first(e, a)}
	if rows := s.rows(a); len(rows) > 0 {
		actions[0] = s.choosing(e, a, rows[s.list.Cursor].choice, k.Enter, inButton)
		actions[0].word = ""
	}
	for i, c := range choices {
		b, ok := bindings[c.Name]
		switch {
		case ok && i > 0:
			actions = append(actions, s.choosing(e, a, c, b, inBar))
		case ok: // what the button does
			actions = append(actions, s.choosing(e, a, c, b, inHelp))
		}
	}
	actions = append(actions, s.rare(e, a, wizard.ChooseKeep, new(key.Binding), menuRow{"Connection", "Keep the connection there is", "what was tested with it stays tested"})...)
	actions = append(actions, s.pageAction(e, a), s.moving(e, a))
	if s.flow.FreeURL != "" {
		actions = append(actions, &action{key: named(k.Copy, "copy URL"), do: asks(s, a, e.copy(s.flow.FreeURL, "the callback URL"))})
	}
	return actions
}

// pageAction opens the page where the person can see what was refused.
func (s stepConnect) pageAction(e *env, a wizard.Answers) *action {
	switch {
	case s.flow.Trouble(a) == wizard.TokenTrouble, s.flow.Phase == wizard.ConnectNotMe && a.Method != oauth2:
		return s.opening(e, a, tokenPage, named(e.keys.Open, "open the page"), inBar)
	case a.Method == oauth2 && s.flow.Phase == wizard.ConnectFailed:
		return s.opening(e, a, developerHub, named(e.keys.Open, "open hub"), inBar)
	}
	return &action{key: when(e.keys.Open, false)}
}

// opening opens a page in the browser.
func (s stepConnect) opening(e *env, a wizard.Answers, url string, b *key.Binding, in place) *action {
	return &action{key: b, in: in, since: s.asked, do: func() *outcome {
		if s.flow.Phase == wizard.ConnectMissing {
			s.hubOpened, s.asked = true, e.from()
		}
		return stays(s, a, e.browse(url))
	}}
}
