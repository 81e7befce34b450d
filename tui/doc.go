// Package tui shows the setup of package wizard in a terminal. It does no I/O but on the terminal: what it needs of
// the world it is given as wizard.Pipedrive and wizard.Host.
//
//	model.go      the root: owns the answers, routes messages, moves between steps, draws header and footer
//	step.go       what a step is
//	messages.go   everything that can happen besides keys
//	commands.go   the only place where commands are made: they call the injected interfaces
//	theme.go      the one theme: styles and glyphs; keys.go: the one key map
//	step_*.go     one step each
//	plain.go      the same setup as numbered prompts, line by line
//	run.go        starts the program on a terminal and restores it, whatever ends it
package tui
