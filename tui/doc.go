// Package tui shows the setup of package wizard in a terminal. It does no I/O but on the terminal: what it needs of
// the world it is given as wizard.Pipedrive and wizard.Host.
//
// # How a step is written
//
// step_method.go is the model: one file, its tests and golden frames beside it. A step is a value with
// cursor, fields and scroll; the answers are handed in and out. It gives the frame three things.
//
// Page says what is seen: title, count, sentence, body, pane, message, help, guide. The body is drawn with an env that has
// its size; how large the window is the step never asks. A text in two lengths is a phrase. What is longer than its
// room goes through widget.List or widget.Scroll, which name what they hide.
//
// Actions says what can be done now, by importance: for each a binding of the one table in keys.go, named for what it
// does here, and do. The root runs the first action that a key matches; the button (inButton), the keys beside it
// (inBar, inWide), the menu m (inMenu) and the help list the same slice, so nothing has to be kept in step. A binding
// that is off is neither shown nor taken; one with a why is shown, faint if it is the button, and says why. What confirms
// something that came after the screen was opened (a question, a result) has since: set it to env.from when that comes.
// Back and leaving are the frame's; an action with esc is one level inside the step and comes before them.
// What an action or a message comes to is an outcome: what just happened is said by it (saying), and what is to be selected
// printed (prints); the frame keeps both.
//
// Update takes the rest: answers of commands, which carry the workID of what asked, and text while Typing.
// A step with a field for pastes has Paste; the root sends each bracketed paste there. A screen within a step that has
// keys of its own is a step, too: it holds the one below it, and stands in its place until it is left (stepFiles, stepCall).
//
// A test drives the step with keys and reads the screen; testStates makes golden frames of a table of its states.
//
//	model.go      the root: owns the answers, routes messages, moves between steps
//	input.go      what the root makes of keys, bursts of them, and pastes
//	step.go       what a step is; page.go: what it shows; action.go: what it can do; sight.go: frames and keys typed ahead
//	steps.go      which screen each step has
//	frame.go      lays the page out in the window; frame_head.go, frame_pane.go, frame_bar.go: its parts
//	overlay.go    help and menu, made of the actions
//	messages.go   everything that can happen besides keys
//	commands.go   the only place where commands are made: they call the injected interfaces
//	work.go       what a step has going on in the world, and which messages are about it
//	theme.go      the one theme: styles and glyphs; keys.go: the one key table
//	step_*.go     one step each; step_*_view.go, step_*_keys.go: its drawing, its keys
//	filter.go     the filter above a list; workflow_files.go: the screen on which files are named, and workflows being read
//	words*.go     what several screens explain alike; what the prompts say as well is in package wizard
//	plain/        the same setup as numbered prompts, line by line, for screen readers and pipes
//	widget/       list, scroll, note, text field: values that know neither step nor theme
//	options.go    what a setup on the screen is given
//	run.go        starts the program on a terminal and restores it, whatever ends it; screen.go: that terminal
//	renderer.go   writes the frames, instead of Bubble Tea; drawn.go: the root as Bubble Tea runs it
package tui
