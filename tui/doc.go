// Package tui shows the setup of package wizard in a terminal. It does no I/O except on the terminal: whatever it needs from
// the outside world it is given as wizard.Pipedrive and wizard.Host.
//
// # How a step is written
//
// step_method.go is the model to copy: one file, with its tests and golden frames beside it. A step is a value that holds
// cursor, fields and scroll position; the answers are passed in and returned. It gives the frame three things.
//
// Page says what is seen: title, count, sentence, body, pane, message, help, guide. The body is drawn with an env that
// carries its size; a step never asks how large the window is. A text in two lengths is a phrase. Whatever can be longer than
// its space goes through widget.List or widget.Scroll, which say what they hide.
//
// Actions says what is possible now, most important first. Each action has a binding from the one table in keys.go, named for
// what it does here, and a function. The root runs the first action that a key matches; the button (inButton), the keys
// beside it (inBar, inWide), the menu m (inMenu) and the help list the same slice, so there is nothing to keep in step. A
// disabled binding is neither shown nor matched; an action with a why is shown, faint if it is the button, and pressing it
// says why. An action that confirms something which appeared after the screen was opened (a question, a result) needs since:
// set it to env.from when that thing appears. Going back and leaving belong to the frame; an action with esc goes up one
// level inside the step and is tried first. An action or a message results in an outcome: saying carries what just happened,
// prints what is to be selected; the frame remembers both.
//
// Update handles the rest: the answers of commands, which carry the workID of whatever asked, and text while Typing. A step
// with a paste field has Paste; the root sends every bracketed paste there. A screen within a step that has keys of its own
// is itself a step: it holds the one below and takes its place until it is left (stepFiles, stepCall).
//
// Tests drive a step with keys and read the screen; testStates makes golden frames from a table of its states.
//
//	model.go      the root: owns the answers, routes messages, moves between steps
//	input.go      how the root handles keys, bursts of them, and pastes
//	step.go       what a step is; page.go: what it shows; action.go: what it can do; sight.go: frames and keys typed ahead
//	steps.go      which screen each step has
//	frame.go      lays the page out in the window; frame_head.go, frame_pane.go, frame_bar.go: its parts
//	overlay.go    help and menu, made from the actions
//	messages.go   everything that can happen besides keys
//	commands.go   the only place where commands are made: they call the injected interfaces
//	work.go       what a step has going on in the outside world, and which messages are about it
//	theme.go      the one theme: styles and glyphs; keys.go: the one key table
//	step_*.go     one step each; step_*_view.go, step_*_keys.go: its drawing, its keys
//	filter.go     the filter above a list; workflow_files.go: the screen for naming files, and reading workflows
//	words*.go     explanations shared by several screens; those that the prompts need as well are in package wizard
//	plain/        the same setup as numbered prompts, line by line, for screen readers and pipes
//	widget/       list, scroll, note, text field: values that know neither step nor theme
//	options.go    what a setup on the screen is given
//	run.go        starts the program on a terminal and restores it, however the program ends; screen.go: that terminal
//	renderer.go   writes the frames, instead of Bubble Tea; drawn.go: the root as Bubble Tea runs it
package tui
