package tui

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// What can be said of a credential by looking at it. Formats are not documented, so all of it is a warning: nothing
// here refuses a value but a redirect URL that cannot work.

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

// demoFilled is the answers with the demo's credentials where there are none.
func demoFilled(a wizard.Answers, demo *wizard.Demo) wizard.Answers {
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

// isN8NAddress reports an address that is no callback URL yet: without a path, or with one that is not a callback's.
func isN8NAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && !strings.Contains(u.Path, "callback") && !strings.Contains(u.Path, "oauth")
}

// checkRedirectURL refuses what Pipedrive or a browser would refuse as an app's callback URL.
func checkRedirectURL(text string) error {
	const hint = "for example http://localhost:53682/callback, or the OAuth Redirect URL that n8n shows"
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fault.New(fault.Usage, hint, "the callback URL has to be a whole address that begins with https:// or http://")
	case u.Fragment != "" || strings.HasSuffix(text, "#"):
		return fault.New(fault.Usage, "leave out the # and what follows", "a callback URL cannot have a fragment")
	case u.User != nil:
		return fault.New(fault.Usage, hint, "a callback URL cannot hold a user or a password")
	case u.Scheme == "http" && !connection.LoopbackURL(text):
		return fault.New(fault.Usage, "begin it with https://, or use localhost", "a callback URL on another machine needs https")
	}
	return nil
}
