package wizard

// Unfinished is a setup that was left before its end. As long as nobody has said whether to go on with it, it stays what
// the journal keeps.
type Unfinished struct {
	Kept Answers // as they were kept, without secrets
	When string  // that was: "today 14:02"
}

// Unanswered reports whether there is an unfinished setup, and nobody has said yet whether to go on with it.
func (a Answers) Unanswered() bool { return a.Unfinished != nil }

// GoingOn is the answers with those of the unfinished setup.
func (a Answers) GoingOn() Answers {
	u := a.Unfinished
	if a.Unfinished = nil; u != nil {
		a = a.Resuming(u.Kept)
	}
	return a
}

// Afresh is the answers without the unfinished setup.
func (a Answers) Afresh() Answers {
	a.Unfinished = nil
	return a
}

// UpTo says how far the unfinished setup came: "from today 14:02, up to Register".
func (a Answers) UpTo() string {
	return "from " + a.Unfinished.When + ", up to " + a.GoingOn().Start().Title()
}
