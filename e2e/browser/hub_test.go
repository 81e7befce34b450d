package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A scope is forgotten, found by the test calls, switched on in Developer Hub, and counts after a new login only.
func TestForgottenScope(t *testing.T) {
	s, b := simulate(t, "--scopes", "deals:read"), open(t)
	s.configure("http://localhost:"+freePort(t)+"/callback", "deal:get", "person:get")
	allow := func() {
		t.Helper()
		l := s.login()
		b.visit(l.url)
		b.press("", "Allow")
		l.ends(0)
	}
	allow()
	if code, statuses := s.validate(); code != 1 || statuses["deal"] != "ok" || statuses["person"] != "missing-scope" {
		t.Errorf("with the scope forgotten: %d, %v", code, statuses)
	}

	b.visit(s.service + "/developer-hub")
	b.shows("Client ID", "Client secret", "needs a new authorization")
	b.picture("hub")
	b.do(chromedp.Click(chromedp.CSS(`input[value="contacts:read"]`)))
	b.press("scopes", "Save")
	b.shows("authorize the app again")
	b.picture("hub-scope-added")
	on := get(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("input[name=scope]:checked")].map(e => e.value)`))
	if strings.Join(on, " ") != "base deals:read contacts:read" {
		t.Errorf("switched on: %v", on)
	}

	if code, statuses := s.validate(); code != 1 || statuses["deal"] != "ok" || statuses["person"] != "missing-scope" {
		t.Errorf("switched on, but not authorized again: %d, %v", code, statuses)
	}
	allow()
	if code, statuses := s.validate(); code != 0 || statuses["deal"] != "ok" || statuses["person"] != "ok" {
		t.Errorf("authorized again: %d, %v", code, statuses)
	}
}

// The app's one callback URL is another; the page says so, and Developer Hub puts it right.
func TestWrongCallbackURL(t *testing.T) {
	s, b := simulate(t, "--callback", "http://localhost:5678/rest/oauth2-credential/callback"), open(t)
	redirect := "http://localhost:" + freePort(t) + "/callback"
	s.configure(redirect, "deal:get")
	l := s.login()
	if status, got := b.visit(l.url), b.title(); status != 400 || got != "Invalid redirect URL" {
		t.Fatalf("the page says %d %q", status, got)
	}
	b.picture("invalid-redirect-url")
	b.follow(chromedp.Click(chromedp.CSS(`a[href="/developer-hub"]`)))
	// The browser takes this for a URL; Developer Hub does not.
	b.do(chromedp.SetValue(chromedp.CSS("#callback"), "localhost:1"))
	if status := b.press("basic-info", "Save"); status != 400 {
		t.Errorf("a callback URL that is none: %d", status)
	}
	b.shows("is not a callback URL")
	b.picture("hub-wrong-callback")
	b.do(chromedp.SetValue(chromedp.CSS("#callback"), redirect))
	b.press("basic-info", "Save")
	b.shows("Saved.")
	b.visit(l.url)
	b.press("", "Allow")
	l.ends(0)
}

func TestIndex(t *testing.T) {
	s, b := simulate(t, "--empty"), open(t)
	b.visit(s.service)
	b.shows("simulator", s.service, "without records")
	b.picture("index")
	b.follow(chromedp.Click(chromedp.CSS(`a[href="/developer-hub"]`)))
	if got := b.title(); got != "Developer Hub" {
		t.Errorf("the link leads to %q", got)
	}
}
