package widget

// Motion is a way to move a cursor or a text.
type Motion int

// The motions, one for each key that moves.
const (
	Up Motion = iota
	Down
	PageUp
	PageDown
	First
	Last
)

// by returns how many rows a motion moves, given the height of a page; First and Last move farther than any list is long.
func (m Motion) by(page int) int {
	const far = 1 << 30
	return [...]int{Up: -1, Down: 1, PageUp: -max(page-1, 1), PageDown: max(page-1, 1), First: -far, Last: far}[m]
}
