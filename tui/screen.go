package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// screen is the terminal. Everything Bubble Tea reads and writes goes through it, so that it notices when the terminal is
// gone, knows when a frame has been written, and can write between frames.
type screen struct {
	in, out  *os.File
	frame    time.Duration // the shortest interval between two frames
	gone     context.CancelCauseFunc
	departs  chan struct{} // closed when the program is ending by itself
	renderer *renderer

	mu      sync.Mutex
	frames  atomic.Int64
	read    atomic.Int64  // the value of frames when the input was last read
	written chan struct{} // closed and replaced with each frame
}

func newScreen(opts Options, gone context.CancelCauseFunc) *screen {
	return &screen{in: opts.In, out: opts.Out, gone: gone, departs: make(chan struct{}),
		frame: time.Second / fps, written: make(chan struct{})}
}

// Fd returns the file descriptor of the terminal that is drawn on.
func (s *screen) Fd() uintptr { return s.out.Fd() }

// input returns the terminal's input for Bubble Tea; an error or the end of the input ends the program.
func (s *screen) input() io.Reader { return watchedInput{s.in, s} }

// watchedInput is a file, so that reads can be interrupted, but reports when a read fails, and records how many frames were
// there when it returned. Bubble Tea reads again only after it has passed on all keys of the last read.
type watchedInput struct {
	*os.File
	screen *screen
}

func (w watchedInput) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	w.screen.read.Store(w.screen.frames.Load())
	if err != nil && !errors.Is(err, cancelreader.ErrCanceled) {
		w.screen.gone(ErrTerminalGone)
	}
	return n, err
}

// output returns the terminal's output for Bubble Tea.
func (s *screen) output() io.Writer { return watchedOutput{s.out, s} }

// watchedOutput is a file, so that Bubble Tea recognises a terminal. What sets up and restores the terminal is written as
// strings and goes through; Bubble Tea's frames are written as bytes and do not, because the renderer draws.
type watchedOutput struct {
	*os.File
	screen *screen
}

func (w watchedOutput) Write(p []byte) (int, error) { return len(p), nil }

func (w watchedOutput) WriteString(text string) (int, error) { return w.screen.write([]byte(text)) }

// write writes p in one piece, even with concurrent writers.
func (s *screen) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

// show writes a frame. The frame is counted just before it is written, so that no key that reacts to it can arrive earlier.
// If the terminal is gone the frame is lost, which the input will notice.
func (s *screen) show(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frames.Add(1)
	close(s.written)
	s.written = make(chan struct{})
	_, _ = s.out.Write(frame)
}

// Print prints text on the normal screen, above the frames there.
func (s *screen) Print(text string) { s.renderer.print(text) }

// suspension stops the process until the shell continues it, while Bubble Tea has released the terminal.
type suspension struct{ screen *screen }

// Run implements tea.ExecCommand.
func (s suspension) Run() error {
	s.screen.renderer.stop()
	stopProcess()
	s.screen.renderer.restart()
	return nil
}

// SetStdin implements tea.ExecCommand; the terminal is known already.
func (suspension) SetStdin(io.Reader) {}

// SetStdout implements tea.ExecCommand.
func (suspension) SetStdout(io.Writer) {}

// SetStderr implements tea.ExecCommand.
func (suspension) SetStderr(io.Writer) {}

// Suspended returns what Bubble Tea is to run while the terminal is released.
func (s *screen) Suspended() tea.ExecCommand { return suspension{s} }

// Departing must be called at most once.
func (s *screen) Departing() { close(s.departs) }

// stamp marks keys and the answers of commands with the number of frames written when they arrived.
func (s *screen) stamp(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.KeyMsg:
		return arrived{msg, int(s.read.Load())}
	case workMsg:
		return arrived{msg, int(s.frames.Load())}
	}
	return msg
}

// AwaitFrame returns after the next frame. If none comes within the time of two frames, it was there already or looks like
// the one before.
func (s *screen) AwaitFrame(ctx context.Context) {
	s.mu.Lock()
	written := s.written
	s.mu.Unlock()
	select {
	case <-written:
	case <-time.After(2 * s.frame):
	case <-ctx.Done():
	}
}

// Copy sends text to the clipboard with OSC 52. Terminals that support it do not answer.
func (s *screen) Copy(text string) error {
	_, err := s.write([]byte(osc52.New(text).String()))
	if err != nil {
		return fmt.Errorf("writing to the terminal: %w", err)
	}
	return nil
}

// state is how the two ends of a terminal were set up before the program ran.
type state [2]*term.State

func (s *screen) save() (before state, err error) {
	for i, end := range []*os.File{s.in, s.out} {
		if before[i], err = term.GetState(end.Fd()); err != nil {
			return before, err
		}
	}
	return before, nil
}

// restore puts the terminal back as it was. Bubble Tea has done so already unless it was stuck.
func (s *screen) restore(before state) {
	_ = term.Restore(s.in.Fd(), before[0])
	_ = term.Restore(s.out.Fd(), before[1])
}
