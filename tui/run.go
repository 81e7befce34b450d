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

// fps is how many frames a second are written at most.
const fps = 120

// Run goes through the setup on the screen. The answers are as far as they came, also with an error, which is
//
//   - a *wizard.LeftError if the person left before the end,
//   - ctx's error if that ended; the caller that caught a signal ends ctx,
//   - ErrTerminalGone if the terminal was closed.
//
// However it ends, the terminal is as it was before. After the end of the setup a record of it stands on the screen.
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
	if last, ok := end.(drawn); ok { // stuck, it has no last model: what it journaled on its way counts
		m = last.model
		kept = opts.Keep(m.answers)
	}
	err = m.ended(ctx, err)
	switch { // a terminal that is gone keeps no record
	case err == nil:
		plain.WriteRecord(opts.Out, m.answers.Record())
	case m.end == left:
		plain.WriteRecord(opts.Out, m.answers.RecordLeft(m.at, kept))
	}
	return m.answers, err
}

// frugal makes the runtime fit a program that mostly waits, and gives back what undoes it. One thread at a time is
// plenty, and a key then wakes one instead of several, which takes a fifth less CPU; a smaller heap is collected more
// often, which costs nothing that can be measured.
func frugal() (undo func()) {
	runtime.GOMAXPROCS(1)
	percent := debug.SetGCPercent(20)
	return func() {
		debug.SetGCPercent(percent)
		runtime.SetDefaultGOMAXPROCS()
	}
}

// newEnv is the env that all steps share.
func newEnv(opts Options, t terminal, send func(tea.Msg)) env {
	return env{
		theme: newTheme(!opts.NoColor),
		keys:  newKeyMap(),
		cmds:  &commands{world: opts.World, term: t, journal: opts.Journal, send: send},
		demo:  opts.World.Demo,

		configured: opts.Answers.Configured(),
	}
}

// ended is the error for how the program ended.
func (m model) ended(ctx context.Context, err error) error {
	switch {
	case m.end == finished:
		return nil
	case m.end == left:
		return &wizard.LeftError{}
	case m.end == panicked:
		return fmt.Errorf("this is a defect of the program: %v\n%s", m.crash.value, m.crash.stack)
	case errors.Is(context.Cause(ctx), ErrTerminalGone), errors.Is(err, syscall.EIO): // asked for its size, say
		return ErrTerminalGone
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return &wizard.LeftError{}
	}
	return err
}

// grace is how long the program may take to end after its context did. A terminal that takes no bytes would otherwise
// hold it for ever.
const grace = 500 * time.Millisecond

// run runs the program to its end, or until it does not end although its context did.
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
			go p.Send(contextEnded{}) // in good order: to kill it would race with its reading
		case <-departs:
			departs, late = nil, time.After(settlePatience+grace)
		case <-late:
			p.Kill()
			return nil, ctx.Err()
		}
	}
}
