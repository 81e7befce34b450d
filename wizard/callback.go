package wizard

import (
	"net/url"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// RedirectURL is the callback URL that the app is to have: what was answered, or the proposal.
func (a Answers) RedirectURL() string {
	if a.App.RedirectURL == "" {
		return config.DefaultRedirectURL
	}
	return a.App.RedirectURL
}

// CallbackWay is one of the three ways in which an app's one callback URL can serve both this program and n8n.
type CallbackWay struct {
	Title, Text, Short string
	URL                string // to register; empty: the one that n8n shows
}

// CallbackWays are explained where the callback URL is chosen.
func (a Answers) CallbackWays() []CallbackWay {
	loopback := config.DefaultRedirectURL
	if connection.LoopbackURL(a.App.RedirectURL) { // that of --port, for example
		loopback = a.App.RedirectURL
	}
	return []CallbackWay{
		{"Loopback first", "register " + config.DefaultRedirectURL + ": the browser's answer arrives here by itself. " +
			"Afterwards put n8n's URL there.", "a localhost URL now, n8n's later", loopback},
		{"Keep n8n's URL, paste", "register n8n's URL, https://…/rest/oauth2-credential/callback: n8n shows an error page " +
			"for this login but does not use it up. Copy that page's address and paste it here.", "n8n's URL; paste the page's address", ""},
		{"A second app", "one with the loopback URL for this program, one with n8n's URL for n8n.", "one for here, one for n8n", loopback},
	}
}

// CallbackOf is the callback URL of the n8n that is opened at an address, and what is easily wrong about it. ok is false
// if the text is no such address but, say, a callback URL already.
func CallbackOf(opened string) (callback string, traps []string, ok bool, err error) {
	if ok = isN8NAddress(opened); ok {
		callback, traps, err = handover.RedirectURL(opened)
	}
	return callback, traps, ok, err
}

// isN8NAddress reports an address that is no callback URL yet: without a path, or with one that is not a callback's.
func isN8NAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && !strings.Contains(u.Path, "callback") && !strings.Contains(u.Path, "oauth")
}

// CheckRedirectURL refuses what Pipedrive or a browser would refuse as an app's callback URL.
func CheckRedirectURL(text string) error {
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
