package widget

import "fmt"

// Scroll is the position in a text that is longer than its space.
type Scroll struct{ top int }

// Move returns the position after a motion through n lines, of which height are shown.
func (s Scroll) Move(m Motion, n, height int) Scroll {
	last := max(0, n-height)
	return Scroll{max(0, min(min(s.top, last)+m.by(height), last))}
}

// View returns the visible part. If there is more, its first or last line says how much, in the quiet style, unless height is
// below 3.
func (s Scroll) View(lines []string, height int, quiet Style) []string {
	if len(lines) <= height || height < 3 {
		return lines[:min(len(lines), max(height, 0))]
	}
	top := max(0, min(s.top, len(lines)-height))
	seen := append([]string(nil), lines[top:top+height]...)
	if top > 0 {
		seen[0] = quiet.Paint(fmt.Sprintf("↑ %d more", top+1))
	}
	if below := len(lines) - top - height; below > 0 {
		seen[height-1] = quiet.Paint(fmt.Sprintf("↓ %d more", below+1))
	}
	return seen
}
