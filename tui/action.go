package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// action is something that the person can do on a screen now. All that is said of keys is made of the same list that
// takes them, so that no hint can lie.
type action struct {
	key   *key.Binding // which keys do it; its help says what, in full. Disabled: neither shown nor taken
	word  string       // what it does, in short; empty: as in the key's help
	in    place
	why   string // why it cannot be done now: it is drawn faint, and pressing it says this; empty: it can
	since shown  // when what it confirms came to be: keys read before a frame of that are dropped
	do    func() *outcome
	move  func(widget.Motion) *outcome // instead of do, for keys that move

	row *menuRow // for inMenu
}

// place is where an action is listed, besides the help.
type place int

// The places.
const (
	inBar    place = iota // beside the button, as far as there is room
	inButton              // the button: enter, in nearly all cases
	inWide                // beside the button, but not in small windows
	inHelp                // nowhere else: moving, and what goes without saying
	inMenu                // in the menu of rare things, with words; its key works all the same, if it has one
)

// menuRow is how the menu lists an action.
type menuRow struct {
	group string
	title string // what is done
	leads string // what that leads to
}

// entry is a row of the menu that no key stands for.
//
//go:noinline
func entry(group, title, leads string, do func() *outcome) *action {
	return &action{key: new(key.Binding), in: inMenu, row: &menuRow{group, title, leads}, do: do}
}

// short is what the action does in as few words as there are.
func (a *action) short() string {
	if a.word != "" {
		return a.word
	}
	return a.key.Help().Desc
}

// long is what the action does, in full.
func (a *action) long() string { return a.key.Help().Desc }

// actionFor is the first action that a key stands for; nil: there is none.
func actionFor(actions []*action, msg tea.KeyMsg) *action {
	return first(actions, func(a *action) bool { return matches(msg, a.key) })
}

// first is the first action that is on and of which is is true; nil: there is none.
func first(actions []*action, is func(*action) bool) *action {
	i := slices.IndexFunc(actions, func(a *action) bool { return a.key.Enabled() && is(a) })
	if i < 0 {
		return nil
	}
	return actions[i]
}
