package tui

import (
	"errors"
	"os"

	"connect-pipedrive/wizard"
)

// Options is what a setup on the screen needs.
type Options struct {
	wizard.Session

	In, Out *os.File // the terminal
	NoColor bool     // NO_COLOR is set
}

// ErrTerminalGone ends a setup whose terminal was closed. The exit code is that of SIGHUP, 129.
var ErrTerminalGone = errors.New("the terminal was closed")
