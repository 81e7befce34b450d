package tui

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// commands makes the program's commands: everything that takes time or touches the outside world. They run outside Update,
// recover from panics, and answer with a message from messages.go that carries the id of the work it belongs to.
type commands struct {
	world   wizard.World
	term    terminal
	journal func(wizard.Answers) bool // nil: the answers are not kept
	send    func(tea.Msg)             // for what is reported while a command is still running
}

// terminal is what commands need of the terminal besides the frames.
type terminal interface {
	// Copy asks the terminal to put text on the clipboard (OSC 52).
	Copy(text string) error
	// Print prints text on the normal screen, above the frames there, once the normal screen is showing.
	Print(text string)
	// AwaitFrame returns once a frame written after the call is on the terminal, or when none will come.
	AwaitFrame(ctx context.Context)
	// Suspended returns a command to run while the terminal is handed back: it stops the process until the shell continues
	// it.
	Suspended() tea.ExecCommand
	// Departing says that the program will end by itself, within settlePatience.
	Departing()
}

// guard turns f into a command whose panic cannot leave the terminal in a broken state. Not inlined, because every command
// would contain a copy.
// had a copy of it.
//
//go:noinline
func guard(f func() tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashed{v, debug.Stack()}
			}
		}()
		return f()
	}
}

// stop cancels the work of a step that is being left.
func (c *commands) stop(cancel context.CancelFunc) tea.Cmd {
	return guard(func() tea.Msg { cancel(); return nil })
}

// print puts text where it can be selected and stays in the scrollback, once the normal screen is showing.
func (c *commands) print(text string) tea.Cmd {
	return guard(func() tea.Msg { c.term.Print(text); return nil })
}

// awaitFrame ends once a frame showing what was just requested is on the terminal.
func (c *commands) awaitFrame(ctx context.Context) tea.Cmd {
	return guard(func() tea.Msg { c.term.AwaitFrame(ctx); return nil })
}

// after sends answer's message once d has passed, unless ctx ends first.
func after(ctx context.Context, d time.Duration, answer func(now time.Time) tea.Msg) tea.Cmd {
	return guard(func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case now := <-time.After(d):
			return answer(now)
		}
	})
}

// tick sends ticked after one second.
func tick(ctx context.Context, id workID) tea.Cmd {
	return after(ctx, time.Second, func(now time.Time) tea.Msg { return ticked{ofWork{id}, now} })
}

// journalPause is how long changes are collected before they are saved.
const journalPause = time.Second

func journalLater(ctx context.Context) tea.Cmd {
	return after(ctx, journalPause, func(time.Time) tea.Msg { return journalDue{} })
}

// settlePatience is how long leaving waits for what has to be undone first.
const settlePatience = 5 * time.Second

// departLater ends the program after settlePatience if it has not ended by then. The terminal is told, so that its own grace
// period does not cut that short.
func (c *commands) departLater() tea.Cmd {
	return guard(func() tea.Msg {
		c.term.Departing()
		time.Sleep(settlePatience)
		return departureDue{}
	})
}

// suspend hands the terminal to the shell until the shell continues the program.
func (c *commands) suspend() tea.Cmd {
	return tea.Exec(c.term.Suspended(), func(error) tea.Msg { return tea.WindowSize()() })
}

func (c *commands) keep(a wizard.Answers) tea.Cmd {
	return guard(func() tea.Msg { c.journal(a); return nil })
}

// copy puts text on the clipboard; what is its name in the message on the screen.
func (e *env) copy(text, what string) tea.Cmd {
	return guard(func() tea.Msg { return copied{e.here(), what, e.cmds.term.Copy(text)} })
}

// browse opens a page in the browser at the person's request.
func (e *env) browse(url string) tea.Cmd {
	return e.cmds.perform(e.ctx, e.here().id, wizard.OpenBrowser{URL: url})
}

// save writes a file without secrets.
func (e *env) save(text wizard.SaveText) tea.Cmd { return e.cmds.perform(e.ctx, e.here().id, text) }

// perform runs a flow's effect: a happened message is sent for each event on the way and for its result.
func (c *commands) perform(ctx context.Context, id workID, effect wizard.Effect) tea.Cmd {
	if effect == nil {
		return nil
	}
	return guard(func() tea.Msg {
		end := effect.Run(ctx, c.world, func(e wizard.Event) { c.send(happened{ofWork{id}, e, time.Now()}) })
		return happened{ofWork{id}, end, time.Now()}
	})
}
