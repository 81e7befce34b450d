package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"connect-pipedrive/internal/echo"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// maxSecret limits the length of a secret: Pipedrive's longest token has 768 characters.
const maxSecret = 8 << 10

// readSecret reads one secret from standard input: at a terminal it asks for it by what, without echo; from a pipe it reads
// the first line. If a signal ends the program meanwhile, the terminal echoes again.
func (a *app) readSecret(ctx context.Context, what string) (secret.Secret, error) {
	asks := isTerminal(a.in)
	if asks {
		hidden := echo.Of(a.in)
		hidden.Off()
		defer hidden.On()
		fmt.Fprintf(a.err, "%s: ", what)
	}
	line, err := a.readLine()
	if ctx.Err() != nil {
		return secret.Secret{}, ctx.Err()
	}
	if asks {
		fmt.Fprintln(a.err)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return secret.Secret{}, fault.New(fault.Usage, "pass it on standard input or in the environment", "cannot read %s: %w", what, err)
	}
	return secret.New(strings.TrimSpace(line)), nil
}

// confirm asks a yes-or-no question at the terminal. Without a terminal nobody can answer, so the command needs --force.
func (a *app) confirm(ctx context.Context, question string) error {
	if !isTerminal(a.in) {
		return fault.New(fault.Usage, "give --force to do it without being asked", "this needs a confirmation, and there is no terminal to ask at")
	}
	for {
		fmt.Fprintf(a.err, "%s? [y/N] ", question)
		line, err := a.readLine()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch answer := strings.ToLower(strings.TrimSpace(line)); {
		case answer == "y" || answer == "yes":
			return nil
		case err != nil || answer == "" || answer == "n" || answer == "no":
			return fault.New(fault.Failed, "answer y to do it", "not done")
		}
		fmt.Fprintln(a.err, "That is neither yes nor no.")
	}
}

// stdin is standard input for as long as the command runs: a terminal or a pipe that nobody writes to cannot be interrupted.
// Whatever an abandoned read still receives is lost; the read ends with the process.
type stdin struct {
	running context.Context //nolint:containedctx // a reader has no other way to know
	in      io.Reader
}

// Read implements io.Reader.
func (s stdin) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	own := make([]byte, len(p))
	done := make(chan result, 1)
	go func() {
		n, err := s.in.Read(own)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, own[:r.n]), r.err
	case <-s.running.Done():
		return 0, s.running.Err()
	}
}

// readLine reads a line of standard input.
func (a *app) readLine() (string, error) {
	return bufio.NewReader(io.LimitReader(a.stdin, maxSecret)).ReadString('\n')
}
