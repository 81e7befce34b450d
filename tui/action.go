package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/tui/widget"
)

// action is something the person can do on a screen right now. Everything the program says about keys is derived from the
// same list that handles them, so a hint can never be wrong.
type action struct {
	key   *key.Binding // the keys that trigger it; its help is the full wording. A disabled binding is neither shown nor matched
	word  string       // what it does, in short; empty: the wording of the key's help
	in    place
	why   string // why it is not possible now: it is drawn faint, and pressing the key shows this; empty: it is possible
	since shown  // when the thing it confirms appeared: keys read before a frame showed it are dropped
	do    func() *outcome
	move  func(widget.Motion) *outcome // instead of do, for keys that move

	row *menuRow // for inMenu
}

// place is where an action is listed, besides the help.
type place int

// The places.
const (
	inBar    place = iota // beside the button, as far as there is room
	inButton              // the button, nearly always enter
	inWide                // beside the button, but not in small windows
	inHelp                // only in the help: moving, and what goes without saying
	inMenu                // in the menu of rare actions, in words; its key, if it has one, works all the same
)

// menuRow is how the menu lists an action.
type menuRow struct {
	group string
	title string // what is done
	leads string // what that leads to, in a few words
}

// entry returns a menu row that has no key.
//
//go:noinline
func entry(group, title, leads string, do func() *outcome) *action {
	return &action{key: new(key.Binding), in: inMenu, row: &menuRow{group, title, leads}, do: do}
}

// short returns what the action does, in as few words as possible.
func (a *action) short() string {
	if a.word != "" {
		return a.word
	}
	return a.key.Help().Desc
}

// long returns what the action does, in full.
func (a *action) long() string { return a.key.Help().Desc }

// actionFor returns the first action that a key triggers, or nil.
func actionFor(actions []*action, msg tea.KeyMsg) *action {
	return first(actions, func(a *action) bool { return matches(msg, a.key) })
}

// first returns the first enabled action for which is holds, or nil.
func first(actions []*action, is func(*action) bool) *action {
	i := slices.IndexFunc(actions, func(a *action) bool { return a.key.Enabled() && is(a) })
	if i < 0 {
		return nil
	}
	return actions[i]
}
