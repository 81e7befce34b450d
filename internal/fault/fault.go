package fault

import (
	"errors"
	"fmt"
)

// Kind says whose turn it is after a failure; the exit code follows from it.
type Kind int

// The kinds, in the order of their exit codes.
const (
	Failed      Kind = iota + 1 // anything else: a full disk, a refused overwrite, n8n's 400
	Usage                       // wrong usage, unreadable or invalid configuration or workflow
	Refused                     // credentials refused: 401, invalid_grant, invalid_client, access denied by the user
	Unreachable                 // not reachable, rate-limited beyond patience, 5xx, unreadable answers, a login not answered in time
)

// ExitCode returns the process's exit code for an error of this kind.
func (k Kind) ExitCode() int { return int(k) }

// Error is a failure that a person can act on.
type Error struct {
	Kind    Kind
	Message string // what failed: lower case, no full stop
	Hint    string // what to do next; may be empty
	Status  int    // HTTP status, 0 if there was no answer
	Err     error  // the cause, for errors.Is and errors.As; its text is not shown on its own
}

// Error returns the message alone; the hint is shown on a line of its own.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error of kind with a hint; the message is formatted as by fmt.Errorf, %w included.
func New(kind Kind, hint, format string, args ...any) *Error {
	wrapped := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: wrapped.Error(), Hint: hint, Err: errors.Unwrap(wrapped)}
}

// KindOf returns the kind of the first Error in err's chain, Failed if there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Failed
}

// HintOf returns the hint of the first Error in err's chain, or else of the first error of another kind that has one; empty
// if there is none.
func HintOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok && e.Hint != "" {
		return e.Hint
	}
	var hinting interface {
		error
		Hint() string
	}
	if errors.As(err, &hinting) {
		return hinting.Hint()
	}
	return ""
}

// AsUsage makes err, nil allowed, a Usage error with the same message and hint: what fails like that is to be changed in
// the configuration or on the command line.
func AsUsage(err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: Usage, Message: err.Error(), Hint: HintOf(err), Err: err}
}
