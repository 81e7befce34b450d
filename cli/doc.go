// Package cli is the command line: the only package that sees flags, the environment and the standard streams. It
// wires the others together and turns errors into messages and exit codes.
//
//	cli.go         the process: streams, signals, exit codes; errors.go: the form of an error
//	root.go        the root command, flags that all commands share, the wizard
//	scopes.go, login.go, validate.go, export.go, push.go, revoke.go, simulator.go, version.go
//	               one command each
//	selection.go   the flags that select actions
//	config.go      opening the configuration that a command works on; service.go: the Pipedrive that it talks to
//	host.go        the machine, as the wizard needs it; demo.go: the wizard against the simulator
package cli

import (
	// Must be linked into the binary before Bubble Tea starts: see its comment.
	_ "connect-pipedrive/internal/nobgquery"
)
