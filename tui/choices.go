package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// choiceKeys are the keys for what flows offer. A key that stands for several choices takes the first one offered.
func choiceKeys(k *keyMap) map[wizard.ChoiceName]key.Binding {
	return map[wizard.ChoiceName]key.Binding{
		wizard.ChooseAgain:  k.Again,
		wizard.ChooseAnyway: k.Anyway,
		wizard.ChooseNext:   k.Next,
		wizard.ChooseStop:   k.OldBack,
	}
}

// choose is the choice that a key stands for; ok is false if it is none that is offered.
func (k *keyMap) choose(choices []wizard.Choice, msg tea.KeyMsg) (name wizard.ChoiceName, ok bool) {
	for _, c := range choices {
		if key.Matches(msg, k.choices[c.Name]) {
			return c.Name, true
		}
	}
	return "", false
}

// offer is the binding of one choice, disabled unless it is offered.
func (k *keyMap) offer(choices []wizard.Choice, name wizard.ChoiceName) key.Binding {
	for _, c := range choices {
		if c.Name == name {
			return named(k.choices[name], c.Label)
		}
	}
	return when(k.choices[name], false)
}

// offers are the bindings of all choices, each key once.
func (k *keyMap) offers(choices []wizard.Choice) []key.Binding {
	var on []key.Binding
	taken := map[string]bool{}
	for _, c := range choices {
		b := k.offer(choices, c.Name)
		if b.Enabled() && !taken[b.Help().Key] {
			on = append(on, b)
			taken[b.Help().Key] = true
		}
	}
	return on
}
