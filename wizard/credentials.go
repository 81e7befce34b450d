package wizard

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// Field is one value that registering yields, with everything that is known about it.
type Field struct {
	Label  string
	Steps  string // the step in n8n's guide in which it is copied
	Help   string // where it is found
	Secret bool

	Value func(Answers) string                  // the current value
	Set   func(a Answers, value string) Answers //
	Ref   func(config.Refs) secret.Ref          // how the configuration stores it

	name     string                                // for the middle of a sentence
	empty    string                                // what to do without a value
	shape    func(value string) bool               // the shape that all values seen so far had
	length   int                                   // their length
	mistaken func(a Answers, value string) Verdict // what else the value looks like; it fits if this returns nothing
}

// Verdict is what can be said about a value from its looks.
type Verdict struct {
	Fit  Fit
	Text string // what is wrong and what to do; empty if it fits
}

// Fit is how well a value matches what it should be.
type Fit int

// The fits. The formats are not documented, so a value that merely looks odd is not refused.
const (
	Fits    Fit = iota
	Unusual     // it may be right all the same
	Wrong       // it cannot be right
	Empty
)

// String returns the fit as it is read beside the value.
func (f Fit) String() string { return [...]string{"fits", "unusual", "does not fit", "empty"}[f] }

// Refused reports whether the value cannot be used.
func (v Verdict) Refused() bool { return v.Fit >= Wrong }

// Fields returns the values that the chosen method needs, in the order in which they are entered.
func (a Answers) Fields() []Field {
	if a.Method == connection.OAuth2 {
		return []Field{clientIDField, clientSecretField}
	}
	return []Field{apiTokenField}
}

const tabWords = "copy it from the tab OAuth & access scopes"

// hex16 reports the shape of Pipedrive's values, hexadecimal as far as they were seen: no page of its documentation says so.
func hex16(text string) bool { return len(text) == 16 && strings.Trim(text, "0123456789abcdef") == "" }
func hex40(text string) bool {
	return len(text) == 40 && strings.Trim(text, "0123456789abcdefABCDEF") == ""
}

var (
	apiTokenField = Field{
		Label: "API token", Steps: "3", Secret: true, Help: "Copy Your personal API token from the tab API.",
		Value: func(a Answers) string { return a.APIToken.Reveal() },
		Set:   func(a Answers, v string) Answers { a.APIToken = secret.New(v); return a },
		Ref:   func(r config.Refs) secret.Ref { return r.APIToken },
		name:  "token", empty: "copy it from the page above", shape: hex40, length: 40,
		mistaken: func(_ Answers, v string) Verdict {
			if strings.HasPrefix(v, "v1u:") {
				return Verdict{Unusual, "this looks like the access token of an OAuth2 app; go on if it is right"}
			}
			return Verdict{}
		},
	}
	clientIDField = Field{
		Label: "Client ID", Steps: "9", Help: "It stands on the app's tab OAuth & access scopes in Developer Hub.",
		Value: func(a Answers) string { return a.App.ClientID },
		Set:   func(a Answers, v string) Answers { a.App.ClientID = v; return a },
		Ref:   func(r config.Refs) secret.Ref { return r.ClientID },
		name:  "Client ID", empty: tabWords, shape: hex16, length: 16,
		mistaken: func(_ Answers, v string) Verdict {
			if hex40(v) {
				return Verdict{Unusual, "this looks like the secret: the Client ID is the line above it"}
			}
			return Verdict{}
		},
	}
	clientSecretField = Field{
		Label: "Client secret", Steps: "10", Secret: true, Help: "It stands below the Client ID.",
		Value: func(a Answers) string { return a.App.ClientSecret.Reveal() },
		Set:   func(a Answers, v string) Answers { a.App.ClientSecret = secret.New(v); return a },
		Ref:   func(r config.Refs) secret.Ref { return r.ClientSecret },
		name:  "Client secret", empty: tabWords, shape: hex40, length: 40,
		mistaken: func(a Answers, v string) Verdict {
			if v == a.App.ClientID {
				return Verdict{Wrong, "This is the Client ID again. The secret is below it: 40 characters."}
			}
			return Verdict{}
		},
	}
)

// Judge says what can be said about a value from its looks.
func (f Field) Judge(a Answers, value string) Verdict {
	odd, mistaken := oddWords(value), f.mistaken(a, value)
	switch {
	case value == "":
		return Verdict{Empty, f.empty}
	case mistaken.Fit != Fits:
		return mistaken
	case f.shape(value):
		return Verdict{}
	case odd != "":
		return Verdict{Wrong, odd}
	case len(value) != f.length:
		return Verdict{Unusual, fmt.Sprintf("a %s has %d characters, this one %d; go on if it is right", f.name, f.length, len(value))}
	}
	return Verdict{Unusual, "a " + f.name + " consists of 0-9 and a-f so far; go on if it is right"}
}

// Placed is a pasted value and the field that it goes to.
type Placed struct {
	Field int
	Value string
}

// PlacePaste finds the fields for what was pasted while focus was the next field: by shape where that is clear, in any order
// and several at once; otherwise all of it goes to focus.
func (a Answers) PlacePaste(text string, focus int) []Placed {
	fields := a.Fields()
	whole := sanitize.Unbroken(text)
	words := strings.Fields(text)
	if slices.ContainsFunc(fields, func(f Field) bool { return f.shape(whole) }) {
		words = []string{whole} // one value that copying broke into lines
	}
	var placed []Placed
	for _, word := range words {
		word = sanitize.Unbroken(word)
		for i, f := range fields {
			if f.shape(word) {
				placed = append(placed, Placed{i, word})
			}
		}
	}
	if len(placed) == 0 && whole != "" {
		placed = append(placed, Placed{focus, whole})
	}
	return placed
}

// FilledBy returns the answers with the demo's credentials filled in where there are none. demo may be nil.
func (a Answers) FilledBy(demo *Demo) Answers {
	if demo == nil || a.Done(StepRegister) {
		return a
	}
	if a.APIToken.IsZero() {
		a.APIToken = secret.New(demo.APIToken)
	}
	if a.App.ClientID == "" && a.App.ClientSecret.IsZero() {
		a.App.ClientID, a.App.ClientSecret = demo.App.ClientID, demo.App.ClientSecret
	}
	if a.App.RedirectURL == "" {
		a = a.WithCallback(CallbackHere, demo.App.RedirectURL)
	}
	return a.Registered()
}

// oddWords says what a text that is no kind of key looks like.
func oddWords(text string) string {
	switch {
	case strings.Contains(text, "://"):
		return "This is an address."
	case strings.Contains(text, "@"):
		return "This is an e-mail address."
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }):
		return "This has characters that no key has; dots, for example, are what hides one."
	}
	return ""
}
