package cli

import (
	"runtime"
	"slices"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// journal is where an unfinished setup is kept; nowhere if the system has no folder for it, and in the demo.
func (a *app) journal(demo bool) wizard.Journal {
	if demo {
		return wizard.Journal{}
	}
	return wizard.Journal{Path: wizard.JournalPath(a.getenv, runtime.GOOS)}
}

// resume has the answers kept from now on, and those of a setup that was not finished asked about. Only a person at a
// terminal is asked; in a pipe the answer would be taken from the script's.
func (a *app) resume(session *wizard.Session, j wizard.Journal, fresh bool) {
	if j.Path == "" {
		return
	}
	session.Journal = func(answers wizard.Answers) {
		if err := j.Save(answers, time.Now()); err != nil {
			a.log.Warn("the answers were not kept", "error", err)
		}
	}
	kept, saved, ok := j.Load()
	if ok && kept.ConfigPath == session.Answers.ConfigPath && fresh && isTerminal(a.in) && isTerminal(a.out) && slices.ContainsFunc(wizard.Steps(), kept.Done) {
		session.Answers.Unfinished = &wizard.Unfinished{Kept: kept, When: words.When(saved, time.Now())}
	}
}
