package widget

import "fmt"

// Scroll is the part of a text that is shown where it is higher than its room.
type Scroll struct{ top int }

// Move returns the scroll after a motion, for n lines in height.
func (s Scroll) Move(m Motion, n, height int) Scroll {
	last := max(0, n-height)
	return Scroll{max(0, min(min(s.top, last)+m.by(height), last))}
}

// View returns the visible part. Where there is more, its first or last line says how much.
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
