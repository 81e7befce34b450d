package tui

import (
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// keyMap is every key of the program: each means one thing on every screen, or nothing. A step takes from it what works
// now and says with named what it does there.
type keyMap struct {
	// everywhere
	Quit    key.Binding
	Suspend key.Binding
	Help    key.Binding
	More    key.Binding
	Back    key.Binding
	Jump    key.Binding // shown in the help alone

	Enter  key.Binding // the button
	Change key.Binding // the row under the cursor: pick, leave out, unfold

	Up, Down, First, Last, PageUp, PageDown key.Binding
	Left, Right                             key.Binding // fold and unfold, choose
	NextField, PrevField                    key.Binding

	Open   key.Binding // the row's page, in the browser
	Copy   key.Binding // the row's value
	Show   key.Binding // all that can be copied, on the normal screen
	Paste  key.Binding // to the screen's paste field
	Again  key.Binding
	Not    key.Binding // not this
	Save   key.Binding // what is shown, as a file
	Files  key.Binding // workflow files
	Port   key.Binding // the next free one
	Filter key.Binding
	Reveal key.Binding
	Clear  key.Binding
}

func bind(help, what string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
}

func newKeyMap() *keyMap {
	k := &keyMap{
		Quit:    bind("ctrl+c", "leave", "ctrl+c"),
		Suspend: when(bind("ctrl+z", "to the shell, until fg", "ctrl+z"), suspendable),
		Help:    bind("?", "help", "?"),
		More:    bind("m", "more", "m"),
		Back:    bind("esc", "back", "esc"),
		Jump:    jumpKeys(len(screens)),

		Enter:  bind("enter", "next", "enter"),
		Change: bind("space", "change", " "),

		Up:        bind("↑", "up", "up", "k", "ctrl+p"),
		Down:      bind("↓", "down", "down", "j", "ctrl+n"),
		First:     bind("home", "first", "home", "g"),
		Last:      bind("end", "last", "end", "G"),
		PageUp:    bind("pgup", "page up", "pgup", "ctrl+b"),
		PageDown:  bind("pgdn", "page down", "pgdown", "ctrl+f"),
		Left:      bind("←", "left", "left", "h"),
		Right:     bind("→", "right", "right", "l"),
		NextField: bind("tab", "next field", "tab"),
		PrevField: bind("shift+tab", "field before", "shift+tab"),

		Open:   bind("o", "open in browser", "o"),
		Copy:   bind("y", "copy", "y"),
		Show:   bind("u", "show all to select", "u"),
		Paste:  bind("p", "paste", "p"),
		Again:  bind("r", "again", "r"),
		Not:    bind("x", "not this", "x"),
		Save:   bind("s", "save", "s"),
		Files:  bind("w", "workflow files", "w"),
		Port:   bind("n", "next free port", "n"),
		Filter: bind("/", "filter", "/"),
		Reveal: bind("ctrl+r", "reveal", "ctrl+r"),
		Clear:  bind("ctrl+u", "clear", "ctrl+u"),
	}
	return k
}

// jumpKeys are a digit for each of n steps.
func jumpKeys(n int) key.Binding {
	digits := make([]string, n)
	for i := range digits {
		digits[i] = strconv.Itoa(i + 1)
	}
	return bind("1-"+digits[n-1], "to a finished step", digits...)
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

// motion is where a key moves a cursor; ok is false for any other key.
func (k *keyMap) motion(msg tea.KeyMsg) (m widget.Motion, ok bool) {
	switch {
	case key.Matches(msg, k.Up):
		return widget.Up, true
	case key.Matches(msg, k.Down):
		return widget.Down, true
	case key.Matches(msg, k.PageUp):
		return widget.PageUp, true
	case key.Matches(msg, k.PageDown):
		return widget.PageDown, true
	case key.Matches(msg, k.First):
		return widget.First, true
	case key.Matches(msg, k.Last):
		return widget.Last, true
	}
	return 0, false
}

// moves are the bindings of motion as one.
func (k *keyMap) moves() key.Binding {
	var keys []string
	for _, b := range []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last} {
		keys = append(keys, b.Keys()...)
	}
	return bind("↑↓", "move", keys...)
}
