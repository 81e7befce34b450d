package tui

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"connect-pipedrive/tui/plain"
	"connect-pipedrive/wizard"
)

// fps is the highest number of frames written per second.
const fps = 120

// Run runs the setup on the screen. It returns the answers as far as they got, also with an error, which is
//
//   - a *wizard.LeftError if the person left before the end,
//   - ctx's error if that ended; the caller that caught a signal ends ctx,
//   - ErrTerminalGone if the terminal was closed.
//
// However it ends, the terminal is restored. After the end of the setup a record of it remains on the screen.
func Run(ctx context.Context, opts Options) (wizard.Answers, error) {
	defer frugal()()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := newScreen(opts, cancel)
	before, err := s.save()
	if err != nil {
		return opts.Answers, fmt.Errorf("reading the terminal's state: %w", err)
	}

	var p *tea.Program
	width, height, err := term.GetSize(s.Fd()) // so that the first frame is complete
	if err != nil {
		return opts.Answers, fmt.Errorf("reading the terminal's size: %w", err)
	}
	m := newModel(ctx, newEnv(opts, s, func(msg tea.Msg) { p.Send(msg) }), newSteps(), opts.Answers, opts.Answers.Start(),
		opts.Notices, width, height)
	s.renderer = startRenderer(s.show, s.frame, width, height)
	p = tea.NewProgram(drawn{m, s.renderer}, tea.WithInput(s.input()), tea.WithOutput(s.output()), tea.WithFPS(1),
		tea.WithFilter(s.stamp), tea.WithoutSignalHandler())
	end, err := s.run(ctx, p)
	kept := false
	s.restore(before)
	if last, ok := end.(drawn); ok { // if it was stuck there is no last model, and what it journaled on the way counts
		m = last.model
		kept = opts.Keep(m.answers)
	}
	err = m.ended(ctx, err)
	switch { // nothing can be printed on a terminal that is gone
	case err == nil:
		plain.WriteRecord(opts.Out, m.answers.Record())
	case m.end == left:
		plain.WriteRecord(opts.Out, m.answers.RecordLeft(m.at, kept))
	}
	return m.answers, err
}

// frugal tunes the runtime for a program that mostly waits, and returns a function that undoes it. One thread at a time is
// plenty: a key then wakes one instead of several, which takes a fifth less CPU. A smaller heap is collected more often, at
// no measurable cost.
func frugal() (undo func()) {
	runtime.GOMAXPROCS(1)
	percent := debug.SetGCPercent(20)
	return func() {
		debug.SetGCPercent(percent)
		runtime.SetDefaultGOMAXPROCS()
	}
}

// newEnv returns the env that all steps share.
func newEnv(opts Options, t terminal, send func(tea.Msg)) env {
	return env{
		theme: newTheme(!opts.NoColor),
		keys:  newKeyMap(),
		cmds:  &commands{world: opts.World, term: t, journal: opts.Journal, send: send},
		demo:  opts.World.Demo,

		configured: opts.Answers.Configured(),
	}
}

// ended returns the error for how the program ended.
func (m model) ended(ctx context.Context, err error) error {
	switch {
	case m.end == finished:
		return nil
	case m.end == left:
		return &wizard.LeftError{}
	case m.end == panicked:
		return fmt.Errorf("this is a defect of the program: %v\n%s", m.crash.value, m.crash.stack)
	case errors.Is(context.Cause(ctx), ErrTerminalGone), errors.Is(err, syscall.EIO): // as when it is asked for its size
		return ErrTerminalGone
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return &wizard.LeftError{}
	}
	return err
}

// grace is how long the program may take to end once its context has. A terminal that accepts no bytes would otherwise block
// it for ever.
const grace = 500 * time.Millisecond

// run runs the program until it ends, or until it has failed to end after its context did.
func (s *screen) run(ctx context.Context, p *tea.Program) (tea.Model, error) {
	type result struct {
		model tea.Model
		err   error
	}
	ended := make(chan result, 1)
	go func() {
		m, err := p.Run()
		s.renderer.stop()
		ended <- result{m, err}
	}()
	var departs <-chan struct{}
	var late <-chan time.Time
	for done := ctx.Done(); ; {
		select {
		case r := <-ended:
			return r.model, r.err
		case <-done:
			done, departs, late = nil, s.departs, time.After(grace)
			go p.Send(contextEnded{}) // in an orderly way: killing the program would race with its reading
		case <-departs:
			departs, late = nil, time.After(settlePatience+grace)
		case <-late:
			p.Kill()
			return nil, ctx.Err()
		}
	}
}
