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
	line, err := await(ctx, func() (string, error) { return bufio.NewReader(io.LimitReader(a.in, maxSecret)).ReadString('\n') })
	if ctx.Err() != nil {
		return secret.Secret{}, ctx.Err()
	}
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
	text, err := await(ctx, func() ([]byte, error) { return term.ReadPassword(fd) })
	if ctx.Err() != nil {
		_ = term.Restore(fd, before)
		return secret.Secret{}, ctx.Err()
	}
	fmt.Fprintln(a.err)
	if err != nil && !errors.Is(err, io.EOF) {
		return secret.Secret{}, fault.New(fault.Failed, "pass it on standard input or in the environment", "cannot read %s: %w", what, err)
	}
	return secret.New(strings.TrimSpace(string(text))), nil
}

// confirm asks a yes-or-no question at the terminal. Without one nobody can answer: the command must be told with
// --force.
func (a *app) confirm(ctx context.Context, question string) error {
	if !isTerminal(a.in) {
		return fault.New(fault.Usage, "give --force to do it without being asked", "this needs a confirmation, and there is no terminal to ask at")
	}
	fmt.Fprintf(a.err, "%s? [y/N] ", question)
	line, _ := await(ctx, func() (string, error) { return bufio.NewReader(a.in).ReadString('\n') })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
		return nil
	}
	return fault.New(fault.Failed, "answer y to do it", "not done")
}

// await reads what may never come, or gives ctx's error: a terminal or a pipe that nobody writes to cannot be made to
// answer. The reader is left behind; it ends with the process.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		value, err := read()
		answered <- answer{value, err}
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
