package widget

// Motion is where a cursor or a text is to go.
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

// by returns how many rows a motion goes on, in pages of a height; first and last go as far as there is.
func (m Motion) by(page int) int {
	const far = 1 << 30
	return [...]int{Up: -1, Down: 1, PageUp: -max(page-1, 1), PageDown: max(page-1, 1), First: -far, Last: far}[m]
}
