package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestAllow(t *testing.T) {
	s, b := simulate(t, "--scopes", "deals:read,webhooks:full"), open(t)
	s.configure("http://localhost:"+freePort(t)+"/callback", "deal:get", "trigger")
	l := s.login()
	b.visit(l.url)
	b.shows("Access to basic information", "Deals: Read only", "Webhooks: Full access", "Acme Demo")
	if strings.Contains(b.body(), "Deals: Full access") {
		t.Error("the page lists a scope that is off")
	}
	b.picture("consent")
	b.press("", "Allow")
	if got := b.title(); !strings.Contains(got, "Connected to Pipedrive") {
		t.Errorf("the callback page says %q", got)
	}
	b.picture("connected")
	l.ends(0)
	if !strings.Contains(s.config(), `scope = "base,deals:read,webhooks:full"`) {
		t.Errorf("no token in the configuration:\n%s", s.config())
	}
	if code, statuses := s.validate(); code != 0 || statuses["deal"] != "ok" || statuses["trigger"] != "ok" {
		t.Errorf("validate: %d, %v", code, statuses)
	}
}

func TestDeny(t *testing.T) {
	s, b := simulate(t), open(t)
	s.configure("http://localhost:"+freePort(t)+"/callback", "deal:get")
	before := s.config()
	l := s.login()
	b.visit(l.url)
	b.press("", "Cancel")
	if got := b.title(); !strings.Contains(got, "Not connected") {
		t.Errorf("the callback page says %q", got)
	}
	b.picture("not-connected")
	if said := l.ends(3); !strings.Contains(said, "hint: ") {
		t.Errorf("no hint: %s", said)
	}
	if s.config() != before {
		t.Errorf("the configuration has changed:\n%s", s.config())
	}
}

// The consent page works without a mouse: the first button that Tab reaches is Allow.
func TestAllowByKeyboard(t *testing.T) {
	s, b := simulate(t), open(t)
	s.configure("http://localhost:"+freePort(t)+"/callback", "deal:get")
	l := s.login()
	b.visit(l.url)
	b.do(chromedp.KeyEvent(kb.Tab))
	if focused := get(b, chromedp.Evaluate[string]("document.activeElement.textContent")); focused != "Allow" {
		t.Fatalf("Tab leads to %q", focused)
	}
	b.follow(chromedp.KeyEvent(kb.Enter))
	if got := b.title(); !strings.Contains(got, "Connected") {
		t.Errorf("the callback page says %q", got)
	}
	l.ends(0)
}

// Pipedrive registers one callback URL, and any loopback name may stand in it.
func TestLoopbackAddresses(t *testing.T) {
	for name, host := range map[string]string{"v4": "127.0.0.1", "v6": "[::1]", "name": "localhost"} {
		t.Run(name, func(t *testing.T) {
			own := host + ":" + freePort(t)
			s, b := simulate(t, "--callback", "http://"+own+"/callback"), open(t)
			s.configure("http://"+own+"/callback", "deal:get")
			l := s.login()
			b.visit(l.url)
			b.press("", "Allow")
			if got := b.title(); !strings.Contains(got, "Connected") || b.host() != own {
				t.Errorf("%s says %q", b.host(), got)
			}
			l.ends(0)
		})
	}
}

// The short URL is for typing; it leads to the long one.
func TestShortURL(t *testing.T) {
	s, b := simulate(t), open(t)
	own := "http://localhost:" + freePort(t)
	s.configure(own+"/callback", "deal:get")
	l := s.login()
	b.visit(l.short)
	if got := b.title(); !strings.HasPrefix(got, "Allow") {
		t.Errorf("it leads to %q", got)
	}
	b.press("", "Allow")
	l.ends(0)
}

// A page that knows even the short URL learns nothing by it, and cannot make the browser answer the login.
func TestAnotherPageGetsNoState(t *testing.T) {
	s, b := simulate(t), open(t)
	own := "http://localhost:" + freePort(t)
	s.configure(own+"/callback", "deal:get")
	l := s.login()
	state := regexp.MustCompile(`[?&]state=([^&]+)`).FindStringSubmatch(l.url)[1]
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, `<h1>hostile</h1><link rel="prefetch" href="%[1]s"><link rel="icon" href="data:,">
<script>
const loads = [];
for (const at of ["%[1]s", "%[2]s/", "%[2]s/callback?code=x&state=%[3]s"]) {
	for (const kind of ["img", "iframe", "script", "object"]) {
		loads.push(new Promise(done => {
			const e = document.createElement(kind);
			e.onload = e.onerror = done;
			e[kind === "object" ? "data" : "src"] = at;
			document.body.append(e);
		}));
	}
	for (const mode of ["cors", "no-cors"])
		loads.push(fetch(at, {mode, credentials: "include"}).catch(() => 0));
}
Promise.all(loads).then(() => document.querySelector("h1").textContent = "tried");
</script>`, l.short, own, state)
	}))
	defer hostile.Close()
	b.expectComplaints()
	b.visit("http://localhost:" + hostile.URL[strings.LastIndex(hostile.URL, ":")+1:])
	b.do(chromedp.WaitVisible(chromedp.Search(`//h1[text()='tried']`)))
	for _, address := range b.requested() {
		if strings.Contains(address, "/oauth/authorize") {
			t.Errorf("the page was led to %s", address)
		}
	}
	b.visit(l.url)
	b.press("", "Allow")
	if got := b.title(); !strings.Contains(got, "Connected") {
		t.Errorf("afterwards: %q", got)
	}
	l.ends(0)
}

// A second visit to the callback page and a page of another login do no harm.
func TestForeignCallback(t *testing.T) {
	s, b := simulate(t), open(t)
	own := "http://localhost:" + freePort(t)
	s.configure(own+"/callback", "deal:get")
	l := s.login()
	status := b.visit(own + "/callback?code=x&state=<script>alert(1)</script>")
	if got := b.title(); status != 400 || !strings.Contains(got, "not the answer") {
		t.Errorf("somebody else's state: %d %q", status, got)
	}
	b.picture("foreign-callback")
	b.visit(l.url)
	b.press("", "Allow")
	if got := b.title(); !strings.Contains(got, "Connected") {
		t.Errorf("afterwards: %q", got)
	}
	l.ends(0)
}
