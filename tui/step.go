package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// step is one step of the setup on the screen. It owns cursor, input and scroll position; the answers belong to the root and
// are passed in and returned by value. A step is itself a value: Open, Update and its actions return the changed step.
//
// Update and actions are pure: no I/O, no clock. They reach the outside world through a command from commands.go, and another
// step through the outcome's move.
type step interface {
	// Open prepares the step to be shown with the current answers. It is called whenever the step becomes active, so that
	// coming back shows what was entered, and may start work (connecting, test calls). Whatever it starts is cancelled when
	// the step is left.
	Open(e *env, a wizard.Answers) (step, tea.Cmd)
	// Page returns what the frame draws.
	Page(e *env, a wizard.Answers) page
	// Actions returns what the person can do now, most important first. A key runs the first action it matches; the button,
	// the keys beside it, the menu and the help list the same slice. Going back and leaving belong to the frame, unless an
	// action has esc.
	Actions(e *env, a wizard.Answers) []*action
	// Update handles whatever is not an action: answers of commands, pastes, and while Typing the keys that edit text. Of the
	// messages in messages.go only those of the current visit arrive.
	Update(e *env, msg tea.Msg, a wizard.Answers) *outcome
	// Typing reports whether a text field has the focus, so that letters are text.
	Typing() bool
}

// pasting is a step with a paste field: a bracketed paste goes there from anywhere on its screen, even when not Typing.
type pasting interface {
	Paste(e *env, text string, a wizard.Answers) *outcome
}

// holding is a step that may go on by itself, unless a key holds it.
type holding interface{ Hold() step }

// settling is a step that may have something under way which has to be undone before anything else: leaving waits for that,
// and digits do not lead to other steps.
type settling interface {
	// Settling says what is under way; empty: nothing.
	Settling() string
	// Settle has it undone.
	Settle(e *env, a wizard.Answers) *outcome
}

// env is what every step needs and none changes. The root passes a current one to every call, by pointer.
type env struct {
	theme *theme
	keys  *keyMap
	cmds  *commands
	demo  *wizard.Demo // nil outside the demo

	configured connection.Method // the method in the configuration that the setup started from; empty: there was none

	ctx           context.Context // for commands; ends when the step is left
	visit         int             // counts the steps opened so far; commands of another visit are stale
	frame         int             // how many frames were on the terminal when the message arrived: see shown
	width, height int             // of the step's body
	beside        bool            // whether the pane is shown beside it
}

// outcome is what a message does to the step and the answers, and where it leads. It is passed by pointer, as it is 1.2 kB
// and goes through several hands.
type outcome struct {
	step    step
	answers wizard.Answers
	cmd     tea.Cmd
	move    wizard.Move
	said    widget.Note // what just happened, shown until the next key; with Backward: what is wrong in that step
	print   string      // what is printed on the normal screen, to be selected, until a key returns from there
}

// saying adds what just happened to the outcome.
func (o *outcome) saying(n widget.Note) *outcome {
	o.said = n
	return o
}

// stays returns the outcome of a message that leaves the step active. It is called in 150 places: inlined, it was 70 kB of
// code.
//
//go:noinline
func stays(s step, a wizard.Answers, cmds ...tea.Cmd) *outcome {
	return &outcome{step: s, answers: a, cmd: tea.Batch(cmds...)}
}

// changes returns an action's function that changes the step and needs nothing else. Step and answers are large, so the
// actions of a screen share one copy.
func changes[S step](s *S, a *wizard.Answers, change func(*S)) func() *outcome {
	return func() *outcome {
		after := *s
		change(&after)
		return stays(after, *a)
	}
}

// asks returns an action's function that only wants something from the outside world: step and answers stay as they are.
//
//go:noinline
func asks(s step, a wizard.Answers, cmd tea.Cmd) func() *outcome {
	return func() *outcome { return stays(s, a, cmd) }
}

// prints returns an action's function that shows text on the normal screen, where it can be selected.
//
//go:noinline
func prints(s step, a wizard.Answers, text string) func() *outcome {
	return func() *outcome { return &outcome{step: s, answers: a, print: text} }
}

// next returns the outcome of a confirmed step.
func next(s step, a wizard.Answers) *outcome {
	return &outcome{step: s, answers: a, move: wizard.Forward}
}
