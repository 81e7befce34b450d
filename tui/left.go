package tui

// LeftError ends a setup that was not gone through to its end: the person pressed ctrl+c or typed quit, or the input
// ended. Run and RunPlain return it; the exit code is 130.
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
