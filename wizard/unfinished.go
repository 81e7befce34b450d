package wizard

// Unfinished is a setup that was left before its end. It stays in the journal until somebody continues it, or has begun
// afresh and finished the first step.
type Unfinished struct {
	Kept   Answers // as saved, without secrets
	When   string  // when that was: "today 14:02"
	Passed bool    // the person has chosen to begin afresh
}

// Unanswered reports whether there is an unfinished setup that nobody has decided about yet.
func (a Answers) Unanswered() bool { return a.Unfinished != nil && !a.Unfinished.Passed }

// GoingOn returns the answers with those of the unfinished setup, plus what the workflows read for this one use.
func (a Answers) GoingOn() Answers {
	u, found := a.Unfinished, a.Found
	if u == nil {
		return a
	}
	a.Unfinished, a.Found = nil, Found{}
	if a = a.Resuming(u.Kept); found.Any() {
		a = a.WithFound(found)
	}
	return a
}

// Passing returns the answers with the unfinished setup passed over, or, with false, to be asked about again. Either way it
// is kept.
func (a Answers) Passing(on bool) Answers {
	if a.Unfinished != nil {
		u := *a.Unfinished
		u.Passed = on
		a.Unfinished = &u
	}
	return a
}

// Afresh returns the answers without the unfinished setup.
func (a Answers) Afresh() Answers {
	a.Unfinished = nil
	return a
}

// UpTo says how far the unfinished setup got: "from today 14:02, up to Register".
func (a Answers) UpTo() string {
	return "from " + a.Unfinished.When + ", up to " + a.GoingOn().Start().Title()
}
