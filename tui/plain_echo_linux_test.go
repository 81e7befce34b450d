package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// plainOnTerminal starts the prompts on a terminal, at the question for the API token.
func plainOnTerminal(ctx context.Context, t *testing.T) (p *pty, ended chan error) {
	t.Helper()
	p = openPTY(t)
	p.read()
	ended = make(chan error, 1)
	go func() {
		_, err := RunPlain(ctx, Options{Pipedrive: &fakePipedrive{}, Host: &fakeHost{}}, p.slave, p.slave)
		ended <- err
	}()
	for _, answer := range []struct{ question, line string }{
		{"n8n", ""}, {"Address", ""}, {"Method", "1"}, {"Version", ""}, {"Pick actions", "deal:get"}, {"Pick actions", ""}, {"Custom API call", ""},
		{"yes or no", ""},
	} {
		p.await(answer.question)
		p.press(answer.line + "\n")
	}
	p.await("API token:")
	return p, ended
}

// A secret that is typed is not shown, and everything else is again afterwards.
func TestPlainHidesSecretsOnATerminal(t *testing.T) {
	p, ended := plainOnTerminal(t.Context(), t)
	if p.modes().Lflag&unix.ECHO != 0 {
		t.Error("typing is shown at the question for a secret")
	}
	p.press(canaryToken + "\n")
	for !strings.Contains(p.written(), "Is that you") {
		<-p.grown
	}
	if shown := p.written(); strings.Contains(shown, canaryToken) || !strings.Contains(shown, "Taken: 40 characters.") {
		t.Errorf("the terminal shows\n%s", shown)
	}
	if p.modes().Lflag&unix.ECHO == 0 {
		t.Error("typing is no longer shown")
	}
	p.press("quit\n")
	if _, ok := errors.AsType[*LeftError](<-ended); !ok {
		t.Error("quit was not taken")
	}
	p.wantRestored()
}

// A signal in the middle of a secret leaves the terminal as it was, and the waiting read ends.
func TestPlainInterruptedAtASecret(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	p, ended := plainOnTerminal(ctx, t)
	cause := errors.New("terminated")
	cancel(cause)
	if err := <-ended; !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	p.wantRestored()
}
