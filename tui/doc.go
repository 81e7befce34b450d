// Package tui shows the setup of package wizard in a terminal. It does no I/O but on the terminal: what it needs of
// the world it is given as wizard.Pipedrive and wizard.Host.
//
//	model.go      the root: owns the answers, routes messages, moves between steps
//	view.go       the frame around a step: header, finished steps, what is left, the keys; help.go: all keys
//	steps.go      how each step is shown: its screen, its prompts
//	step.go       what a step is
//	messages.go   everything that can happen besides keys
//	commands.go   the only place where commands are made: they call the injected interfaces
//	choices.go    the keys for what the flows of package wizard offer
//	work.go       what a step has going on in the world, and which messages are about it
//	theme.go      the one theme: styles and glyphs; keys.go: the one key map
//	list.go       a cursor in lines; blocks.go: in blocks of lines; input.go: a text field
//	step_*.go     one step each; step_*_view.go, step_*_keys.go: its drawing, its keys; step_parts.go: pieces of views
//	plain*.go     the same setup as numbered prompts, line by line, a file for each step
//	words*.go     what screens and prompts explain alike
//	options.go    what a setup is given, and left.go: how it says that it was left early
//	run.go        starts the program on a terminal and restores it, whatever ends it; screen.go: that terminal
//	renderer.go   writes the frames, instead of Bubble Tea; drawn.go: the root as Bubble Tea runs it
package tui
