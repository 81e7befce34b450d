package secret

import (
	"cmp"
	"errors"
	"time"

	"github.com/zalando/go-keyring"
)

// ErrMissing is what the error of Resolve matches where the keyring has no such entry.
var ErrMissing = keyring.ErrNotFound

// System is the keyring of the operating system: Secret Service, Keychain or Credential Manager. It may have to be unlocked
// by the person first, or not answer at all: no call of it waits without end.
type System struct {
	Waiting func(message, hint string) // told that a call takes its time; nil: nobody is

	patience time.Duration // 0: keyringPatience
}

const (
	keyringQuiet    = 500 * time.Millisecond // how long nothing is said of a call
	keyringPatience = time.Minute            // how long a call may take; a person may have to type a password
)

var errNoAnswer = errors.New("the system's keyring does not answer")

// Get reads an entry.
func (s System) Get(service, user string) (string, error) {
	return s.call(func() (string, error) { return keyring.Get(service, user) })
}

// Set writes an entry.
func (s System) Set(service, user, password string) error {
	_, err := s.call(func() (string, error) { return "", keyring.Set(service, user, password) })
	return err
}

// Delete removes an entry.
func (s System) Delete(service, user string) error {
	_, err := s.call(func() (string, error) { return "", keyring.Delete(service, user) })
	return err
}

// call runs one call to its end or to that of the patience. The system gives no way to end it: one that is given up goes
// on until the program ends.
func (s System) call(do func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := do()
		done <- result{text, err}
	}()
	patience := cmp.Or(s.patience, keyringPatience)
	quiet, late := time.NewTimer(min(keyringQuiet, patience/2)), time.NewTimer(patience)
	defer quiet.Stop()
	defer late.Stop()
	for {
		select {
		case r := <-done:
			return r.text, r.err
		case <-quiet.C:
			if s.Waiting != nil {
				s.Waiting("the system's keyring is waited for, "+patience.String()+" at most", "unlock it, if it asks for its password")
			}
		case <-late.C:
			return "", errNoAnswer
		}
	}
}
