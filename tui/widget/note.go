package widget

// Kind is the kind of a note, which determines its glyph and colour.
type Kind int

// The kinds. Only Care has the warning sign; Info has the dot.
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
	Keys string // which key helps; not shown while letters are typed as text
}

// Says reports whether there is anything to say.
func (n Note) Says() bool { return n.Text != "" }
