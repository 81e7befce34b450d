package tui

import (
	"slices"
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// keyMap holds every key of the program: each means the same on every screen where it does anything. A step takes those that
// work at the moment and uses named to say what they do there.
type keyMap struct {
	// everywhere
	Quit    *key.Binding
	Suspend *key.Binding
	Help    *key.Binding
	More    *key.Binding
	Back    *key.Binding
	Jump    *key.Binding // shown in the help only

	Enter  *key.Binding // the button
	Change *key.Binding // the row under the cursor: pick, leave out, unfold

	Up, Down, First, Last, PageUp, PageDown *key.Binding
	Left, Right                             *key.Binding // fold and unfold, or choose
	NextField, PrevField                    *key.Binding

	Open   *key.Binding // the row's page, in the browser
	Copy   *key.Binding // the row's value
	Show   *key.Binding // everything that can be copied, on the normal screen
	Paste  *key.Binding // to the screen's paste field
	Again  *key.Binding
	Not    *key.Binding // "not this"
	Save   *key.Binding // what is shown, as a file
	Files  *key.Binding // workflow files
	Port   *key.Binding // the next free one
	Filter *key.Binding
	Reveal *key.Binding
	Clear  *key.Binding
}

// Bindings are passed by pointer: one is eight words, and a screen names dozens of them on every key. The next four functions
// are not inlined for the same reason; inlined they made up a twentieth of the screens' code.

// bind returns a binding of its own.
//
//go:noinline
func bind(help, what string, keys ...string) *key.Binding {
	b := key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
	return &b
}

// joined returns one binding with the keys of several.
func joined(help, what string, of ...*key.Binding) *key.Binding {
	var keys []string
	for _, b := range of {
		keys = append(keys, b.Keys()...)
	}
	return bind(help, what, keys...)
}

func newKeyMap() *keyMap {
	return &keyMap{
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
}

// jumpKeys returns a binding with one digit for each of n steps.
func jumpKeys(n int) *key.Binding {
	digits := make([]string, n)
	for i := range digits {
		digits[i] = strconv.Itoa(i + 1)
	}
	return bind("1-"+digits[n-1], "to a finished step", digits...)
}

// named returns a copy of a binding that says what it does here.
//
//go:noinline
func named(b *key.Binding, what string) *key.Binding {
	other := *b
	other.SetHelp(b.Help().Key, what)
	return &other
}

// when returns a binding that is enabled only if on is true.
//
//go:noinline
func when(b *key.Binding, on bool) *key.Binding {
	other := *b
	other.SetEnabled(on)
	return &other
}

// matches reports whether a key belongs to one of the bindings that are enabled.
func matches(msg tea.KeyMsg, bindings ...*key.Binding) bool {
	name := msg.String()
	return slices.ContainsFunc(bindings, func(b *key.Binding) bool { return b.Enabled() && slices.Contains(b.Keys(), name) })
}

// motions returns the keys that move a cursor, indexed by motion.
func (k *keyMap) motions() []*key.Binding {
	return []*key.Binding{widget.Up: k.Up, widget.Down: k.Down, widget.PageUp: k.PageUp, widget.PageDown: k.PageDown,
		widget.First: k.First, widget.Last: k.Last}
}

// motion returns where a key moves the cursor; ok is false for any other key.
func (k *keyMap) motion(msg tea.KeyMsg) (m widget.Motion, ok bool) {
	i := slices.IndexFunc(k.motions(), func(b *key.Binding) bool { return matches(msg, b) })
	return widget.Motion(i), i >= 0
}

// moves returns the bindings of all motions as one.
func (k *keyMap) moves() *key.Binding { return joined("↑↓", "move", k.motions()...) }
