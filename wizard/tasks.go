package wizard

// Task is one thing to do outside of the program while registering, with everything needed to do it.
type Task struct {
	Key    string // stable; the scopes' task carries its checklist in it, so that a change takes the tick away
	Title  string // imperative: "Select Create an app"
	Detail string // hints, traps; may have several lines
	URL    string // the seeds' own link, opened in the browser; may be empty
	Copy   string // what to paste there (callback URL, scopes); may be empty
}

// Tasks lists what to do for the chosen method, in order: none of the seed documents' steps is left out.
func (a Answers) Tasks() []Task { panic("todo") }
