package secret

import (
	"fmt"
	"strings"

	"connect-pipedrive/internal/fault"
)

// Ref is what a configuration holds for a secret: the secret itself (a literal), or where it is kept.
//
//	env:NAME               an environment variable
//	file:PATH              a file, relative to the configuration's folder; one line break at its end does not count
//	keyring:SERVICE/USER   the system's keyring; SERVICE ends at the first "/"
//
// The prefix decides, in this spelling; any other text is a literal. The zero value holds nothing. Refs can be compared
// with ==. A literal prints as dots, a reference as it is.
type Ref struct{ text Secret }

// The kinds of references, which a colon follows, and what is none.
const (
	inEnv     = "env"
	inFile    = "file"
	inKeyring = "keyring"
	literal   = "literal"
)

// Literal returns a Ref that holds the secret itself. A secret that begins like a reference would be read back as one: check
// with IsLiteral.
func Literal(s Secret) Ref { return Ref{s} }

// InKeyring returns the Ref of a keyring entry. The service must not contain "/".
func InKeyring(service, user string) Ref { return Ref{New(inKeyring + ":" + service + "/" + user)} }

// InEnv returns the Ref of an environment variable.
func InEnv(name string) Ref { return Ref{New(inEnv + ":" + name)} }

// ParseRef reads the text of a configuration. A reference that leads nowhere is a fault.Usage error.
func ParseRef(text string) (Ref, error) {
	r := Ref{New(text)}
	bad := func(form string) (Ref, error) {
		return Ref{}, fault.New(fault.Usage, "write it as "+form, "the reference %q is incomplete", text)
	}
	kind, target := r.split()
	switch {
	case kind != literal && strings.ContainsRune(text, 0):
		return Ref{}, fault.New(fault.Usage, "remove the NUL character", "a reference cannot contain NUL")
	case kind == inEnv && (target == "" || strings.ContainsAny(target, "= \t")):
		return bad("env:NAME")
	case kind == inFile && strings.TrimSpace(target) == "":
		return bad("file:PATH")
	case kind == inKeyring:
		if service, user := r.keyring(); service == "" || user == "" {
			return bad("keyring:SERVICE/USER")
		}
	}
	return r, nil
}

// IsZero reports whether nothing is held.
func (r Ref) IsZero() bool { return r.text.IsZero() }

// split returns the reference's kind, and what it points to.
func (r Ref) split() (kind, target string) {
	switch kind, target, found := strings.Cut(r.Reveal(), ":"); {
	case !found:
	case kind == inEnv, kind == inFile, kind == inKeyring:
		return kind, target
	}
	return literal, ""
}

// Kind returns how the secret is kept: "literal", "env", "file" or "keyring".
func (r Ref) Kind() string {
	kind, _ := r.split()
	return kind
}

// IsLiteral reports whether the secret itself is held. The empty Ref is a literal, too.
func (r Ref) IsLiteral() bool { return r.Kind() == literal }

// IsEnv reports whether the secret is in the environment.
func (r Ref) IsEnv() bool { return r.Kind() == inEnv }

// IsFile reports whether the secret is in a file of its own.
func (r Ref) IsFile() bool { return r.Kind() == inFile }

// IsKeyring reports whether the secret is in the system's keyring.
func (r Ref) IsKeyring() bool { return r.Kind() == inKeyring }

// Reveal returns the text for the configuration: of a literal, the secret.
func (r Ref) Reveal() string { return r.text.Reveal() }

// Target returns what the reference points to: the variable's name, the file's path, SERVICE/USER. A literal has none.
func (r Ref) Target() string {
	_, target := r.split()
	return target
}

// String returns the reference, or dots for a literal.
func (r Ref) String() string {
	if r.IsLiteral() {
		return r.text.String()
	}
	return r.Reveal()
}

// Format prints as String does, whatever the verb.
func (r Ref) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, r.String()) }

// MarshalText gives what String gives.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r Ref) keyring() (service, user string) {
	service, user, _ = strings.Cut(r.Target(), "/")
	return service, user
}
