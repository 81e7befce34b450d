package cli

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// journal is where an unfinished setup is kept; nowhere if the system has no folder for it, and in the demo.
func (a *app) journal(demo bool) wizard.Journal {
	path, err := wizard.JournalPath(a.getenv, runtime.GOOS)
	if err != nil || demo {
		return wizard.Journal{}
	}
	return wizard.Journal{Path: path}
}

// resume offers to go on with a setup that was not finished, and has the answers kept from now on. Only a person at a
// terminal is asked; in a pipe the answer would be taken from the script's. An error says that a signal came meanwhile.
func (a *app) resume(session *wizard.Session, j wizard.Journal, fresh bool) error {
	if j.Path == "" {
		return nil
	}
	session.Journal = func(answers wizard.Answers) {
		if err := j.Save(answers, time.Now()); err != nil {
			a.log.Warn("the answers were not kept", "error", err)
		}
	}
	kept, saved, ok := j.Load()
	if !ok || kept.ConfigPath != session.Answers.ConfigPath || !fresh || !isTerminal(a.in) || !isTerminal(a.out) {
		return nil
	}
	if resumed := session.Answers.Resuming(kept); a.wantsToGoOn(kept, resumed.Start(), saved) {
		session.Answers = resumed
	} // else the next answer replaces it
	return a.stdin.running.Err()
}

// wantsToGoOn asks whether to go on at a step with what was kept, where a step of it is done.
func (a *app) wantsToGoOn(kept wizard.Answers, at wizard.Step, saved time.Time) bool {
	if !slices.ContainsFunc(wizard.Steps(), kept.Done) {
		return false
	}
	fmt.Fprintf(a.out, "Unfinished: a setup from %s, up to %s. Secrets were not kept.\nGo on at %[2]s? [Y/n] ",
		words.When(saved, time.Now()), at.Title())
	line, err := a.readLine()
	answer := strings.ToLower(strings.TrimSpace(line))
	return err == nil && (answer == "" || answer == "y" || answer == "yes")
}
