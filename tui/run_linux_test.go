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

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

type pty = wizardtest.PTY

// started is a setup running on a terminal.
type started struct {
	*pty
	done chan struct{}
	a    wizard.Answers
	err  error
}

// startRun runs the setup on the terminal.
func startRun(ctx context.Context, p *pty, session wizard.Session) *started {
	session.World = wizard.World{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}
	s := &started{pty: p, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.a, s.err = Run(ctx, Options{Session: session, In: p.Slave, Out: p.Slave})
	}()
	return s
}

func TestRunLeavesTheTerminalAsItWas(t *testing.T) {
	var journaled wizard.Answers
	p := wizardtest.OpenPTY(t)
	p.Read()
	s := startRun(t.Context(), p, wizard.Session{Journal: func(a wizard.Answers) bool { journaled = a; return true }})
	p.Await("ctrl+c")
	p.Press("\r")
	p.Await("How shall n8n sign in")
	p.Press("\r")
	p.Await("What will your workflows do")
	if now := p.Modes(); *now == *p.Initial {
		t.Error("the terminal is not in raw mode")
	}
	p.Press("\x03")
	<-s.done
	if _, ok := errors.AsType[*wizard.LeftError](s.err); !ok {
		t.Errorf("ended with %v", s.err)
	}
	if s.a.Method != connection.OAuth2 || journaled.Method != connection.OAuth2 {
		t.Errorf("the answers are %+v, journaled %+v", s.a, journaled)
	}
	p.WantRestored()
	wantMainScreen(t, p)
}

// wantMainScreen fails the test unless the alternate screen was left and the cursor is shown.
func wantMainScreen(t *testing.T, p *pty) {
	t.Helper()
	text := p.All()
	for on, off := range map[string]string{ansi.SetModeAltScreenSaveCursor: ansi.ResetModeAltScreenSaveCursor, ansi.HideCursor: ansi.ShowCursor,
		ansi.SetModeBracketedPaste: ansi.ResetModeBracketedPaste} {
		if strings.LastIndex(text, off) < strings.LastIndex(text, on) || !strings.Contains(text, off) {
			t.Errorf("%q was not taken back in %q", on, text)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	p.Read()
	ctx, cancel := context.WithCancel(t.Context())
	s := startRun(ctx, p, wizard.Session{})
	p.Await("ctrl+c")
	cancel()
	<-s.done
	if !errors.Is(s.err, context.Canceled) {
		t.Errorf("ended with %v", s.err)
	}
	p.WantRestored()
	wantMainScreen(t, p)
}

func TestRunEndsWhenTheTerminalIsGone(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	p.Read()
	s := startRun(t.Context(), p, wizard.Session{})
	p.Await("ctrl+c")
	_ = p.Master.Close()
	<-s.done
	if !errors.Is(s.err, ErrTerminalGone) {
		t.Errorf("ended with %v", s.err)
	}
}

// Asking a terminal that is gone for its size may fail before a read from it does.
func TestATerminalThatIsGoneFailsInAnyCall(t *testing.T) {
	err := fmt.Errorf("%w: %w", tea.ErrProgramKilled, syscall.EIO)
	if got := (model{}).ended(t.Context(), err); !errors.Is(got, ErrTerminalGone) {
		t.Errorf("ended with %v", got)
	}
}

func TestRunEndsOnATerminalThatTakesNothing(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	ctx, cancel := context.WithCancel(t.Context())
	// Nobody reads, so the terminal's buffer is full before the first frame: the program hangs in its writes.
	if err := p.Fill(); err != nil {
		t.Fatal(err)
	}
	s := startRun(ctx, p, wizard.Session{})
	cancel()
	<-s.done
	if !errors.Is(s.err, context.Canceled) {
		t.Errorf("ended with %v", s.err)
	}
	p.WantRestored()
}

func TestRunRecordsWhatWasSetUp(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	p.Read()
	a := upTo(t, connection.APIToken, wizard.StepHandOver)
	a.ConfigPath = "config.toml"
	s := startRun(t.Context(), p, wizard.Session{Answers: a})
	p.Await("step 7 of 7")
	p.Press("\r")
	<-s.done
	if s.err != nil {
		t.Fatal(s.err)
	}
	p.WantRestored()
	_, record, _ := strings.Cut(p.All(), ansi.ResetModeAltScreenSaveCursor)
	for _, want := range []string{"Pipedrive is prepared for n8n", "✓ Method     API token", "✓ Hand over  config.toml", "\nconnect-pipedrive validate"} {
		if !strings.Contains(record, want) {
			t.Errorf("%q is not in the record:\n%s", want, record)
		}
	}
	if strings.Contains(p.Written(), canaryToken) {
		t.Error("the token was shown")
	}
}
