package wizard

// Session is what a setup starts with, on the screen as well as with prompts.
type Session struct {
	World   World
	Answers Answers  // to start from
	Notices []string // warnings to show at the start, one or two sentences each
	// Journal saves the answers as they change, so that the setup can go on after a crash, and reports whether it did; nil:
	// they are not saved.
	Journal func(answers Answers) bool
}

// Keep saves the answers, and reports whether it did.
func (s Session) Keep(a Answers) bool { return s.Journal != nil && s.Journal(a) }

// LeftError ends a setup that did not get to its end: the person pressed ctrl+c or typed quit, or the input ended. The exit
// code is 130.
type LeftError struct {
	Question string // the question at which the input ended; empty if the person chose to leave
}

// Error says how the setup was left.
func (e *LeftError) Error() string {
	if e.Question != "" {
		return `the input ended at the question "` + e.Question + `"`
	}
	return "the setup was left before its end"
}
