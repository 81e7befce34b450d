package wizard

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// Field is one value that registering yields, with all that is known of it.
type Field struct {
	Label  string
	Prompt string // the question for it, where that is not its label
	Advice string // where it is found, as a note beside it
	Help   string // the same, as an answer to a question; empty for a secret
	Secret bool

	Value   func(Answers) string                  // what is there, or proposed
	Set     func(a Answers, value string) Answers //
	Ref     func(config.Refs) secret.Ref          // how the configuration keeps it
	Warning func(a Answers, value string) string  // what looks wrong and may be right; empty: nothing
	Refuse  func(value string) error              // what cannot work
}

// Fields are the values that the chosen method needs, in the order in which they are entered.
func (a Answers) Fields() []Field {
	if a.Method == connection.OAuth2 {
		return []Field{clientIDField, clientSecretField, callbackField}
	}
	return []Field{apiTokenField}
}

var (
	apiTokenField = Field{
		Label: "API token", Secret: true,
		Advice:  "Paste it with your terminal's paste key. It is shown as dots.",
		Value:   func(a Answers) string { return a.APIToken.Reveal() },
		Set:     func(a Answers, v string) Answers { a.APIToken = secret.New(v); return a },
		Ref:     func(r config.Refs) secret.Ref { return r.APIToken },
		Warning: func(_ Answers, v string) string { return tokenWarning(v) },
		Refuse:  refuseEmpty("the API token is needed"),
	}
	clientIDField = Field{
		Label: "Client ID", Advice: "From the app's OAuth & access scopes tab in Developer Hub.",
		Help:    "It stands on the app's OAuth & access scopes tab in Developer Hub.",
		Value:   func(a Answers) string { return a.App.ClientID },
		Set:     func(a Answers, v string) Answers { a.App.ClientID = v; return a },
		Ref:     func(r config.Refs) secret.Ref { return r.ClientID },
		Warning: func(_ Answers, v string) string { return clientIDWarning(v) },
		Refuse:  refuseEmpty("the client ID is needed"),
	}
	clientSecretField = Field{
		Label: "Client secret", Secret: true,
		Advice:  "From the same tab, below the Client ID. It is shown as dots.",
		Value:   func(a Answers) string { return a.App.ClientSecret.Reveal() },
		Set:     func(a Answers, v string) Answers { a.App.ClientSecret = secret.New(v); return a },
		Ref:     func(r config.Refs) secret.Ref { return r.ClientSecret },
		Warning: func(a Answers, v string) string { return clientSecretWarning(v, a.App.ClientID) },
		Refuse:  refuseEmpty("the client secret is needed"),
	}
	callbackField = Field{
		Label: "Callback URL", Prompt: "Callback URL, exactly as the app has it",
		Help:    "Pipedrive compares it to the letter. The step before explains the three ways to choose it.",
		Value:   Answers.RedirectURL,
		Set:     func(a Answers, v string) Answers { a.App.RedirectURL = v; return a },
		Ref:     func(config.Refs) secret.Ref { return secret.Ref{} },
		Warning: func(Answers, string) string { return "" },
		Refuse:  CheckRedirectURL,
	}
)

// IsCallback reports whether the field takes a callback URL, which can be made of n8n's address.
func (f Field) IsCallback() bool { return f.Label == callbackField.Label }

func refuseEmpty(text string) func(string) error {
	return func(v string) error {
		if v == "" {
			return errors.New(text)
		}
		return nil
	}
}

// FilledBy is the answers with the demo's credentials where there are none. demo may be nil.
func (a Answers) FilledBy(demo *Demo) Answers {
	if demo == nil {
		return a
	}
	if a.APIToken.IsZero() {
		a.APIToken = secret.New(demo.APIToken)
	}
	if a.App.ClientID == "" && a.App.ClientSecret.IsZero() {
		a.App.ClientID, a.App.ClientSecret = demo.App.ClientID, demo.App.ClientSecret
	}
	if a.App.RedirectURL == "" {
		a.App.RedirectURL = demo.App.RedirectURL
	}
	return a
}

// What can be said of a credential by looking at it. Formats are not documented, so all of it is a warning: nothing
// here refuses a value.

var hex40 = regexp.MustCompile(`^[0-9a-fA-F]{40}$`)

// tokenWarning is what looks wrong with an API token; empty if nothing does.
func tokenWarning(token string) string {
	switch odd := oddWarning(token); {
	case token == "" || hex40.MatchString(token):
		return ""
	case odd != "":
		return odd
	case strings.HasPrefix(token, "v1u:"):
		return "this looks like the access token of an OAuth2 app, not like a personal API token"
	case len(token) != 40:
		return "API tokens have 40 characters so far: was everything copied, and nothing else?"
	}
	return "API tokens consist of 0–9 and a–f so far: was the right line copied?"
}

// clientIDWarning is what looks wrong with a client ID.
func clientIDWarning(id string) string {
	switch odd := oddWarning(id); {
	case id == "":
		return ""
	case odd != "":
		return odd
	case hex40.MatchString(id):
		return "this looks like a client secret or an API token: the Client ID is the line above the secret"
	case len(id) < 8:
		return "this is short: was everything copied?"
	}
	return ""
}

// clientSecretWarning is what looks wrong with a client secret beside its client ID.
func clientSecretWarning(secret, id string) string {
	switch odd := oddWarning(secret); {
	case secret == "":
		return ""
	case odd != "":
		return odd
	case secret == id:
		return "this is the Client ID once more: the secret is the line below it"
	case len(secret) < len(id):
		return "this is shorter than the Client ID: are the two swapped?"
	case len(secret) < 8:
		return "this is short: was everything copied?"
	}
	return ""
}

// oddWarning finds what is no key of any kind.
func oddWarning(text string) string {
	switch {
	case strings.Contains(text, "://"):
		return "this looks like an address"
	case strings.Contains(text, "@"):
		return "this looks like an e-mail address"
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }):
		return "this has characters that no key has"
	}
	return ""
}
