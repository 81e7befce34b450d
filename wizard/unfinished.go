package wizard

// Unfinished is a setup that was left before its end. It stays what the journal keeps until somebody goes on with it, or
// has begun afresh and is through the first step.
type Unfinished struct {
	Kept   Answers // as they were kept, without secrets
	When   string  // that was: "today 14:02"
	Passed bool    // the person begins afresh
}

// Unanswered reports whether there is an unfinished setup, and nobody has said yet whether to go on with it.
func (a Answers) Unanswered() bool { return a.Unfinished != nil && !a.Unfinished.Passed }

// GoingOn returns the answers with those of the unfinished setup, and with what the workflows use that were read for this one.
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

// Passing returns the answers with the unfinished setup passed over, or asked about again. It is kept all the same.
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

// UpTo says how far the unfinished setup came: "from today 14:02, up to Register".
func (a Answers) UpTo() string {
	return "from " + a.Unfinished.When + ", up to " + a.GoingOn().Start().Title()
}
