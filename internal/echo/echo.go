// Package echo switches what a terminal shows of typing, for questions whose answer is a secret.
package echo

import (
	"io"

	"github.com/charmbracelet/x/term"
)

// Echo is the echo of one terminal. The zero value is that of an input that is none; it does nothing.
type Echo struct {
	fd    uintptr
	state *term.State // as it was found; nil: the input is no terminal
}

// Of returns the echo of an input, as it is at this moment.
func Of(in io.Reader) Echo {
	f, ok := in.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(f.Fd()) {
		return Echo{}
	}
	state, err := term.GetState(f.Fd())
	if err != nil {
		return Echo{}
	}
	return Echo{fd: f.Fd(), state: state}
}

// Terminal reports whether a person types there, and sees it.
func (e Echo) Terminal() bool { return e.state != nil }

// Off hides what is typed until On. It works on a read that is already waiting, and changes nothing later: unlike a
// reader that does both, it cannot hide again what On has shown.
func (e Echo) Off() {
	if e.Terminal() {
		hidden := *e.state
		withoutEcho(&hidden)
		_ = term.SetState(e.fd, &hidden)
	}
}

// On puts the terminal back as it was found.
func (e Echo) On() {
	if e.Terminal() {
		_ = term.SetState(e.fd, e.state)
	}
}
