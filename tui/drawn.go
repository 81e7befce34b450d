package tui

import (
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// drawn wraps the root model for Bubble Tea: it sends the root's frames to our renderer instead of Bubble Tea's, and turns a
// panic into an orderly end that restores the terminal first.
type drawn struct {
	model
	*renderer
}

// Update passes a message to the root.
func (d drawn) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			next, cmd = d.Update(crashed{v, debug.Stack()})
		}
	}()
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		d.resized(size.Width, size.Height)
	}
	d.model, cmd = d.model.Update(msg)
	return d, cmd
}

// View schedules the root's frame with our renderer and gives Bubble Tea nothing to draw.
func (d drawn) View() string {
	if d.end == running {
		d.draw(d.frame)
	}
	return ""
}

// frame draws the root's frame. The root is a value, so the renderer can draw it while the next message is being handled.
func (d drawn) frame() (text string, normal bool) {
	defer func() {
		if v := recover(); v != nil {
			go d.env.cmds.send(crashed{v, debug.Stack()}) // in a goroutine, as whoever stops the renderer waits for this function to return
		}
	}()
	return d.model.View(), d.selecting
}
