// Package plain goes through the setup of package wizard with numbered prompts, line by line: for screen readers, terminals
// without cursor control, and pipes. It has no rules of its own: what can be chosen, what follows from it and how it is
// said comes from wizard, as on the screen.
//
//	plain.go      goes from step to step, beginning with the first that is open
//	prompter.go   the questions: ask, answer, choose; lines.go: where answers come from
//	paragraph.go  paragraphs, broken at blanks alone, and the record that stays in the terminal, after the screen as well
//	steps.go      which prompts each step has, and how a flow is gone through; step_*.go: one step each
//	login.go      the wait for the browser, or for a line that is pasted meanwhile
package plain
