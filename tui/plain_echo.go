package tui

import (
	"io"

	"github.com/charmbracelet/x/term"
)

// echo switches what a terminal shows of typing.
type echo struct {
	fd    uintptr
	state *term.State // nil: the input is no terminal
}

// echoOf is the echo of an input.
func echoOf(in io.Reader) echo {
	f, ok := in.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) {
		return echo{}
	}
	state, err := term.GetState(f.Fd())
	if err != nil {
		return echo{}
	}
	return echo{fd: f.Fd(), state: state}
}

// terminal reports whether a person types there, and sees it.
func (e echo) terminal() bool { return e.state != nil }

// off hides what is typed until on. It works on a read that is already waiting, unlike reading a password by other
// means, so a line can be waited for all the time.
func (e echo) off() {
	if e.terminal() {
		hidden := *e.state
		withoutEcho(&hidden)
		_ = term.SetState(e.fd, &hidden)
	}
}

// on shows it again.
func (e echo) on() {
	if e.terminal() {
		_ = term.SetState(e.fd, e.state)
	}
}
