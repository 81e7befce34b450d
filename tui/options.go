package tui

import (
	"context"
	"errors"
	"os"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// Options is what a setup needs. RunPlain uses the part of it that is not about the screen.
type Options struct {
	Answers   wizard.Answers // to start from
	Pipedrive wizard.Pipedrive
	Host      wizard.Host
	Demo      *wizard.Demo // set: Pipedrive is simulated
	// Keep is that of wizard.World: it keeps the token of a login before it is used.
	Keep     func(ctx context.Context, app connection.App, t connection.Token) error
	Handover wizard.Handover // nil: the export writes the configuration alone
	Prover   wizard.Prover   // nil: n8n is not asked to make the test calls
	Reader   wizard.Reader   // nil: no workflows are read

	Notices []string             // what to tell at the start, one or two sentences each
	Journal func(wizard.Answers) // keeps the answers as they change, for going on after a crash; nil: they are not kept

	In, Out *os.File // the terminal
	NoColor bool     // NO_COLOR is set
}

// world is what effects are run with.
func (o Options) world() wizard.World {
	return wizard.World{Pipedrive: o.Pipedrive, Host: o.Host, Handover: o.Handover, Prover: o.Prover, Reader: o.Reader, Demo: o.Demo, Keep: o.Keep}
}

// ErrTerminalGone ends a setup whose terminal was closed. The exit code is that of SIGHUP, 129.
var ErrTerminalGone = errors.New("the terminal was closed")
