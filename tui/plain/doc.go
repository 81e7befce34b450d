// Package plain runs the setup of package wizard as numbered prompts, line by line: for screen readers, terminals without
// cursor control, and pipes. It has no rules of its own: what can be chosen, what follows from it and how it is worded comes
// from wizard, as on the screen.
//
//	plain.go      goes from step to step, beginning with the first that is open
//	prompter.go   the questions: ask, answer, choose; lines.go: where answers come from
//	paragraph.go  paragraphs, broken only at blanks, and the record that stays in the terminal, also after the screen
//	steps.go      which prompts each step has, and how a flow is run; step_*.go: one step each
//	login.go      waiting for the browser, or for a line that is pasted meanwhile
package plain
