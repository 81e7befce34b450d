package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// progress is what the answers say about each step. It is computed once for each change of the answers, because it
// resolves the selection several times and every frame shows it.
type progress []struct {
	done    bool
	summary string
}

func progressOf(a wizard.Answers) progress {
	p := make(progress, len(wizard.Steps()))
	for _, s := range wizard.Steps() {
		if p[s].done = a.Done(s); p[s].done {
			p[s].summary = a.Summary(s)
		}
	}
	return p
}

// upTo reports whether every step before one is done.
func (p progress) upTo(step wizard.Step) bool {
	for s := range step {
		if !p[s].done {
			return false
		}
	}
	return true
}

// lostSteps lists what was done and is open again, together with what already was and still is. The active step is
// not among them, it says itself what it lacks, nor is a step that had not been come to.
func lostSteps(lost []lostStep, was, now progress, active wizard.Step) []lostStep {
	kept := slices.DeleteFunc(slices.Clone(lost), func(l lostStep) bool { return now[l.step].done })
	for _, s := range wizard.Steps() {
		if s != active && was[s].done && !now[s].done && was.upTo(s) && !slices.ContainsFunc(kept, func(l lostStep) bool { return l.step == s }) {
			kept = append(kept, lostStep{s, changed(active)})
		}
	}
	slices.SortFunc(kept, func(a, b lostStep) int { return int(a.step) - int(b.step) })
	return kept
}

// changed names what one changes in a step.
func changed(s wizard.Step) string {
	return [...]string{"the method changed", "the selection changed", "the scopes changed", "the tasks changed",
		"the credentials changed", "the connection changed", "the test calls changed", "the export changed"}[s]
}

// lostNotice says in one line what has to be done again and why, or nothing.
func lostNotice(lost []lostStep, width int) string {
	if len(lost) == 0 {
		return ""
	}
	var titles []string
	cause := lost[0].cause
	for _, l := range lost {
		titles = append(titles, l.step.Title())
		if l.cause != cause {
			cause = "earlier answers changed"
		}
	}
	for _, text := range []string{
		words.List(titles, "and") + " must be done again: " + cause,
		words.List(titles, "and") + " again: " + cause,
	} {
		if ansi.StringWidth(text) <= width {
			return text
		}
	}
	return "again: " + strings.Join(titles, ", ")
}
