package pipedrive

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

func TestUnusableApps(t *testing.T) {
	for name, app := range map[string]connection.App{
		"no client ID":     {ClientSecret: secret.New("s"), RedirectURL: "http://localhost:1/"},
		"no client secret": {ClientID: "id", RedirectURL: "http://localhost:1/"},
		"no redirect URL":  {ClientID: "id", ClientSecret: secret.New("s")},
	} {
		_, err := New(Options{}).Authorize(t.Context(), app, connection.AuthorizeOptions{}, func(connection.Invitation) { t.Error("it was invited") })
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostileVisitors come before the browser does; the login goes on.
func TestHostileVisitors(t *testing.T) {
	redirect := freeRedirect()
	a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, connection.AuthorizeOptions{})
	address := mustURL(t, redirect).Host
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", strings.Replace(address, "localhost", "127.0.0.1", 1))
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	slow := dial() // says nothing more until the end
	defer func() { _ = slow.Close() }()
	_, _ = fmt.Fprint(slow, "GET /callback?code=")
	long := dial()
	defer func() { _ = long.Close() }()
	go func() {
		_, _ = fmt.Fprintf(long, "GET /callback?state=%s&code=%s HTTP/1.1\r\nHost: %s\r\n\r\n", a.state(t), strings.Repeat("a", 1<<20), address)
	}()
	resp, err := http.ReadResponse(bufio.NewReader(long), nil)
	if err != nil || resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("1 MB of query: %v, %v", resp, err)
	}
	garbage := dial()
	_, _ = fmt.Fprint(garbage, "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
	_ = garbage.Close()
	if code, _ := visit(t, redirect+"?code=good&state="+a.state(t)); code != 200 {
		t.Errorf("status %d", code)
	}
	if <-a.done; a.err != nil {
		t.Error(a.err)
	}
}

// TestSlowExchange: the page waits for the outcome, however long Pipedrive takes; a visitor who says nothing is put
// out meanwhile.
func TestSlowExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := virtual(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(18 * time.Second)
			answering(200, jsonType, `{"access_token":"v1u:a"}`)(w, r)
		})
		local := &wire{make(chan net.Conn), make(chan struct{})}
		s.listens = func(context.Context, string, string) (net.Listener, error) { return local, nil }
		app := testApp
		app.RedirectURL = "http://127.0.0.1:1/callback"
		a := begin(t.Context(), s, app, connection.AuthorizeOptions{})
		silent, err := local.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		browser := &http.Client{Transport: &http.Transport{DialContext: local.dial, DisableKeepAlives: true}}
		began := time.Now()
		resp, err := browser.Get(app.RedirectURL + "?code=good&state=" + a.state(t))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "Connected") || time.Since(began) != 18*time.Second {
			t.Errorf("%d after %v: %v", resp.StatusCode, time.Since(began), err)
		}
		if <-a.done; a.err != nil {
			t.Error(a.err)
		}
		if _, err := silent.Read(make([]byte, 1)); err == nil {
			t.Error("the silent visitor got an answer")
		}
	})
}

// TestFreePort takes the next port that is free on every address, and none that needs rights.
func TestFreePort(t *testing.T) {
	taken := map[string]bool{"127.0.0.1:53683": true, "[::1]:53684": true}
	s := New(Options{})
	closed := 0
	s.listens = func(_ context.Context, _, address string) (net.Listener, error) {
		if taken[address] {
			return nil, &net.OpError{Op: "listen", Err: syscall.EADDRINUSE}
		}
		return fakeListener{func() { closed++ }}, nil
	}
	for redirect, want := range map[string]string{
		"http://localhost:53682/callback": "http://localhost:53685/callback", "http://127.0.0.1/cb": "http://127.0.0.1:1024/cb",
	} {
		if got, err := s.FreePort(t.Context(), redirect); err != nil || got != want {
			t.Errorf("%s: %s, %v", redirect, got, err)
		}
	}
	if closed != 4 { // one of them was listened to on one address alone
		t.Errorf("%d listeners closed", closed)
	}
	s.listens = func(context.Context, string, string) (net.Listener, error) { return nil, syscall.EADDRINUSE }
	if got, err := s.FreePort(t.Context(), "http://localhost:53682/callback"); err == nil || fault.KindOf(err) != fault.Failed {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := s.FreePort(t.Context(), "https://n8n.example.com/rest/oauth2-credential/callback"); err == nil {
		t.Errorf("%s", got)
	}
}

// TestLoginsSayWhyTheyFailed: what the wizard tells apart.
func TestLoginsSayWhyTheyFailed(t *testing.T) {
	r, err := parseRedirect("http://localhost:1/", 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ err, want error }{
		"busy":     {r.listenError(syscall.EADDRINUSE), connection.ErrPortBusy},
		"barred":   {r.listenError(syscall.EACCES), connection.ErrPortBarred},
		"denied":   {denied("user_denied", ""), connection.ErrDenied},
		"app":      {oauthError(401, []byte(`{"error":"invalid_client"}`), secret.Scrubber{}), connection.ErrUnknownApp},
		"code":     {oauthError(400, []byte(`{"error":"invalid_grant","message":"Invalid authorization_code"}`), secret.Scrubber{}), connection.ErrCodeSpent},
		"not kept": {unkept(fault.New(fault.Usage, "make room", "no space left")), connection.ErrNotKept},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v does not match %v", name, c.err, c.want)
		}
	}
	if errors.Is(oauthError(400, []byte(`{"error":"invalid_grant"}`), secret.Scrubber{}), connection.ErrCodeSpent) {
		t.Error("a refresh token is no code")
	}
	if unkept(nil) != nil {
		t.Error("nothing went wrong")
	}
}
