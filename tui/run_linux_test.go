package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// started is a setup that runs on a terminal.
type started struct {
	*pty
	done chan struct{}
	a    wizard.Answers
	err  error
}

// startRun runs the setup on the terminal.
func startRun(ctx context.Context, p *pty, opts Options) *started {
	if opts.Pipedrive == nil {
		opts.Pipedrive = &fakePipedrive{}
	}
	if opts.Host == nil {
		opts.Host = &fakeHost{}
	}
	opts.In, opts.Out = p.slave, p.slave
	s := &started{pty: p, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.a, s.err = Run(ctx, opts)
	}()
	return s
}

func TestRunLeavesTheTerminalAsItWas(t *testing.T) {
	var journaled wizard.Answers
	p := openPTY(t)
	p.read()
	s := startRun(t.Context(), p, Options{Journal: func(a wizard.Answers) { journaled = a }})
	p.await("ctrl+c")
	p.press("\r")
	p.await("How shall n8n sign in")
	p.press("\r")
	p.await("What will your workflows do")
	if now := p.modes(); *now == *p.initial {
		t.Error("the terminal is not in raw mode")
	}
	p.press("\x03")
	<-s.done
	if _, ok := errors.AsType[*LeftError](s.err); !ok {
		t.Errorf("ended with %v", s.err)
	}
	if s.a.Method != connection.OAuth2 || journaled.Method != connection.OAuth2 {
		t.Errorf("the answers are %+v, journaled %+v", s.a, journaled)
	}
	p.wantRestored()
	p.wantMainScreen()
}

// wantMainScreen fails the test unless the alternate screen was left and the cursor is shown.
func (p *pty) wantMainScreen() {
	p.t.Helper()
	text := p.all()
	for on, off := range map[string]string{ansi.SetModeAltScreenSaveCursor: ansi.ResetModeAltScreenSaveCursor, ansi.HideCursor: ansi.ShowCursor,
		ansi.SetModeBracketedPaste: ansi.ResetModeBracketedPaste} {
		if strings.LastIndex(text, off) < strings.LastIndex(text, on) || !strings.Contains(text, off) {
			p.t.Errorf("%q was not taken back in %q", on, text)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	p := openPTY(t)
	p.read()
	ctx, cancel := context.WithCancel(t.Context())
	s := startRun(ctx, p, Options{})
	p.await("ctrl+c")
	cancel()
	<-s.done
	if !errors.Is(s.err, context.Canceled) {
		t.Errorf("ended with %v", s.err)
	}
	p.wantRestored()
	p.wantMainScreen()
}

func TestRunEndsWhenTheTerminalIsGone(t *testing.T) {
	p := openPTY(t)
	p.read()
	s := startRun(t.Context(), p, Options{})
	p.await("ctrl+c")
	_ = p.master.Close()
	<-s.done
	if !errors.Is(s.err, ErrTerminalGone) {
		t.Errorf("ended with %v", s.err)
	}
}

// Asking a terminal that is gone for its size may fail before a read does.
func TestATerminalThatIsGoneFailsInAnyCall(t *testing.T) {
	err := fmt.Errorf("%w: %w", tea.ErrProgramKilled, syscall.EIO)
	if got := (model{}).ended(t.Context(), err); !errors.Is(got, ErrTerminalGone) {
		t.Errorf("ended with %v", got)
	}
}

func TestRunEndsOnATerminalThatTakesNothing(t *testing.T) {
	p := openPTY(t)
	ctx, cancel := context.WithCancel(t.Context())
	// Nobody reads, so the terminal's buffer is full before the first frame: the program hangs in its writes.
	if err := fill(p); err != nil {
		t.Fatal(err)
	}
	s := startRun(ctx, p, Options{})
	cancel()
	<-s.done
	if !errors.Is(s.err, context.Canceled) {
		t.Errorf("ended with %v", s.err)
	}
	p.wantRestored()
}

func TestRunRecordsWhatWasSetUp(t *testing.T) {
	p := openPTY(t)
	p.read()
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	a.ConfigPath = "config.toml"
	s := startRun(t.Context(), p, Options{Answers: a})
	p.await("step 7 of 7")
	p.press("\r")
	<-s.done
	if s.err != nil {
		t.Fatal(s.err)
	}
	p.wantRestored()
	_, record, _ := strings.Cut(p.all(), ansi.ResetModeAltScreenSaveCursor)
	for _, want := range []string{"Pipedrive is prepared for n8n", "✓ Method     API token", "✓ Hand over  config.toml", "\nconnect-pipedrive validate"} {
		if !strings.Contains(record, want) {
			t.Errorf("%q is not in the record:\n%s", want, record)
		}
	}
	if strings.Contains(p.written(), canaryToken) {
		t.Error("the token was shown")
	}
}

// fill writes to the terminal until it takes no more.
func fill(p *pty) error {
	return control(p.slave, func(fd int) error {
		if err := unix.SetNonblock(fd, true); err != nil {
			return err
		}
		defer func() { _ = unix.SetNonblock(fd, false) }()
		for {
			if _, err := unix.Write(fd, make([]byte, 256)); errors.Is(err, unix.EAGAIN) {
				return nil
			} else if err != nil {
				return err
			}
		}
	})
}
