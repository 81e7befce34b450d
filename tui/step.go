package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/tui/widget"
	"connect-pipedrive/wizard"
)

// step is one step of the setup on the screen. It owns cursor, input and scroll; the answers are the root's, and go
// in and out as a value. A step is itself a value: Open, Update and what its actions do return the changed one.
//
// Update and actions are pure: no I/O, no clock. They ask for the outside world with a command of commands.go, and for
// another step with the outcome's move.
type step interface {
	// Open makes the step ready to be shown with the answers as they are now. It is called whenever the step becomes
	// active, so that coming back shows what was entered, and may start work (connecting, test calls). Whatever it
	// starts is cancelled when the step is left.
	Open(e *env, a wizard.Answers) (step, tea.Cmd)
	// Page is what the frame draws.
	Page(e *env, a wizard.Answers) page
	// Actions are what the person can do now, by importance. A key runs the first that it matches; the button, the keys
	// beside it, the menu and the help list the same. Going back and leaving are the frame's, unless one has esc.
	Actions(e *env, a wizard.Answers) []*action
	// Update takes what is no action: answers of commands, a paste, and while Typing what edits the text.
	// Of the messages in messages.go only those of the current visit arrive.
	Update(e *env, msg tea.Msg, a wizard.Answers) *outcome
	// Typing reports whether a text field has the focus: then letters are text.
	Typing() bool
}

// pasting is a step with a paste field: a bracketed paste goes there from anywhere on its screen, also while not Typing.
type pasting interface {
	Paste(e *env, text string, a wizard.Answers) *outcome
}

// holding is a step that may go on by itself. Any key holds it.
type holding interface{ Hold() step }

// settling is a step that at times has something under way in the world which has to be taken back before anything else:
// leaving waits for that, and no digit leads away.
type settling interface {
	// Settling says what is under way; empty: nothing.
	Settling() string
	// Settle has it taken back.
	Settle(e *env, a wizard.Answers) *outcome
}

// env is what every step needs and none changes. The root hands a current one to every call, by its address.
type env struct {
	theme *theme
	keys  *keyMap
	cmds  *commands
	demo  *wizard.Demo // nil outside of the demo

	configured connection.Method // what the configuration says that the setup started from; empty: there is none

	ctx           context.Context // ends when the step is left; for commands
	visit         int             // counts the steps opened; commands of another visit are stale
	frame         int             // frames that were on the terminal when the message arrived: see shown
	width, height int             // of the step's body
	beside        bool            // the pane is shown beside it
}

// outcome is what a message makes of a step and the answers, and where it leads. It is handed on by its address: it has
// 1.2 kB, and goes through several hands.
type outcome struct {
	step    step
	answers wizard.Answers
	cmd     tea.Cmd
	move    wizard.Move
	said    widget.Note // what just happened, until the next key; with Backward: what is wrong there
	print   string      // what is to stand on the normal screen, to be selected, until a key comes back from there
}

// saying is the outcome with what just happened.
func (o *outcome) saying(n widget.Note) *outcome {
	o.said = n
	return o
}

// stays is the outcome of a message that leaves the step active. It stands in 150 places: inlined, it was 70 kB of code.
//
//go:noinline
func stays(s step, a wizard.Answers, cmds ...tea.Cmd) *outcome {
	return &outcome{step: s, answers: a, cmd: tea.Batch(cmds...)}
}

// changes is what an action does that makes the step another one and needs nothing else. Step and answers are large: the
// actions of a screen share one copy.
func changes[S step](s *S, a *wizard.Answers, change func(*S)) func() *outcome {
	return func() *outcome {
		after := *s
		change(&after)
		return stays(after, *a)
	}
}

// asks is what an action does that only wants something of the world: step and answers stay.
//
//go:noinline
func asks(s step, a wizard.Answers, cmd tea.Cmd) func() *outcome {
	return func() *outcome { return stays(s, a, cmd) }
}

// prints is what an action does that shows what can be copied where it can be selected.
//
//go:noinline
func prints(s step, a wizard.Answers, text string) func() *outcome {
	return func() *outcome { return &outcome{step: s, answers: a, print: text} }
}

// next is the outcome of a confirmed step.
func next(s step, a wizard.Answers) *outcome {
	return &outcome{step: s, answers: a, move: wizard.Forward}
}
