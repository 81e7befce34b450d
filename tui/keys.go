package tui

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"

	"connect-pipedrive/wizard"
)

// keyMap is every key of the program. Steps choose from it what works now; the footer and the help show just that.
type keyMap struct {
	// everywhere
	Quit key.Binding
	Help key.Binding
	Back key.Binding
	Jump key.Binding // shown in the help alone

	// in lists and forms
	Next      key.Binding // confirm the step
	Select    key.Binding
	Toggle    key.Binding
	Up        key.Binding
	Down      key.Binding
	Home      key.Binding
	End       key.Binding
	PageUp    key.Binding
	PageDown  key.Binding
	NextField key.Binding
	PrevField key.Binding
	Yes       key.Binding
	No        key.Binding

	// the picker
	Fold     key.Binding
	Unfold   key.Binding
	FoldAll  key.Binding
	OpenAll  key.Binding
	All      key.Binding
	None     key.Binding
	ReadOnly key.Binding
	Every    key.Binding
	Filter   key.Binding
	Leave    key.Binding // a text field or a panel
	Version  key.Binding
	Calls    key.Binding
	Lookups  key.Binding
	Families key.Binding
	Delete   key.Binding
	Undo     key.Binding
	Tab      key.Binding // out of the filter

	// in a text field above a list
	ArrowUp   key.Binding
	ArrowDown key.Binding

	// doing something about what is shown
	Why     key.Binding
	Copy    key.Binding
	Save    key.Binding
	Open    key.Binding
	Done    key.Binding // tick all tasks
	Reveal  key.Binding
	Clear   key.Binding // start afresh
	Compute key.Binding // n8n's callback URL
	Paste   key.Binding // the redirected URL
	Again   key.Binding
	Retry   key.Binding // the failed ones
	Anyway  key.Binding
	URL     key.Binding // on the normal screen
	Allow   key.Binding // demo: press Allow on the consent page
	Path    key.Binding

	choices map[wizard.ChoiceName]key.Binding // for what flows offer
}

func bind(help, what string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
}

func newKeyMap() *keyMap {
	k := &keyMap{
		Quit: bind("ctrl+c", "quit", "ctrl+c"),
		Help: bind("?", "all keys", "?"),
		Back: bind("esc", "back", "esc", "shift+tab"),
		Jump: jumpKeys(len(faces)),

		Next:      bind("enter", "next", "enter"),
		Select:    bind("enter", "choose", "enter"),
		Toggle:    bind("space", "pick", " "),
		Up:        bind("↑/k", "up", "up", "k", "ctrl+p"),
		Down:      bind("↓/j", "down", "down", "j", "ctrl+n"),
		Home:      bind("home/g", "first", "home", "g"),
		End:       bind("end/G", "last", "end", "G"),
		PageUp:    bind("pgup", "page up", "pgup", "ctrl+b"),
		PageDown:  bind("pgdn", "page down", "pgdown", "ctrl+f"),
		NextField: bind("tab", "next field", "tab", "down"),
		PrevField: bind("shift+tab", "field before", "shift+tab", "up"),
		Yes:       bind("y", "yes", "y", "Y"),
		No:        bind("n", "no", "n", "N", "esc"),

		Fold:     bind("←/h", "fold", "left", "h"),
		Unfold:   bind("→/l", "unfold", "right", "l"),
		FoldAll:  bind("-", "fold all", "-"),
		OpenAll:  bind("+", "unfold all", "+"),
		All:      bind("a", "pick all", "a"),
		None:     bind("n", "pick none", "n"),
		ReadOnly: bind("r", "all that only read, no others", "r"),
		Every:    bind("e", "everything", "e"),
		Filter:   bind("/", "filter", "/"),
		Leave:    bind("esc", "leave", "esc"),
		Version:  bind("v", "node version", "v"),
		Calls:    bind("c", "add a custom API call", "c"),
		Lookups:  bind("d", "drop-downs", "d"),
		Families: bind("f", "what files and notes belong to", "f"),
		Delete:   bind("x", "delete the call", "x", "delete", "backspace"),
		Undo:     bind("u", "undo", "u"),
		Tab:      bind("tab", "to the rows", "tab"),

		ArrowUp:   bind("↑", "up", "up"),
		ArrowDown: bind("↓", "down", "down"),

		Why:     bind("space", "why", " ", "right", "l"),
		Copy:    bind("y", "copy", "y"),
		Save:    bind("s", "save", "s"),
		Open:    bind("o", "open in browser", "o"),
		Done:    bind("a", "all done", "a"),
		Reveal:  bind("ctrl+r", "reveal", "ctrl+r"),
		Clear:   bind("ctrl+u", "clear", "ctrl+u"),
		Compute: bind("ctrl+o", "n8n's callback", "ctrl+o"),
		Paste:   bind("p", "paste URL", "p"),
		Again:   bind("r", "again", "r"),
		Retry:   bind("f", "retry the failed", "f"),
		Anyway:  bind("c", "go on anyway", "c"),
		URL:     bind("u", "show URL to copy", "u"),
		Allow:   bind("a", "press Allow for me", "a"),
		Path:    bind("p", "path", "p"),
	}
	k.choices = choiceKeys(k)
	return k
}

// jumpKeys are a digit for each of n steps.
func jumpKeys(n int) key.Binding {
	digits := make([]string, n)
	for i := range digits {
		digits[i] = strconv.Itoa(i + 1)
	}
	return bind("1-"+digits[n-1], "go to a finished step", digits...)
}

// named is a binding with another word for what it does just here.
func named(b key.Binding, what string) key.Binding {
	b.SetHelp(b.Help().Key, what)
	return b
}

// when is a binding that works only if on is true.
func when(b key.Binding, on bool) key.Binding {
	b.SetEnabled(on)
	return b
}
