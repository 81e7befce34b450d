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

// screen is the terminal: what Bubble Tea reads from and writes to goes through it, so that it notices when the
// terminal is gone, knows when a frame has been written, and can write between frames.
type screen struct {
	in, out  *os.File
	frame    time.Duration // the shortest time between two frames
	gone     context.CancelCauseFunc
	departs  chan struct{} // closed when the program ends by itself
	renderer *renderer

	mu      sync.Mutex
	frames  atomic.Int64
	read    atomic.Int64  // frames, when the input was last read
	written chan struct{} // closed and replaced with each frame
}

func newScreen(opts Options, gone context.CancelCauseFunc) *screen {
	return &screen{in: opts.In, out: opts.Out, gone: gone, departs: make(chan struct{}),
		frame: time.Second / fps, written: make(chan struct{})}
}

// Fd is the terminal that is drawn on.
func (s *screen) Fd() uintptr { return s.out.Fd() }

// input is the terminal's input for Bubble Tea; its end, by error or end of file, ends the program.
func (s *screen) input() io.Reader { return watchedInput{s.in, s} }

// watchedInput has the methods of the file, so that reads can be interrupted, but tells when one fails, and which frames
// were there. Bubble Tea reads on when it has handed over all keys of the last read.
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

// output is the terminal's output for Bubble Tea.
func (s *screen) output() io.Writer { return watchedOutput{s.out, s} }

// watchedOutput has the methods of the file, by which Bubble Tea knows that it is a terminal. What sets the terminal up
// and gives it back goes through, as strings; the frames, as bytes, do not: the renderer draws.
type watchedOutput struct {
	*os.File
	screen *screen
}

func (w watchedOutput) Write(p []byte) (int, error) { return len(p), nil }

func (w watchedOutput) WriteString(text string) (int, error) { return w.screen.write([]byte(text)) }

// write writes in one piece, whoever else does.
func (s *screen) write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

// show writes a frame. It counts from just before it is written, so that no key that answers it can come earlier. On a
// terminal that is gone it is lost; its input tells.
func (s *screen) show(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frames.Add(1)
	close(s.written)
	s.written = make(chan struct{})
	_, _ = s.out.Write(frame)
}

// Print prints a text on the normal screen, above the frames there.
func (s *screen) Print(text string) { s.renderer.print(text) }

// suspension stops the process until a shell continues it, while Bubble Tea has given the terminal back.
type suspension struct{ screen *screen }

// Run implements tea.ExecCommand.
func (s suspension) Run() error {
	s.screen.renderer.stop()
	stopProcess()
	s.screen.renderer.restart()
	return nil
}

// SetStdin implements tea.ExecCommand; the terminal is known.
func (suspension) SetStdin(io.Reader) {}

// SetStdout implements tea.ExecCommand.
func (suspension) SetStdout(io.Writer) {}

// SetStderr implements tea.ExecCommand.
func (suspension) SetStderr(io.Writer) {}

// Suspended is what Bubble Tea is to run with the terminal given back.
func (s *screen) Suspended() tea.ExecCommand { return suspension{s} }

// Departing is told once.
func (s *screen) Departing() { close(s.departs) }

// stamp marks keys and what commands answer with the frames that were there as they arrived.
func (s *screen) stamp(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.KeyMsg:
		return arrived{msg, int(s.read.Load())}
	case workMsg:
		return arrived{msg, int(s.frames.Load())}
	}
	return msg
}

// AwaitFrame returns after the next frame. If there is none in the time of two frames it was already there, or looks
// like the one before.
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

// Copy sends text for the clipboard with OSC 52. Terminals that know it do not answer.
func (s *screen) Copy(text string) error {
	_, err := s.write([]byte(osc52.New(text).String()))
	if err != nil {
		return fmt.Errorf("writing to the terminal: %w", err)
	}
	return nil
}

// state is how the two ends of a terminal were set before the program ran.
type state [2]*term.State

func (s *screen) save() (before state, err error) {
	for i, end := range []*os.File{s.in, s.out} {
		if before[i], err = term.GetState(end.Fd()); err != nil {
			return before, err
		}
	}
	return before, nil
}

// restore sets the terminal as it was. Bubble Tea has done so already unless it was stuck.
func (s *screen) restore(before state) {
	_ = term.Restore(s.in.Fd(), before[0])
	_ = term.Restore(s.out.Fd(), before[1])
}
