package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// list is a cursor in lines of which a part is shown.
type list struct {
	cursor int
	top    int // the first line that is shown
}

// keptInSight is how many lines stay in sight beyond the cursor when the window moves on.
const keptInSight = 2

// window is the first line to show so that the cursor is among height of n lines. When the cursor leaves the window it
// moves on by almost its height: over a slow line, a window that moves with every key is repainted with every key.
func (l list) window(n, height int) int {
	top, height := l.top, max(height, 1)
	around := min(keptInSight, (height-1)/2)
	switch {
	case l.cursor < top:
		top = l.cursor - height + 1 + around
	case l.cursor >= top+height:
		top = l.cursor - around
	}
	return max(0, min(top, n-height))
}

// move is the list after a key that moves the cursor; ok is false for any other key.
func (l list) move(k *keyMap, msg tea.KeyMsg, n, height int) (_ list, ok bool) {
	switch {
	case key.Matches(msg, k.Up):
		l.cursor--
	case key.Matches(msg, k.Down):
		l.cursor++
	case key.Matches(msg, k.First):
		l.cursor = 0
	case key.Matches(msg, k.Last):
		l.cursor = n - 1
	case key.Matches(msg, k.PageUp):
		l.cursor -= max(1, height-1)
	case key.Matches(msg, k.PageDown):
		l.cursor += max(1, height-1)
	default:
		return l, false
	}
	return l.within(n, height), true
}

// within is the list with the cursor among n lines and in the window.
func (l list) within(n, height int) list {
	l.cursor = max(0, min(l.cursor, n-1))
	l.top = l.window(n, height)
	return l
}
