package secret

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// Keyring is the system's keyring. A missing entry is an error that matches keyring.ErrNotFound.
type Keyring interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

// Store reads and writes what references point to.
type Store struct {
	Getenv  func(name string) string
	Keyring Keyring
	Dir     string // the folder that file: is relative to: the configuration's
}

// NewStore returns the Store of this process: its environment and the system's keyring.
func NewStore(dir string) Store { return Store{Getenv: os.Getenv, Keyring: System{}, Dir: dir} }

// maxFile bounds a secret's file: the longest token is under 1 kB.
const maxFile = 64 << 10

// Resolve gives the secret that r holds or points to, never an empty one for a reference. An empty Ref gives the empty
// secret. Errors are fault.Usage with a hint and never contain a secret.
func (s Store) Resolve(r Ref) (Secret, error) {
	v, err := s.resolve(r)
	if err == nil && !r.IsLiteral() && sanitize.HasHidden(v.Reveal()) {
		return Secret{}, fault.New(fault.Usage, "write the secret there as its only line, without what was pasted along",
			"what %s refers to holds a line break, or characters that cannot be seen", r.Reveal())
	}
	return v, err
}

func (s Store) resolve(r Ref) (Secret, error) {
	switch {
	case r.IsEnv():
		if v := s.Getenv(r.Target()); v != "" {
			return New(v), nil
		}
		return Secret{}, fault.New(fault.Usage, "set it, or change "+r.Reveal()+" in the configuration",
			"the environment variable %s is not set", r.Target())
	case r.IsFile():
		return s.readFile(r)
	case r.IsKeyring():
		v, err := s.Keyring.Get(r.keyring())
		if err != nil {
			return Secret{}, keyringError(r, "read", err)
		}
		if v == "" {
			return Secret{}, keyringError(r, "read", keyring.ErrNotFound)
		}
		return New(v), nil
	}
	return r.text, nil
}

// Put writes a secret to where r points. A literal has no such place: writing it into the configuration is the
// caller's part. The environment cannot be written: the error's hint says what to set, unless it holds the secret
// already.
func (s Store) Put(r Ref, secret Secret) error {
	switch {
	case r.IsEnv():
		name := r.Target()
		if s.Getenv(name) == secret.Reveal() {
			return nil
		}
		return &EnvError{Name: name}
	case r.IsFile():
		return fault.AsUsage(atomicfile.Write(s.Path(r), []byte(secret.Reveal()+"\n"), 0o600, true))
	case r.IsKeyring():
		service, user := r.keyring()
		if err := s.Keyring.Set(service, user, secret.Reveal()); err != nil {
			return keyringError(r, "write", err)
		}
	}
	return nil
}

// Remove deletes what r points to; that it is gone already is no error. The environment cannot be changed: *EnvError.
func (s Store) Remove(r Ref) error {
	switch {
	case r.IsEnv():
		if name := r.Target(); s.Getenv(name) != "" {
			return &EnvError{Name: name}
		}
	case r.IsFile():
		if err := os.Remove(s.Path(r)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Failed, "remove it by hand: what it holds is worth nothing any more", "cannot remove %s: %w", s.Path(r), err)
		}
	case r.IsKeyring():
		if err := s.Keyring.Delete(r.keyring()); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return keyringError(r, "remove", err)
		}
	}
	return nil
}

// CheckWritable reports why a Put to r would fail, before anything depends on it.
func (s Store) CheckWritable(r Ref) error {
	p, err := s.Reserve(r)
	p.Discard()
	return err
}

// EnvError says that a secret belongs into the environment, where no program can put it for others.
type EnvError struct{ Name string }

// Error says what could not be written.
func (e *EnvError) Error() string {
	return "the environment variable " + e.Name + " cannot be changed from here"
}

// Path returns the file that a file: reference names, relative to the configuration.
func (s Store) Path(r Ref) string {
	path := filepath.FromSlash(r.Target())
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(s.Dir, path)
}

func (s Store) readFile(r Ref) (Secret, error) {
	path := s.Path(r)
	bad := func(hint, format string, args ...any) (Secret, error) {
		return Secret{}, fault.New(fault.Usage, hint, format, args...)
	}
	data, err := atomicfile.Read(path, maxFile)
	text := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	switch {
	case errors.Is(err, atomicfile.ErrNotPlain):
		return bad("change "+r.Reveal()+" in the configuration", "cannot read a secret: %s is not a plain file", path)
	case errors.Is(err, atomicfile.ErrTooLarge):
		return bad("check that "+r.Reveal()+" is the right file", "%s is too large for a secret", path)
	case err != nil:
		return bad("create it with the secret as its only line, or change "+r.Reveal()+" in the configuration", "cannot read a secret: %w", err)
	case text == "":
		return bad("write the secret into it", "the file %s holds no secret", path)
	}
	return New(text), nil
}

// keyringError gives words for what keyrings report. There is no fallback: a secret never ends up where it was not
// meant to be.
func keyringError(r Ref, doing string, err error) error {
	switch {
	case errors.Is(err, errNoAnswer):
		return fault.New(fault.Usage, "unlock the keyring, or see whether its service runs; or keep secrets elsewhere (env:NAME, file:PATH, or in the configuration)",
			"cannot %s %s: %w", doing, r.Target(), err)
	case errors.Is(err, keyring.ErrNotFound):
		return fault.New(fault.Usage, "run `connect-pipedrive login` in a terminal or the wizard, which ask for it, or change the reference in the configuration",
			"the keyring has no entry %s: %w", r.Target(), err)
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return fault.New(fault.Usage, "keep this secret in a file instead (file:PATH)", "the secret is too long for the system's keyring: %w", err)
	case hasNoService(err):
		e := fault.New(fault.Usage, "keep secrets elsewhere (env:NAME, file:PATH, or in the configuration), or start a keyring service",
			"cannot %s %s: this session has no keyring service that answers", doing, r.Target())
		e.Err = err
		return e
	}
	return fault.New(fault.Usage, "unlock the keyring, or keep secrets elsewhere (env:NAME, file:PATH, or in the configuration)",
		"cannot %s %s in the system's keyring: %w", doing, r.Target(), err)
}

// hasNoService reports whether there is no keyring at all: on Linux no session bus, nothing to start one with, or nothing on
// it that keeps secrets. The library gives these as texts alone.
func hasNoService(err error) bool {
	text := err.Error()
	return strings.Contains(text, "executable file not found") || strings.Contains(text, "dbus") || strings.Contains(text, "org.freedesktop.secrets")
}
