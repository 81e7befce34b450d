package tui

import (
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// drawn is the root as Bubble Tea runs it: it hands the root's frames to the renderer instead of Bubble Tea, and turns a
// panic into an end that gives the terminal back first.
type drawn struct {
	model
	*renderer
}

// Update hands a message to the root.
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

// View has the root's frame drawn when it is to be written, and leaves Bubble Tea nothing to draw.
func (d drawn) View() string {
	if d.end == running {
		d.draw(d.frame)
	}
	return ""
}

// frame is the root's frame. The root is a value: the renderer can draw it while the next message is taken.
func (d drawn) frame() (text string, normal bool) {
	defer func() {
		if v := recover(); v != nil {
			go d.env.cmds.send(crashed{v, debug.Stack()}) // whoever stops the renderer waits for it
		}
	}()
	return d.model.View(), d.selecting
}
