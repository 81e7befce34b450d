package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// blocks is a cursor in blocks of lines, such as tasks with their details. A block that is higher than the window is
// gone through part by part before the cursor moves on.
type blocks struct {
	cursor int
	skip   int // lines of the block with the cursor that are above the window
}

// inside is how many lines of a long list are shown in height, besides the lines that say what is hidden.
func inside(height int) int { return max(1, height-2) }

// move is the cursor after a key, in blocks that are drawn with draw; ok is false if the key does not move it.
func (b blocks) move(k *keyMap, msg tea.KeyMsg, n, height int, draw func(i int, on bool) []string) (_ blocks, ok bool) {
	overflow := func(i int) int { return max(0, len(draw(i, true))-inside(height)) }
	step := max(1, inside(height)/2)
	switch {
	case key.Matches(msg, k.Down, k.PageDown) && b.skip < overflow(b.cursor):
		b.skip = min(b.skip+step, overflow(b.cursor))
	case key.Matches(msg, k.Up, k.PageUp) && b.skip > 0:
		b.skip = max(b.skip-step, 0)
	case key.Matches(msg, k.Down) && b.cursor < n-1:
		b = blocks{cursor: b.cursor + 1}
	case key.Matches(msg, k.Up) && b.cursor > 0:
		b = blocks{cursor: b.cursor - 1, skip: overflow(b.cursor - 1)}
	case key.Matches(msg, k.PageDown):
		b = blocks{cursor: min(b.cursor+step, n-1)}
	case key.Matches(msg, k.PageUp):
		b = blocks{cursor: max(b.cursor-step, 0)}
	case key.Matches(msg, k.First):
		b = blocks{}
	case key.Matches(msg, k.Last):
		b = blocks{cursor: n - 1}
	case key.Matches(msg, k.Up, k.Down):
	default:
		return b, false
	}
	return b, true
}

// view is the part of n blocks that fits into height lines, the one with the cursor among them.
func (b blocks) view(e env, n, height int, draw func(i int, on bool) []string) []string {
	var lines []string
	from, to := 0, 0
	for i := range n {
		block := draw(i, i == b.cursor)
		if i == b.cursor {
			skip := min(b.skip, max(0, len(block)-inside(height)))
			from = len(lines) + skip
			to = min(len(lines)+len(block), from+inside(height))
		}
		lines = append(lines, block...)
	}
	return window(e, lines, from, to, height)
}
