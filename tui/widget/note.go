package widget

// Kind is what a note is: its glyph and colour follow from it.
type Kind int

// The kinds. A warning alone has the warning sign; information has the dot.
const (
	Info Kind = iota
	Good
	Care
	Bad
	Busy
	Again
)

// Note is one sentence about what just happened. The zero value says nothing.
type Note struct {
	Kind Kind
	Text string
	Keys string // which key helps: not shown where keys are letters of a text
}

// Says reports whether there is anything to say.
func (n Note) Says() bool { return n.Text != "" }
