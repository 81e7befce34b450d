package tui

import "github.com/charmbracelet/bubbles/key"

// oldKeys are the keys of the steps that adapter.go still carries, beyond those of the one table in keys.go. Each goes
// with the last step that uses it.
type oldKeys struct {
	Next    key.Binding // confirm the step
	Select  key.Binding
	Toggle  key.Binding
	Yes     key.Binding
	No      key.Binding
	OldBack key.Binding
	OldTab  key.Binding
	OldPrev key.Binding

	Fold   key.Binding
	Unfold key.Binding
	All    key.Binding
	Leave  key.Binding // a text field or a panel

	Why     key.Binding
	Done    key.Binding // tick all tasks
	Compute key.Binding // n8n's callback URL
	Retry   key.Binding // the failed ones
	Anyway  key.Binding
	URL     key.Binding // on the normal screen
	Allow   key.Binding // demo: press Allow on the consent page
	Path    key.Binding
}

func newOldKeys() oldKeys {
	return oldKeys{
		Next:    bind("enter", "next", "enter"),
		Select:  bind("enter", "choose", "enter"),
		Toggle:  bind("space", "pick", " "),
		Yes:     bind("y", "yes", "y", "Y"),
		No:      bind("n", "no", "n", "N", "esc"),
		Fold:    bind("←/h", "fold", "left", "h"),
		Unfold:  bind("→/l", "unfold", "right", "l"),
		All:     bind("a", "pick all", "a"),
		Leave:   bind("esc", "leave", "esc"),
		Why:     bind("space", "why", " ", "right", "l"),
		Done:    bind("a", "all done", "a"),
		Compute: bind("ctrl+o", "n8n's callback", "ctrl+o"),
		Retry:   bind("f", "retry the failed", "f"),
		Anyway:  bind("c", "go on anyway", "c"),
		URL:     bind("u", "show URL to copy", "u"),
		Allow:   bind("a", "press Allow for me", "a"),
		Path:    bind("p", "path", "p"),
		OldBack: bind("esc", "back", "esc", "shift+tab"),
		OldTab:  bind("tab", "next field", "tab", "down"),
		OldPrev: bind("shift+tab", "field before", "shift+tab", "up"),
	}
}
