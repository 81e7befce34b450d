// Package plain goes through the setup of package wizard with numbered prompts, line by line: for screen readers, terminals
// without cursor control, and pipes. It has no rules of its own: what can be chosen, what follows from it and how it is
// said comes from wizard, as on the screen.
//
//	plain.go      goes from step to step, and writes paragraphs
//	prompter.go   the questions: ask, answer, choose, yes; lines.go: where answers come from
//	steps.go      which prompts each step has; step_*.go: one step each
//	login.go      the wait for the browser, or for a line that is pasted meanwhile
//	record.go     what stays in the terminal after the setup, after the screen as well
package plain
