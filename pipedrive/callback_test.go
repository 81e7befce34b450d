package pipedrive

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"connect-pipedrive/internal/fault"
)

// ask sends one request to the callback handler of a login.
func ask(l *login, method, target, host string) *httptest.ResponseRecorder {
	return askWith(l, method, target, host, nil)
}

// askWith sends further header fields: name, value, name, value …
func askWith(l *login, method, target, host string, header []string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, target, nil)
	r.Host = host
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	callback{l, slog.New(slog.DiscardHandler)}.ServeHTTP(w, r)
	return w
}

const ownHost = "localhost:53682"

func TestCallbackTurnsAway(t *testing.T) {
	l := newTestLogin(t)
	good := "/callback?code=abc&state=" + l.state
	for name, c := range map[string]struct {
		method, target, host string
		status               int
	}{
		"wrong state":        {"GET", "/callback?code=abc&state=" + strings.Repeat("x", 43), ownHost, 400},
		"missing state":      {"GET", "/callback?code=abc", ownHost, 400},
		"two states":         {"GET", good + "&state=x", ownHost, 400},
		"no code":            {"GET", "/callback?state=" + l.state, ownHost, 400},
		"two codes":          {"GET", good + "&code=x", ownHost, 400},
		"hostile code":       {"GET", "/callback?code=%0d%0a&state=" + l.state, ownHost, 400},
		"error, wrong state": {"GET", "/callback?error=access_denied&state=x", ownHost, 400},
		"bare callback":      {"GET", "/callback", ownHost, 400},
		"HEAD":               {"HEAD", good, ownHost, 200},
		"POST":               {"POST", good, ownHost, 405},
		"OPTIONS":            {"OPTIONS", good, ownHost, 405},
		"favicon":            {"GET", "/favicon.ico", ownHost, 404},
		"path below":         {"GET", "/callback/x?code=abc&state=" + l.state, ownHost, 404},
		"encoded path":       {"GET", "/%63allback?code=abc&state=" + l.state, ownHost, 404},
		"rebound name":       {"GET", good, "evil.example:53682", 421},
		"another port":       {"GET", good, "localhost:80", 421},
		"no port":            {"GET", good, "localhost", 421},
		"no host":            {"GET", good, "", 421},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(l, c.method, c.target, c.host)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if c.method == "HEAD" && w.Body.Len() > 0 {
				t.Error("HEAD has a body")
			}
			if l.taken.Load() {
				t.Fatal("it used up the login")
			}
		})
	}
}

func TestShortAddressLeadsToPipedrive(t *testing.T) {
	l := newTestLogin(t)
	for _, host := range []string{ownHost, "127.0.0.1:53682", "[::1]:53682"} {
		w := ask(l, "GET", l.entrance, host)
		if w.Code != 302 || w.Header().Get("Location") != l.authorizeURL || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", host, w.Code, w.Header())
		}
	}
	if w := ask(l, "GET", l.entrance, "evil.example"); w.Code != 421 || w.Header().Get("Location") != "" {
		t.Errorf("the state is told to another site: %d %v", w.Code, w.Header())
	}
}

// TestStateIsGivenToNobodyElse asks as another user's program and another site's page can: they do not know the entrance.
func TestStateIsGivenToNobodyElse(t *testing.T) {
	l := newTestLogin(t)
	for name, c := range map[string]struct{ method, target string }{
		"the root": {"GET", "/"}, "the callback": {"GET", "/callback"}, "a guess": {"GET", "/aaaaaaaaaa"},
		"below the entrance": {"GET", l.entrance + "/"}, "in capitals": {"GET", strings.ToUpper(l.entrance)}, "HEAD": {"HEAD", l.entrance},
	} {
		w := ask(l, c.method, c.target, ownHost)
		if w.Code < 400 || w.Header().Get("Location") != "" || strings.Contains(w.Body.String(), l.state) {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	if other := newTestLogin(t); other.entrance == l.entrance || len(l.entrance) < 10 {
		t.Errorf("entrances %q and %q", l.entrance, other.entrance)
	}
}

// TestOnlyNavigationsCount has what browsers say of a request: only a person's way to the page counts.
func TestOnlyNavigationsCount(t *testing.T) {
	for name, c := range map[string]struct {
		header []string
		counts bool
	}{
		"typed":         {[]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Fetch-Site", "none"}, true},
		"redirected":    {[]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Fetch-Site", "cross-site"}, true},
		"not said":      {nil, true},
		"an image":      {[]string{"Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, false},
		"a fetch":       {[]string{"Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, false},
		"a frame":       {[]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, false},
		"an object":     {[]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "object"}, false},
		"a prefetch":    {[]string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Purpose", "prefetch;prerender"}, false},
		"of old, ahead": {[]string{"Purpose", "prefetch"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLogin(t)
			close(l.over)
			if w := askWith(l, "GET", l.entrance, ownHost, c.header); (w.Header().Get("Location") == l.authorizeURL) != c.counts {
				t.Errorf("entrance: %d %v", w.Code, w.Header())
			}
			if w := askWith(l, "GET", "/callback?code=abc&state="+l.state, ownHost, c.header); l.taken.Load() != c.counts {
				t.Errorf("callback: %d", w.Code)
			}
		})
	}
}

func TestCallbackAtTheRoot(t *testing.T) {
	l := newTestLogin(t)
	l.redirect, _ = parseRedirect("http://localhost:53682", 0)
	if w := ask(l, "GET", "/", ownHost); w.Code != 404 {
		t.Errorf("status %d", w.Code)
	}
	close(l.over)
	if w := ask(l, "GET", "/?code=abc&state="+l.state, ownHost); w.Code != 200 || (<-l.answers).code != "abc" {
		t.Errorf("status %d", w.Code)
	}
}

func TestPageTellsTheOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		result error
		status int
		want   string
	}{
		"connected": {nil, 200, "Connected to Pipedrive"},
		"denied":    {denied("user_denied", ""), 200, "access was denied"},
		"hostile":   {fault.New(fault.Refused, `"><img onerror>`, "<script>alert(1)</script>"), 200, "&lt;script&gt;"},
		"failed":    {fault.New(fault.Unreachable, "try again", "no answer"), 502, "no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLogin(t)
			l.result = c.result
			close(l.over)
			w := ask(l, "GET", "/callback?code=abc&state="+l.state, ownHost)
			body := w.Body.String()
			if w.Code != c.status || !strings.Contains(body, c.want) {
				t.Errorf("%d %s", w.Code, body)
			}
			for _, bad := range []string{"<script", "<img", "abc", l.state, "http://", "https://", " src", " href"} {
				if strings.Contains(body, bad) {
					t.Errorf("the page holds %q", bad)
				}
			}
		})
	}
}

func TestPageHeaders(t *testing.T) {
	w := ask(newTestLogin(t), "GET", "/callback", ownHost)
	h := w.Header()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; base-uri 'none'",
	} {
		if got := h.Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	_, style, _ := strings.Cut(w.Body.String(), "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if policy := h.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, want) {
		t.Errorf("policy %q, want %s", policy, want)
	}
	if got := h.Get("Content-Length"); got != strconv.Itoa(w.Body.Len()) {
		t.Errorf("length %s of %d", got, w.Body.Len())
	}
}

func TestOneCodeIsTakenOnce(t *testing.T) {
	l := newTestLogin(t)
	var group sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for range 20 {
		group.Go(func() {
			w := ask(l, "GET", "/callback?code=abc&state="+l.state, ownHost)
			mu.Lock()
			defer mu.Unlock()
			codes[w.Code]++
		})
	}
	if a := <-l.answers; a.code != "abc" {
		t.Errorf("%+v", a)
	}
	close(l.over)
	group.Wait()
	if codes[200] != 1 || codes[409] != 19 {
		t.Errorf("%v", codes)
	}
}

func TestParseRedirect(t *testing.T) {
	for text, c := range map[string]struct {
		port     int
		want     string // empty: refused
		loopback bool
	}{
		"http://localhost:53682/callback":           {0, "http://localhost:53682/callback", true},
		"http://localhost:53682/cb?x=1":             {8080, "http://localhost:8080/cb?x=1", true},
		"http://127.0.0.1/callback":                 {8080, "http://127.0.0.1:8080/callback", true},
		"http://[::1]:1/":                           {8080, "http://[::1]:8080/", true},
		"https://localhost:5678/rest":               {8080, "https://localhost:5678/rest", false},
		"https://n8n.example.com/rest/callback":     {8080, "https://n8n.example.com/rest/callback", false},
		"http://n8n.local:5678/rest":                {0, "http://n8n.local:5678/rest", false},
		"":                                          {0, "", false},
		"localhost:53682":                           {0, "", false},
		"ftp://localhost/":                          {0, "", false},
		"http://":                                   {0, "", false},
		"http://localhost:0/callback":               {0, "", false},
		"http://localhost:99999/callback":           {0, "", false},
		"http://u:hidden@localhost:53682/callback":  {0, "", false},
		"u:hidden@localhost:53682/callback":         {0, "", false},
		"http://localhost:53682/callback#fragment":  {0, "", false},
		"http://localhost:53682/\x1b[31m/callback":  {0, "", false},
		" http://localhost:53682/callback-blanks\n": {0, "http://localhost:53682/callback-blanks", true},
	} {
		r, err := parseRedirect(text, c.port)
		switch {
		case c.want == "" && (fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || strings.ContainsRune(err.Error(), '\x1b') || strings.Contains(err.Error(), "hidden")):
			t.Errorf("%q: %v", text, err)
		case c.want != "" && (err != nil || r.String() != c.want || r.loopback != c.loopback):
			t.Errorf("%q: %+v, %v", text, r, err)
		}
	}
}

// TestListens has every combination of what a machine may have.
func TestListens(t *testing.T) {
	opErr := func(err error) error { return &net.OpError{Op: "listen", Err: err} }
	none, busy := opErr(errors.New("cannot assign requested address")), opErr(wsaAddrInUse)
	for name, c := range map[string]struct {
		redirect string
		fails    map[string]error
		want     []string
		err      string
	}{
		"both":               {"http://localhost:1/", nil, []string{"127.0.0.1:1", "[::1]:1"}, ""},
		"without a port":     {"http://localhost/cb", nil, []string{"127.0.0.1:80", "[::1]:80"}, ""},
		"no IPv6":            {"http://localhost:1/", map[string]error{"[::1]:1": none}, []string{"127.0.0.1:1"}, ""},
		"no IPv4":            {"http://localhost:1/", map[string]error{"127.0.0.1:1": none}, []string{"[::1]:1"}, ""},
		"neither":            {"http://localhost:1/", map[string]error{"127.0.0.1:1": none, "[::1]:1": none}, nil, "cannot be listened to"},
		"busy on IPv4":       {"http://localhost:1/", map[string]error{"127.0.0.1:1": busy}, nil, "port 1 of the redirect URL is in use"},
		"busy on IPv6 only":  {"http://localhost:1/", map[string]error{"[::1]:1": busy}, nil, "in use"},
		"an address, IPv4":   {"http://127.0.0.1:1/", nil, []string{"127.0.0.1:1"}, ""},
		"an address, IPv6":   {"http://[::1]:1/", nil, []string{"[::1]:1"}, ""},
		"another loopback":   {"http://127.9.9.9:1/", nil, []string{"127.9.9.9:1"}, ""},
		"the address busy":   {"http://127.0.0.1:1/", map[string]error{"127.0.0.1:1": busy}, nil, "in use"},
		"address not there":  {"http://127.0.0.1:1/", map[string]error{"127.0.0.1:1": none}, nil, "cannot be listened to"},
		"a short address":    {"http://127.2:1/", nil, []string{"127.0.0.2:1"}, ""},
		"upper-case letters": {"http://LocalHost:1/", nil, []string{"127.0.0.1:1", "[::1]:1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := parseRedirect(c.redirect, 0)
			if err != nil {
				t.Fatal(err)
			}
			open := map[string]bool{}
			_, err = r.listen(t.Context(), func(_ context.Context, _, address string) (net.Listener, error) {
				if err := c.fails[address]; err != nil {
					return nil, err
				}
				open[address] = true
				return fakeListener{func() { delete(open, address) }}, nil
			})
			if c.err == "" != (err == nil) || err != nil && (!strings.Contains(err.Error(), c.err) || !strings.Contains(fault.HintOf(err), "--port") || fault.KindOf(err) != fault.Failed) {
				t.Errorf("%v", err)
			}
			if len(open) != len(c.want) {
				t.Errorf("listens to %v, want %v", open, c.want)
			}
			for _, address := range c.want {
				if !open[address] {
					t.Errorf("does not listen to %s", address)
				}
			}
		})
	}
}

type fakeListener struct{ closed func() }

func (l fakeListener) Accept() (net.Conn, error) { return nil, http.ErrServerClosed }
func (l fakeListener) Close() error              { l.closed(); return nil }
func (l fakeListener) Addr() net.Addr            { return &net.TCPAddr{} }
