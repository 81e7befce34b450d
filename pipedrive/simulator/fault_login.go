package simulator

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"connect-pipedrive/internal/connection"
)

// loginFaults go wrong between the consent and the app.
func loginFaults() []FaultKind {
	return []FaultKind{
		{Name: "denied", About: "access_denied, as the SDK has it, whatever was pressed", Where: Login, divert: instead("access_denied")},
		{Name: "user-denied", About: "user_denied, as the documentation has it, whatever was pressed", Where: Login, divert: instead("user_denied")},
		{Name: "strange-error", About: "an error with markup and escape sequences in it", Where: Login, divert: instead("<script>alert(1)</script>" + nasty)},
		{Name: "wrong-state", About: "somebody else's state", Where: Login, divert: altered(func(q url.Values) { q.Set("state", "somebody-elses-state") })},
		{Name: "missing-state", About: "no state", Where: Login, divert: altered(func(q url.Values) { q.Del("state") })},
		{Name: "missing-code", About: "neither code nor error", Where: Login, divert: altered(func(q url.Values) {
			q.Del("code")
			q.Del("error")
		})},
		{Name: "double-callback", About: "the app is called back twice", Where: Login, divert: (*callback).double},
		{Name: "late-callback", About: "the app is called back late", Where: Login, divert: (*callback).late},
		{Name: "long-callback", About: "the app is called back with 1 MB of query", Where: Login,
			divert: altered(func(q url.Values) { q.Set("padding", strings.Repeat("a", 1<<20)) })},
		{Name: "app-not-found", About: "a page that says that the app is not found, and no callback", Where: Login, divert: page(
			problem{"App not found", "A draft app is found only by users of the company in which it was made."})},
		{Name: "invalid-redirect", About: "a page that says that the redirect URL is invalid, and no callback", Where: Login, divert: page(
			problem{"Invalid redirect URL", "The redirect_uri differs from the app's Callback URL."})},
		{Name: "wrong-company", About: "a page that says that the app cannot be installed, and no callback", Where: Login, divert: page(
			problem{"App cannot be installed for requested company", "A draft app can be installed only in the company in which it was made."})},
	}
}

// altered calls the app back with another query.
func altered(change func(url.Values)) func(*callback) {
	return func(c *callback) {
		change(c.query)
		c.send()
	}
}

// instead calls the app back with an error.
func instead(code string) func(*callback) {
	return altered(func(q url.Values) {
		q.Del("code")
		q.Set("error", code)
	})
}

func page(p problem) func(*callback) {
	return func(c *callback) { p.render(c.w) }
}

func (c *callback) late() {
	hold(c.r, c.server.opts.FaultWait)
	c.send()
}

// double calls a listener on this machine back itself before it sends the browser there.
func (c *callback) double() {
	if u, err := url.Parse(c.to); err == nil && connection.LoopbackHost(u.Hostname()) {
		req, err := http.NewRequestWithContext(c.r.Context(), http.MethodGet, c.url(), nil)
		if err == nil {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			if resp, err := client.Do(req); err == nil { // nobody there: the browser will tell
				_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxForm))
				_ = resp.Body.Close()
			}
		}
	}
	c.send()
}
