package plain

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

// plainOnTerminal starts the prompts on a terminal, at the question for the API token.
func plainOnTerminal(ctx context.Context, t *testing.T) (p *wizardtest.PTY, ended chan error) {
	t.Helper()
	p = wizardtest.OpenPTY(t)
	p.Read()
	ended = make(chan error, 1)
	go func() {
		_, err := Run(ctx, given{}.session(), p.Slave, p.Slave)
		ended <- err
	}()
	for _, answer := range []struct{ question, line string }{
		{"n8n [", ""}, {"Address", ""}, {"Method [", "api-token"}, {"Add or", "deal:get"}, {"Picked:", ""},
	} {
		p.Await(answer.question)
		p.Press(answer.line + "\n")
	}
	p.Await("API token:")
	return p, ended
}

// A secret is not shown while it is typed; everything after it is shown again.
func TestHidesSecretsOnATerminal(t *testing.T) {
	p, ended := plainOnTerminal(t.Context(), t)
	if p.Modes().Lflag&unix.ECHO != 0 {
		t.Error("typing is shown at the question for a secret")
	}
	p.Press(canaryToken + "\n")
	for !strings.Contains(p.Written(), "Is that you") {
		<-p.Grown
	}
	if shown := p.Written(); strings.Contains(shown, canaryToken) || !strings.Contains(shown, "Taken: 40 characters.") {
		t.Errorf("the terminal shows\n%s", shown)
	}
	if p.Modes().Lflag&unix.ECHO == 0 {
		t.Error("typing is no longer shown")
	}
	p.Press("quit\n")
	if _, ok := errors.AsType[*wizard.LeftError](<-ended); !ok {
		t.Error("quit was not taken")
	}
	p.WantRestored()
}

// A signal while a secret is being typed leaves the terminal as it was, and ends the waiting read.
func TestInterruptedAtASecret(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	p, ended := plainOnTerminal(ctx, t)
	cause := errors.New("terminated")
	cancel(cause)
	if err := <-ended; !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	p.WantRestored()
}
