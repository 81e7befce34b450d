package cli

import (
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// journal returns where an unfinished setup is kept; empty if the system has no folder for it, and in the demo. A config.toml
// in another folder counts as another company's.
func (a *app) journal(demo bool, config string) wizard.Journal {
	path, err := filepath.Abs(config)
	if demo || err != nil {
		return wizard.Journal{}
	}
	return wizard.Journal{Path: wizard.JournalPath(a.getenv, runtime.GOOS, path)}
}

// resume has the answers saved from now on, and offers to continue an unfinished setup. Only a person at a terminal is asked:
// in a pipe the answer would be taken from the script's lines, so there the saved setup stays as it is, and nothing new is
// saved.
func (a *app) resume(session *wizard.Session) {
	j := a.journal(session.Answers.Demo, session.Answers.ConfigPath)
	kept, saved, ok := j.Load()
	unfinished := ok && slices.ContainsFunc(wizard.Steps(), kept.Done)
	if asks := isTerminal(a.in) && isTerminal(a.out); j.Path == "" || unfinished && !asks {
		return
	}
	session.Journal = func(answers wizard.Answers) bool {
		kept, err := a.journal(answers.Demo, answers.ConfigPath).Save(answers, time.Now())
		if err != nil {
			a.log.Warn("the answers were not kept", "error", err)
		}
		return kept
	}
	if unfinished {
		session.Answers.Unfinished = &wizard.Unfinished{Kept: kept, When: words.When(saved, time.Now())}
	}
}

// forget deletes the journal of a finished setup, also under the name that its configuration had at first.
func (a *app) forget(session wizard.Session, end wizard.Answers) error {
	if session.Journal == nil {
		return nil
	}
	for _, config := range []string{session.Answers.ConfigPath, end.ConfigPath} {
		if err := a.journal(end.Demo, config).Remove(); err != nil {
			return err
		}
	}
	return nil
}
