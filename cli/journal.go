package cli

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"connect-pipedrive/tui"
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
func (a *app) resume(opts *tui.Options, j wizard.Journal, fresh bool) error {
	if j.Path == "" {
		return nil
	}
	opts.Journal = func(answers wizard.Answers) {
		if err := j.Save(answers, time.Now()); err != nil {
			a.log.Warn("the answers were not kept", "error", err)
		}
	}
	kept, saved, ok := j.Load()
	if !ok || kept.ConfigPath != opts.Answers.ConfigPath || !fresh || !isTerminal(a.in) || !isTerminal(a.out) {
		return nil
	}
	if a.wantsToGoOn(kept, saved) {
		opts.Answers = opts.Answers.Resuming(kept)
	} // else the next answer replaces it
	return a.stdin.running.Err()
}

func (a *app) wantsToGoOn(kept wizard.Answers, saved time.Time) bool {
	var done []string
	for _, s := range wizard.Steps() {
		if kept.Done(s) {
			done = append(done, s.Title())
		}
	}
	if len(done) == 0 {
		return false
	}
	fmt.Fprintf(a.out, "A setup of %s was not finished. Done: %s.\nGo on with it? [Y/n] ",
		saved.Local().Format("2006-01-02 15:04"), strings.Join(done, ", "))
	line, err := a.readLine()
	answer := strings.ToLower(strings.TrimSpace(line))
	return err == nil && (answer == "" || answer == "y" || answer == "yes")
}
