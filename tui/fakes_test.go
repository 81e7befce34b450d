package tui

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// fakeTerminal is a terminal that draws each frame at once, unless it is held.
type fakeTerminal struct {
	mu        sync.Mutex
	clipboard string
	copyErr   error
	printed   []string
	frames    int
	held      chan struct{} // if set, frames are drawn only once it is closed
}

func (f *fakeTerminal) Copy(text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clipboard = text
	return f.copyErr
}

func (f *fakeTerminal) Print(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.printed = append(f.printed, text)
}

// copied returns the content of the clipboard.
func (f *fakeTerminal) copied() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clipboard
}

func (f *fakeTerminal) Departing() {}

func (f *fakeTerminal) Suspended() tea.ExecCommand { return nil }

func (f *fakeTerminal) Frames() int { return f.frames }

func (f *fakeTerminal) AwaitFrame(ctx context.Context) {
	if f.held != nil {
		select {
		case <-f.held:
		case <-ctx.Done():
		}
	}
}
