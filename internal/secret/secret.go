package secret

import (
	"fmt"
	"log/slog"
	"unique"

	"connect-pipedrive/internal/sanitize"
)

// dots stands for every secret, whatever its length: a length in a log tells an attacker something, too.
const dots = sanitize.Dots

// Secret is a token, a password or a client secret. However it is printed, logged or marshalled it gives dots;
// Reveal alone gives the text, so that every place that uses one is found by searching for that word.
// The zero value is the empty secret. Secrets can be compared with ==.
type Secret struct {
	// A handle, because fmt cannot call methods on unexported fields of other structs: it prints what is in them, here
	// an address. The zero handle is the empty secret.
	text unique.Handle[string]
}

// New takes text as a secret.
func New(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{unique.Make(text)}
}

// Reveal returns the text itself. Pass it only to what sends or stores the secret.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return s.text.Value()
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s == Secret{} }

// Len returns the length in bytes, which a screen may show so that a cut-off paste is noticed.
func (s Secret) Len() int { return len(s.Reveal()) }

// String gives dots, or nothing for the empty secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return dots
}

// Format gives dots for every verb; %#v and %x would otherwise look inside.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalText gives dots: JSON, TOML and XML all come through here.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue gives dots to log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
