package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// maxSecret bounds what is read as a secret: the longest token of Pipedrive has 768 characters.
const maxSecret = 8 << 10

// readSecret reads one secret from standard input: at a terminal without echo, from a pipe its first line. what names
// it in the prompt and in errors.
func (a *app) readSecret(ctx context.Context, what string) (secret.Secret, error) {
	if isTerminal(a.in) {
		return a.promptSecret(ctx, what)
	}
	line, err := bufio.NewReader(io.LimitReader(a.in, maxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return secret.Secret{}, fault.New(fault.Usage, "pass it on standard input or in the environment", "cannot read %s: %w", what, err)
	}
	return secret.New(strings.TrimSpace(line)), nil
}

// promptSecret asks at the terminal. A signal ends the program while it waits: the terminal echoes again then.
func (a *app) promptSecret(ctx context.Context, what string) (secret.Secret, error) {
	fd := int(a.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return secret.Secret{}, fault.New(fault.Failed, "pass it on standard input or in the environment", "cannot read %s: %w", what, err)
	}
	fmt.Fprintf(a.err, "%s: ", what)
	type answer struct {
		text []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		answered <- answer{text, err}
	}()
	select {
	case r := <-answered:
		fmt.Fprintln(a.err)
		if r.err != nil && !errors.Is(r.err, io.EOF) {
			return secret.Secret{}, fault.New(fault.Failed, "pass it on standard input or in the environment", "cannot read %s: %w", what, r.err)
		}
		return secret.New(strings.TrimSpace(string(r.text))), nil
	case <-ctx.Done():
		_ = term.Restore(fd, before)
		return secret.Secret{}, ctx.Err()
	}
}

// confirm asks a yes-or-no question at the terminal. Without one nobody can answer: the command must be told with
// --force.
func (a *app) confirm(ctx context.Context, question string) error {
	if !isTerminal(a.in) {
		return fault.New(fault.Usage, "give --force to do it without being asked", "%s needs a confirmation", question)
	}
	fmt.Fprintf(a.err, "%s? [y/N] ", question)
	line := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(a.in).ReadString('\n')
		line <- strings.ToLower(strings.TrimSpace(text))
	}()
	select {
	case text := <-line:
		if text == "y" || text == "yes" {
			return nil
		}
		return fault.New(fault.Failed, "answer y to do it", "not done")
	case <-ctx.Done():
		return ctx.Err()
	}
}
