package pipedrive

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// attempt is a login that runs beside the test.
type attempt struct {
	invitation connection.Invitation
	token      connection.Token
	err        error
	done       chan struct{}
}

// begin starts a login and waits for its invitation.
func begin(ctx context.Context, s *Service, app connection.App, opts connection.AuthorizeOptions) *attempt {
	a := &attempt{done: make(chan struct{})}
	invited := make(chan struct{})
	go func() {
		defer close(a.done)
		a.token, a.err = s.Authorize(ctx, app, opts, func(inv connection.Invitation) {
			a.invitation = inv
			close(invited)
		})
	}()
	select {
	case <-invited:
	case <-a.done:
	}
	return a
}

func (a *attempt) state(t *testing.T) string {
	t.Helper()
	return mustURL(t, a.invitation.URL).Query().Get("state")
}

// tokens is a token endpoint that knows one code.
func tokens(t *testing.T) *Service {
	return stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("code") != "good" {
			answering(400, jsonType, `{"message":"Invalid grant: authorization_code is invalid","error":"invalid_grant"}`)(w, r)
			return
		}
		answering(200, jsonType, `{"access_token":"v1u:a","refresh_token":"r","expires_in":3600,"scope":"base"}`)(w, r)
	})
}

// visit is a browser without connections that outlive the visit.
func visit(t *testing.T, address string) (int, string) {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestAuthorizeURL(t *testing.T) {
	s := New(Options{Port: 8123})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a := begin(ctx, s, testApp, connection.AuthorizeOptions{PasteOnly: true})
	<-a.done
	u := mustURL(t, a.invitation.URL)
	state := u.Query().Get("state")
	want := url.Values{"client_id": {testApp.ClientID}, "redirect_uri": {"http://localhost:8123/callback"}, "response_type": {"code"}, "state": {state}}
	if u.Scheme+"://"+u.Host+u.Path != "https://oauth.pipedrive.com/oauth/authorize" || u.RawQuery != want.Encode() || len(state) < 40 {
		t.Errorf("%s", u)
	}
	if a.invitation.ShortURL != "" || time.Until(a.invitation.Deadline) > loginPatience {
		t.Errorf("%+v", a.invitation)
	}
	if b := begin(ctx, s, testApp, connection.AuthorizeOptions{PasteOnly: true}); b.state(t) == state {
		t.Error("two logins have the same state")
	}
}

func TestLoopbackLogin(t *testing.T) {
	for name, host := range map[string]string{"IPv4": "127.0.0.1", "IPv6": "[::1]", "name": "localhost"} {
		t.Run(name, func(t *testing.T) {
			redirect := freeRedirect()
			if l, err := net.Listen("tcp", "[::1]:0"); err == nil {
				_ = l.Close()
			} else if name == "IPv6" {
				t.Skip("no IPv6 here")
			}
			a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, connection.AuthorizeOptions{})
			base := "http://" + host + ":" + mustURL(t, redirect).Port()
			state := a.state(t)
			if code, _ := visit(t, base+"/callback?code=good&state=wrong"); code != 400 {
				t.Errorf("wrong state: %d", code)
			}
			if code, _ := visit(t, base+"/favicon.ico"); code != 404 {
				t.Errorf("favicon: %d", code)
			}
			if code, _ := visit(t, base+mustURL(t, a.invitation.ShortURL).Path); code != 302 {
				t.Errorf("short address: %d", code)
			}
			code, body := visit(t, base+"/callback?code=good&state="+state)
			<-a.done
			if code != 200 || !strings.Contains(body, "Connected to Pipedrive") || a.err != nil || a.token.AccessToken.Reveal() != "v1u:a" {
				t.Errorf("%d %v %+v\n%s", code, a.err, a.token, body)
			}
			if c, err := net.Dial("tcp", net.JoinHostPort(strings.Trim(host, "[]"), mustURL(t, redirect).Port())); err == nil {
				_ = c.Close()
				t.Error("it still listens")
			}
		})
	}
}

func TestFailedExchangeIsToldInBothPlaces(t *testing.T) {
	redirect := freeRedirect()
	a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, connection.AuthorizeOptions{})
	code, body := visit(t, redirect+"?code=bad&state="+a.state(t))
	<-a.done
	if code != 200 || !strings.Contains(body, "Not connected") || !strings.Contains(body, "no longer valid") {
		t.Errorf("%d %s", code, body)
	}
	if fault.KindOf(a.err) != fault.Refused || strings.Contains(a.err.Error(), "bad") {
		t.Errorf("%v", a.err)
	}
}

func TestDenialIsRefused(t *testing.T) {
	for _, reason := range []string{"user_denied", "access_denied"} {
		redirect := freeRedirect()
		a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, connection.AuthorizeOptions{})
		_, body := visit(t, redirect+"?error="+reason+"&state="+a.state(t))
		<-a.done
		if fault.KindOf(a.err) != fault.Refused || !strings.Contains(a.err.Error(), "denied") || !strings.Contains(body, "Not connected") {
			t.Errorf("%s: %v\n%s", reason, a.err, body)
		}
	}
}

// Both ways at the same moment, again and again: one of them counts, and only its code is ever sent.
func TestPasteAndLoopbackRace(t *testing.T) {
	for range 20 {
		var mu sync.Mutex
		var sent []string
		s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			sent = append(sent, r.PostFormValue("code"))
			mu.Unlock()
			answering(200, jsonType, `{"access_token":"v1u:`+r.PostFormValue("code")+`","refresh_token":"r","expires_in":3600,"scope":"base"}`)(w, r)
		})
		redirect := freeRedirect()
		a := begin(t.Context(), s, connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, connection.AuthorizeOptions{})
		state, start := a.state(t), make(chan struct{})
		var both sync.WaitGroup
		var pasted error
		var status int
		both.Go(func() {
			<-start
			pasted = a.invitation.Paste("?code=pasted&state=" + state)
		})
		both.Go(func() {
			<-start
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			if resp, err := client.Get(redirect + "?code=called&state=" + state); err == nil { // nobody listens any more where the paste won
				status = resp.StatusCode
				_ = resp.Body.Close()
			}
		})
		close(start)
		both.Wait()
		<-a.done
		won := "called"
		if pasted == nil {
			won = "pasted"
		}
		if a.err != nil || !slices.Equal(sent, []string{won}) || a.token.AccessToken.Reveal() != "v1u:"+won || (status == 200) == (pasted == nil) {
			t.Errorf("paste %v, callback %d: sent %v, %v", pasted, status, sent, a.err)
		}
	}
}

func TestPastes(t *testing.T) {
	a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: freeRedirect()}, connection.AuthorizeOptions{})
	if err := a.invitation.Paste("https://n8n.example.com/"); err == nil {
		t.Error("nonsense was taken")
	}
	if err := a.invitation.Paste("?code=good&state=" + a.state(t)); err != nil {
		t.Fatal(err)
	}
	<-a.done
	if a.err != nil {
		t.Error(a.err)
	}
	if err := a.invitation.Paste("?code=good&state=" + a.state(t)); err == nil {
		t.Error("a paste after the end was taken")
	}
}

func TestRedirectElsewhereMeansPaste(t *testing.T) {
	s := tokens(t)
	s.listens = func(context.Context, string, string) (net.Listener, error) {
		t.Error("it listens")
		return nil, errors.New("no")
	}
	a := begin(t.Context(), s, connection.App{ClientID: "id", ClientSecret: secret.New("s"),
		RedirectURL: "https://n8n.example.com/rest/oauth2-credential/callback"}, connection.AuthorizeOptions{})
	if a.invitation.ShortURL != "" {
		t.Errorf("short URL %s", a.invitation.ShortURL)
	}
	if err := a.invitation.Paste("https://n8n.example.com/rest/oauth2-credential/callback?code=good&state=" + a.state(t)); err != nil {
		t.Fatal(err)
	}
	if <-a.done; a.err != nil {
		t.Error(a.err)
	}
}

// Where only a paste brings the answer, a short URL leads to the authorize page and to nothing else, as long as the login.
func TestEntranceWherePasted(t *testing.T) {
	for name, opts := range map[string]connection.AuthorizeOptions{"elsewhere": {Entrance: true}, "paste only": {Entrance: true, PasteOnly: true}} {
		redirect := "https://n8n.example.com/rest/oauth2-credential/callback"
		if opts.PasteOnly {
			redirect = testApp.RedirectURL
		}
		a := begin(t.Context(), tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: redirect}, opts)
		short := mustURL(t, a.invitation.ShortURL)
		if short.Hostname() != "127.0.0.1" || len(a.invitation.ShortURL) > 40 {
			t.Fatalf("%s: short URL %s", name, short)
		}
		if code, _ := visit(t, a.invitation.ShortURL); code != http.StatusFound {
			t.Errorf("%s: %d", name, code)
		}
		base := "http://" + short.Host
		for path, want := range map[string]int{"/": 404, "/callback?code=good&state=" + a.state(t): 404, "/?code=good&state=" + a.state(t): 400, "/?code=good&state=": 400} {
			if code, _ := visit(t, base+path); code != want {
				t.Errorf("%s: %s: %d", name, path, code)
			}
		}
		if err := a.invitation.Paste(redirect + "?code=good&state=" + a.state(t)); err != nil {
			t.Fatal(err)
		}
		if <-a.done; a.err != nil {
			t.Error(a.err)
		}
		if c, err := net.Dial("tcp", short.Host); err == nil {
			_ = c.Close()
			t.Errorf("%s: it still listens", name)
		}
	}
}

func TestLoginExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := New(Options{}).Authorize(t.Context(), testApp, connection.AuthorizeOptions{PasteOnly: true}, func(inv connection.Invitation) {
			if inv.Deadline.Sub(began) != 5*time.Minute {
				t.Errorf("deadline in %v", inv.Deadline.Sub(began))
			}
		})
		if fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "in time") || time.Since(began) != 5*time.Minute {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestLoginIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := begin(ctx, tokens(t), connection.App{ClientID: "id", ClientSecret: secret.New("s"), RedirectURL: freeRedirect()}, connection.AuthorizeOptions{})
	cancel()
	if <-a.done; !errors.Is(a.err, context.Canceled) {
		t.Errorf("%v", a.err)
	}
	if err := a.invitation.Paste("?code=good&state=" + a.state(t)); err == nil {
		t.Error("a paste after the end was taken")
	}
}

func TestBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	port := l.Addr().(*net.TCPAddr).Port
	_, err = New(Options{Port: port}).Authorize(t.Context(), testApp, connection.AuthorizeOptions{}, func(connection.Invitation) { t.Error("it was invited") })
	if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), strconv.Itoa(port)) || !strings.Contains(fault.HintOf(err), "--port") || !strings.Contains(fault.HintOf(err), "--paste") {
		t.Errorf("%v (%s)", err, fault.HintOf(err))
	}
}
