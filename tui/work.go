package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// work is what a step has under way outside the program: one thing at a time.
type work struct {
	id     workID
	cancel context.CancelFunc
}

// workID identifies a piece of work that a step started. Every message about the work carries it: the root drops those of an
// earlier visit, and a step drops those of work that it no longer waits for.
type workID struct {
	visit int             // env.visit
	ctx   context.Context // the work's context; it differs each time a step starts again within a visit
}

// begin returns new work and the context to do it with. stop ends the previous work.
func (w work) begin(e *env) (begun work, ctx context.Context, stop tea.Cmd) {
	stop = w.stop(e)
	ctx, w.cancel = context.WithCancel(e.ctx)
	w.id = workID{e.visit, ctx}
	return w, ctx, stop
}

// stop returns a command that ends the work, or nil if there is none.
func (w work) stop(e *env) tea.Cmd {
	if w.cancel == nil {
		return nil
	}
	return e.cmds.stop(w.cancel)
}

// ofWork is embedded in the messages about a piece of work.
type ofWork struct{ id workID }

func (o ofWork) of() workID { return o.id }

// here identifies the current visit of the step, not a piece of work.
func (e *env) here() ofWork { return ofWork{workID{visit: e.visit}} }

// workMsg is a message about a piece of work.
type workMsg interface{ of() workID }
