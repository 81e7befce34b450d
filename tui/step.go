package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// step is one step of the setup on the screen. It owns cursor, input and scroll; the answers are the root's, and go
// in and out of Update as a value. A step is itself a value: Open and Update return the changed one.
//
// Update is pure: no I/O, no clock. It asks for the outside world with a command of commands.go, and for another step
// with the outcome's move.
type step interface {
	// Open makes the step ready to be shown with the answers as they are now. It is called whenever the step becomes
	// active, so that coming back shows what was entered, and may start work (connecting, test calls). Whatever it
	// starts is cancelled when the step is left.
	Open(e env, a wizard.Answers) (step, tea.Cmd)
	// Update takes a message; keys come one at a time (the root splits what was typed fast), a paste only while Typing.
	// Of the messages in messages.go only those of the current visit arrive.
	Update(e env, msg tea.Msg, a wizard.Answers) outcome
	// View draws the step's body into at most e.width columns and e.height lines.
	View(e env, a wizard.Answers) string
	// Keys are the bindings that work now, the most important first: the footer shows as many as fit, ? all of them.
	Keys(e env, a wizard.Answers) []key.Binding
	// Typing reports whether a text field has the focus: then letters are text and a paste counts.
	Typing() bool
}

// normalScreen is a step that at times leaves the alternate screen, so that what it prints (commands.print) can be
// selected and stays in the scrollback. While OnNormalScreen is true the root draws the step's View
// alone, which then should be a line or two, and ? and the digits do nothing.
type normalScreen interface {
	OnNormalScreen() bool
}

// env is what every step needs and none changes. The root hands a current one to every call.
type env struct {
	theme *theme
	keys  *keyMap
	cmds  commands
	demo  *wizard.Demo // nil outside of the demo

	suggested suggestion // what the workflows that were read suggest

	ctx           context.Context // ends when the step is left; for commands
	visit         int             // counts the steps opened; commands of another visit are stale
	frame         int             // frames that were on the terminal when the message arrived: see shown
	width, height int             // of the step's body
}

// outcome is what a message makes of a step and the answers, and where it leads.
type outcome struct {
	step    step
	answers wizard.Answers
	cmd     tea.Cmd
	move    wizard.Move
}

// stays is the outcome of a message that leaves the step active. It stands in 150 places: inlined, it was 70 kB of code.
//
//go:noinline
func stays(s step, a wizard.Answers, cmds ...tea.Cmd) outcome {
	return outcome{step: s, answers: a, cmd: tea.Batch(cmds...)}
}

// next is the outcome of a confirmed step.
func next(s step, a wizard.Answers) outcome {
	return outcome{step: s, answers: a, move: wizard.Forward}
}

// back is the outcome of going back. What was entered stays in the step.
func back(s step, a wizard.Answers) outcome {
	return outcome{step: s, answers: a, move: wizard.Backward}
}

// shown is when something that a key may confirm came to be: a question, a result. Keys that came before a frame of it
// was on the terminal do not count.
type shown int

// from is shown for what this message brings about.
func (e env) from() shown { return shown(e.frame) }

// seen reports whether this message came after a frame of it.
func (s shown) seen(e env) bool { return e.frame > int(s) }
