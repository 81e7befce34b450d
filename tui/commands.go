package tui

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/wizard"
)

// commands makes the program's commands: everything that takes time or touches the world. All of them run outside of
// Update, recover from panics, and answer with a message of messages.go that carries their run.
type commands struct {
	world   wizard.World
	term    terminal
	journal func(wizard.Answers) bool // nil: the answers are not kept
	send    func(tea.Msg)             // for what is reported while a command still runs
}

// terminal is what commands need of the terminal besides the frames.
type terminal interface {
	// Copy asks the terminal to take text into the clipboard (OSC 52).
	Copy(text string) error
	// Print prints a text on the normal screen, above the frames there; until that is on, it waits.
	Print(text string)
	// AwaitFrame returns when a frame written after the call is on the terminal, or when none comes.
	AwaitFrame(ctx context.Context)
	// Suspended is to be run with the terminal given back: it stops the process until a shell continues it.
	Suspended() tea.ExecCommand
	// Departing tells it that the program ends by itself in settlePatience at most.
	Departing()
}

// guard makes a command of f that cannot take the program, and with it the terminal's state, down. Inlined, each command
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

// stop cancels the work of a step that is left.
func (c *commands) stop(cancel context.CancelFunc) tea.Cmd {
	return guard(func() tea.Msg { cancel(); return nil })
}

// print puts text where it can be selected and stays, once a step is on the normal screen.
func (c *commands) print(text string) tea.Cmd {
	return guard(func() tea.Msg { c.term.Print(text); return nil })
}

// awaitFrame ends when a frame with what was just asked for is on the terminal.
func (c *commands) awaitFrame(ctx context.Context) tea.Cmd {
	return guard(func() tea.Msg { c.term.AwaitFrame(ctx); return nil })
}

// after answers when a time has passed, unless ctx ends before that.
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

// tick answers after a second.
func tick(ctx context.Context, id workID) tea.Cmd {
	return after(ctx, time.Second, func(now time.Time) tea.Msg { return ticked{ofWork{id}, now} })
}

// journalPause is how long changes are gathered before they are kept.
const journalPause = time.Second

func journalLater(ctx context.Context) tea.Cmd {
	return after(ctx, journalPause, func(time.Time) tea.Msg { return journalDue{} })
}

// settlePatience is how long the program waits on its screen for what has to be taken back.
const settlePatience = 5 * time.Second

// departLater ends the program if it has not by then. The terminal is told, so that nothing else cuts it off before.
func (c *commands) departLater() tea.Cmd {
	return guard(func() tea.Msg {
		c.term.Departing()
		time.Sleep(settlePatience)
		return departureDue{}
	})
}

// suspend gives the terminal to the shell until that has the program go on.
func (c *commands) suspend() tea.Cmd {
	return tea.Exec(c.term.Suspended(), func(error) tea.Msg { return tea.WindowSize()() })
}

func (c *commands) keep(a wizard.Answers) tea.Cmd {
	return guard(func() tea.Msg { c.journal(a); return nil })
}

// copy puts text into the clipboard; what names it on the screen.
func (e *env) copy(text, what string) tea.Cmd {
	return guard(func() tea.Msg { return copied{e.here(), what, e.cmds.term.Copy(text)} })
}

// browse shows a page in the browser, because the person wants to see it.
func (e *env) browse(url string) tea.Cmd {
	return e.cmds.perform(e.ctx, e.here().id, wizard.OpenBrowser{URL: url})
}

// save writes a file without secrets.
func (e *env) save(text wizard.SaveText) tea.Cmd { return e.cmds.perform(e.ctx, e.here().id, text) }

// perform runs an effect of a flow: happened comes for each event on the way and at its end.
func (c *commands) perform(ctx context.Context, id workID, effect wizard.Effect) tea.Cmd {
	if effect == nil {
		return nil
	}
	return guard(func() tea.Msg {
		end := effect.Run(ctx, c.world, func(e wizard.Event) { c.send(happened{ofWork{id}, e, time.Now()}) })
		return happened{ofWork{id}, end, time.Now()}
	})
}
