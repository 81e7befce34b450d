package wizard

import (
	"net/url"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Callback is a way to make an app's one callback URL serve both this program and n8n. The empty value means not chosen.
type Callback string

// The ways.
const (
	CallbackHere Callback = "here" // this program's URL now, n8n's later
	CallbackN8N  Callback = "n8n"  // n8n's from the start; the address where the browser ends is pasted here
	CallbackTwo  Callback = "two"  // two apps, one for each
)

// CallbackChoice is one of the ways, with everything there is to say about it.
type CallbackChoice struct {
	Way   Callback
	Title string
	About string // beside the title
	URL   string // to register; empty: not known
	Text  string // what it leads to
	Err   error  // why it cannot be chosen as it stands; nil: it can
}

// IsN8NCallback reports whether a callback URL is that of an n8n, on any machine: what arrives there does not arrive here.
func IsN8NCallback(redirectURL string) bool {
	return strings.HasSuffix(strings.TrimRight(redirectURL, "/"), "/rest/oauth2-credential/callback")
}

// AnswersHere reports whether this program can listen on a callback URL. That of an n8n on this machine belongs to n8n.
func AnswersHere(redirectURL string) bool {
	return connection.LoopbackURL(redirectURL) && !IsN8NCallback(redirectURL)
}

// RedirectURL returns the callback URL that the app should have: the one chosen, or else the recommended one.
func (a Answers) RedirectURL() string {
	if a.App.RedirectURL != "" {
		return a.App.RedirectURL
	}
	return a.callbackURL(a.CallbackWay())
}

// CallbackWay returns the way that was chosen, or else the one that the callback URL shows, or else the one recommended for
// where n8n runs: an n8n on localhost cannot keep its URL anyway, one with a public address can when the app goes live.
func (a Answers) CallbackWay() Callback {
	switch {
	case a.Callback != "":
		return a.Callback
	case IsN8NCallback(a.App.RedirectURL):
		return CallbackN8N
	case a.App.RedirectURL == "" && a.recommendsN8N():
		return CallbackN8N
	}
	return CallbackHere
}

// recommendsN8N reports whether n8n has an address that Pipedrive's servers and other people can reach.
func (a Answers) recommendsN8N() bool {
	u, err := url.Parse(a.N8N.URL)
	return err == nil && u.Scheme == "https" && !connection.LoopbackURL(a.N8N.URL) && CheckRedirectURL(a.n8nCallback()) == nil
}

// WithCallback returns the answers with a way and the URL to register for it.
func (a Answers) WithCallback(way Callback, url string) Answers {
	a.Callback, a.App.RedirectURL = way, url
	return a
}

// callbackURL returns the URL to register for a way; empty: not known.
func (a Answers) callbackURL(way Callback) string {
	switch {
	case way == CallbackN8N && IsN8NCallback(a.App.RedirectURL):
		return a.App.RedirectURL
	case way == CallbackN8N && a.Callback == CallbackN8N && a.App.RedirectURL != "": // as the person entered it
		return a.App.RedirectURL
	case way == CallbackN8N:
		return a.n8nCallback()
	case AnswersHere(a.App.RedirectURL): // such as that of --port
		return a.App.RedirectURL
	}
	return config.DefaultRedirectURL
}

// n8nCallback returns n8n's own callback URL according to its address; empty: the address is not known.
func (a Answers) n8nCallback() string {
	callback, _, _ := handover.RedirectURL(a.N8N.URL) // empty if it is not an address
	return callback
}

// CallbackTraps returns what is easily wrong with n8n's callback URL.
func (a Answers) CallbackTraps() []string {
	_, traps, _ := handover.RedirectURL(a.N8N.URL)
	return traps
}

// CallbackChoices returns the three ways, in the order in which they are offered.
func (a Answers) CallbackChoices() []CallbackChoice {
	here, n8n := "best for an n8n on localhost", "best for an n8n with a public address"
	switch fresh := (Answers{N8N: a.N8N, Runs: a.Runs}); {
	case fresh.recommendsN8N():
		n8n = "recommended: n8n's address is public"
	case a.N8N.URL == "":
		here = "recommended: n8n has no address yet"
	case connection.LoopbackURL(a.N8N.URL):
		here = "recommended for an n8n on localhost"
	default:
		here = "recommended: n8n's address has no https"
	}
	later := "I remind you to put n8n's there."
	choices := []CallbackChoice{
		{Way: CallbackHere, Title: "Here first, n8n later", About: here, URL: a.callbackURL(CallbackHere), Text: "The answer arrives by itself. " + later},
		{Way: CallbackN8N, Title: "n8n's from the start", About: n8n, URL: a.callbackURL(CallbackN8N),
			Text: "It has to be the OAuth Redirect URL in n8n's credential, to the letter. After Allow you paste the browser's address here."},
		{Way: CallbackTwo, Title: "Two apps", About: "one for here, one for n8n", URL: a.callbackURL(CallbackTwo),
			Text: "Use the Client ID of the app with this URL here, the other's in n8n."},
	}
	if n := &choices[1]; n.URL == "" {
		n.Err = fault.New(fault.Usage, "enter the OAuth Redirect URL that its credential shows", "the address of n8n is not known yet")
	} else {
		n.Err = CheckRedirectURL(n.URL)
	}
	return choices
}

// CallbackOf returns the callback URL of the n8n that is opened at an address, and what is easily wrong with it. ok is false
// if the text is not such an address but, for example, a callback URL already.
func CallbackOf(opened string) (callback string, traps []string, ok bool, err error) {
	if ok = isN8NAddress(opened); ok {
		callback, traps, err = handover.RedirectURL(opened)
	}
	return callback, traps, ok, err
}

// isN8NAddress reports whether an address is not a callback URL yet: it has no path, or one that is not a callback's.
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
