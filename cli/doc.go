// Package cli is the command line: the only package that sees flags, the environment and the standard streams. It
// wires the others together and turns errors into messages and exit codes.
//
//	cli.go         the process: streams, signals, exit codes; errors.go: the form of an error
//	root.go        the root command, and the flags that all commands share
//	scopes.go, login.go, validate.go, export.go, push.go, revoke.go, simulator.go, schema.go, man.go,
//	completion.go, version.go
//	               one command each; validation.go, validationtext.go: what validate found out; outdated.go: how old
//	               the tables are
//	status.go      what a configuration holds; configurations.go: which ones --config and --shard name, and profiles
//	fleet.go       validating many at once; summary.go, metrics.go, progress.go: what is said of them
//	wizard.go      the wizard; start.go: what it starts from; journal.go: going on with one that was interrupted
//	demo.go        the wizard against the simulator
//
//	selection.go   the flags that select actions; drift.go: those that compare with what is granted;
//	               port.go: --port; output.go: --output, --force and standard output
//	config.go      opening the configuration that a command works on; service.go: the Pipedrive that it talks to
//	handover.go    what export and push hand over
//	validaten8n.go the calls of validate, made by n8n; explain.go: errors that n8n shows
//	host.go        the machine, as the wizard needs it
//	browser.go     opening a browser; prompt.go: secrets and confirmations
package cli

import (
	// Must be linked into the binary before Bubble Tea starts: see its comment.
	_ "connect-pipedrive/internal/nobgquery"
)
