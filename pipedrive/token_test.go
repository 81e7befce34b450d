package pipedrive

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// authority is a Pipedrive that counts refreshes and takes the newest access token alone.
type authority struct {
	mu        sync.Mutex
	refreshes int
	current   string // the access token that it takes
	rotates   bool
	refuses   int // status of refreshes; 0: they work
	lifetime  int // of new tokens, in seconds
	calls     []string
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.URL.Path == "/oauth/token" {
		a.refreshes++
		if a.refuses != 0 {
			answering(a.refuses, jsonType, `{"message":"Invalid grant: refresh_token is invalid","error":"invalid_grant"}`)(w, r)
			return
		}
		a.current = fmt.Sprintf("access-%d", a.refreshes)
		body := fmt.Sprintf(`{"access_token":"%s","expires_in":%d,"scope":"base"`, a.current, a.lifetime)
		if a.rotates {
			body += fmt.Sprintf(`,"refresh_token":"refresh-%d"`, a.refreshes)
		}
		answering(200, jsonType, body+"}")(w, r)
		return
	}
	given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	a.calls = append(a.calls, given)
	if given != a.current {
		answering(401, jsonType, `{"success":false,"error":"Invalid token: access_token is invalid","errorCode":401}`)(w, r)
		return
	}
	answering(200, jsonType, `{"success":true,"data":[{"id":1}]}`)(w, r)
}

func oauthCredential(access string, expiry time.Time) connection.Credential {
	return connection.Credential{Method: connection.OAuth2, App: testApp, Token: connection.Token{
		AccessToken: secret.New(access), RefreshToken: secret.New("refresh-0"), TokenType: "Bearer", Expiry: expiry, Scope: "base",
	}}
}

// shelf is a Keeper that writes down what it is asked.
type shelf struct {
	mu     sync.Mutex
	stored []connection.Token
	err    error
}

func (k *shelf) Renew(ctx context.Context, stale connection.Token, refresh func(context.Context, connection.Token) (connection.Token, error)) (connection.Token, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return connection.Token{}, k.err
	}
	if n := len(k.stored); n > 0 && k.stored[n-1].AccessToken != stale.AccessToken {
		return k.stored[n-1], nil
	}
	fresh, err := refresh(ctx, stale)
	if err == nil {
		k.stored = append(k.stored, fresh)
	}
	return fresh, err
}

func TestTokenIsRefreshedOnceForAllCalls(t *testing.T) {
	for name, c := range map[string]struct {
		expiry time.Duration // from now; 0: unknown
		valid  bool          // Pipedrive still takes it
		calls  int           // that arrive
		renews int
	}{
		"before it expires":            {30 * time.Second, true, 11, 1},
		"after it expired":             {-time.Hour, false, 11, 1},
		"on a 401, expiry unknown":     {0, false, 22, 1},
		"on a 401 before its time":     {time.Hour, false, 22, 1},
		"not while it is good":         {time.Hour, true, 11, 0},
		"not while expiry is unknown":  {0, true, 11, 0},
		"a little longer than needed":  {margin + time.Second, true, 11, 0},
		"a little shorter than needed": {margin - time.Second, true, 11, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &authority{rotates: true, lifetime: 3600}
				if c.valid {
					a.current = "access-0"
				}
				var expiry time.Time
				if c.expiry != 0 {
					expiry = time.Now().Add(c.expiry)
				}
				keeper := &shelf{}
				client := virtual(t, a.ServeHTTP).Open(oauthCredential("access-0", expiry), keeper)
				var r recorder
				if err := client.Check(t.Context(), allTargets(), r.report); err != nil {
					t.Fatal(err)
				}
				for _, check := range r.checks(11) {
					if check.Status != connection.StatusOK {
						t.Errorf("%+v", check)
					}
				}
				if a.refreshes != c.renews || len(keeper.stored) != c.renews {
					t.Errorf("%d refreshes, %d stored, want %d", a.refreshes, len(keeper.stored), c.renews)
				}
				if len(a.calls) > c.calls {
					t.Errorf("%d calls, want at most %d", len(a.calls), c.calls)
				}
				if got := client.Token().AccessToken.Reveal(); got != fmt.Sprintf("access-%d", c.renews) {
					t.Errorf("the token is %s", got)
				}
			})
		})
	}
}

func TestTokenIsStoredBeforeItIsUsed(t *testing.T) {
	keeper := &shelf{}
	a := &authority{lifetime: 3600}
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("Authorization"), "access-1") {
			keeper.mu.Lock() // free: the Keeper is done
			if len(keeper.stored) != 1 || keeper.stored[0].RefreshToken.Reveal() != "refresh-0" {
				t.Errorf("stored: %d", len(keeper.stored))
			}
			keeper.mu.Unlock()
		}
		a.ServeHTTP(w, r)
	})
	if err := s.Open(oauthCredential("access-0", time.Time{}), keeper).Check(t.Context(), []scopes.Target{object("deal")}, func(connection.Progress) {}); err != nil {
		t.Fatal(err)
	}
}

// TestTokenRenewedElsewhere is taken from its home without asking Pipedrive.
func TestTokenRenewedElsewhere(t *testing.T) {
	a := &authority{current: "theirs"}
	theirs := oauthCredential("theirs", time.Now().Add(time.Hour)).Token
	client := stub(t, Options{}, a.ServeHTTP).Open(oauthCredential("access-0", time.Now()), &shelf{stored: []connection.Token{theirs}})
	var r recorder
	if err := client.Check(t.Context(), allTargets(), r.report); err != nil {
		t.Fatal(err)
	}
	if a.refreshes != 0 || client.Token() != theirs || r.checks(11)[0].Status != connection.StatusOK {
		t.Errorf("%d refreshes, token %v", a.refreshes, client.Token().AccessToken.Reveal())
	}
}

// A call that is given up while another one renews the token asks for nothing, and has no token to go on with.
func TestGivenUpBehindARenewal(t *testing.T) {
	client := New(Options{}).Open(oauthCredential("access-0", time.Now()), &shelf{err: errors.New("asked")})
	client.turn <- struct{}{} // the other one's
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.renew(ctx, client.Token()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if len(client.turn) != 1 {
		t.Error("the other one's turn was ended")
	}
}

func TestRefusedRefreshSaysHowToConnectAgain(t *testing.T) {
	a := &authority{refuses: 400}
	client := stub(t, Options{}, a.ServeHTTP).Open(oauthCredential("access-0", time.Time{}), nil)
	var r recorder
	if err := client.Check(t.Context(), allTargets(), r.report); err != nil {
		t.Fatal(err)
	}
	for _, check := range r.checks(11) {
		if check.Status != connection.StatusUnauthorized || !strings.Contains(check.Hint, "connect-pipedrive login") {
			t.Errorf("%+v", check)
		}
	}
	if a.refreshes != 1 {
		t.Errorf("asked %d times", a.refreshes)
	}
	_, err := client.Account(t.Context())
	if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.HintOf(err), "login") {
		t.Errorf("%v", err)
	}
}

func TestRefreshThatCannotBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		keeper error
		status int
		expiry time.Duration
		want   connection.Status // empty: Check fails
	}{
		"Pipedrive fails, token still good":   {nil, 500, 30 * time.Second, connection.StatusOK},
		"Pipedrive fails, token expired":      {nil, 500, -time.Second, connection.StatusUnreachable},
		"keeper refuses, token still good":    {fault.New(fault.Refused, "use --refresh", "handed over to n8n"), 0, 30 * time.Second, connection.StatusOK},
		"keeper refuses, token expired":       {fault.New(fault.Refused, "use --refresh", "handed over to n8n"), 0, -time.Second, connection.StatusUnauthorized},
		"file cannot be written, still good":  {fault.New(fault.Usage, "chmod", "read-only"), 0, 30 * time.Second, ""},
		"file cannot be written, and expired": {fault.New(fault.Usage, "chmod", "read-only"), 0, -time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := &authority{current: "access-0", refuses: c.status}
			client := stub(t, Options{}, a.ServeHTTP).Open(oauthCredential("access-0", time.Now().Add(c.expiry)), &shelf{err: c.keeper})
			var r recorder
			err := client.Check(t.Context(), []scopes.Target{object("person")}, r.report)
			if c.want == "" {
				if !errors.Is(err, c.keeper) || a.refreshes != 0 {
					t.Errorf("%v after %d refreshes", err, a.refreshes)
				}
				return
			}
			got := r.checks(1)[0]
			if err != nil || got.Status != c.want || got.Status.Works() != (got.Hint == "") {
				t.Errorf("%v, %+v", err, got)
			}
			if c.keeper != nil && !got.Status.Works() && got.Hint != "use --refresh" {
				t.Errorf("hint %q", got.Hint)
			}
		})
	}
}

// TestShortLivedTokens do not make every call refresh.
func TestShortLivedTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &authority{lifetime: 5}
		client := virtual(t, a.ServeHTTP).Open(oauthCredential("", time.Time{}), nil)
		for range 3 {
			var r recorder
			if err := client.Check(t.Context(), allTargets(), r.report); err != nil || r.checks(11)[0].Status != connection.StatusOK {
				t.Fatal(err, r.checks(11))
			}
		}
		if a.refreshes != 1 {
			t.Errorf("%d refreshes", a.refreshes)
		}
	})
}

// TestStillRefusedAfterRefresh ends after one renewal.
func TestStillRefusedAfterRefresh(t *testing.T) {
	a := &authority{lifetime: 3600}
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		a.ServeHTTP(w, r)
		a.mu.Lock()
		a.current = "nobody's"
		a.mu.Unlock()
	})
	client := s.Open(oauthCredential("access-0", time.Time{}), nil)
	_, err := client.Account(t.Context())
	if fault.KindOf(err) != fault.Refused || a.refreshes != 1 || len(a.calls) != 2 {
		t.Errorf("%v, %d refreshes, %d calls", err, a.refreshes, len(a.calls))
	}
}

// TestScopesSwitchedOnButNotAuthorized: the token dies early, the refresh brings the old scopes.
func TestScopesSwitchedOnButNotAuthorized(t *testing.T) {
	a := &authority{lifetime: 3600}
	s := stub(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("Authorization"), "access-1") {
			answering(403, jsonType, `{"success":false,"error":"Scope and URL mismatch","errorCode":403}`)(w, r)
			return
		}
		a.ServeHTTP(w, r)
	})
	var r recorder
	_, _, err := s.Check(t.Context(), oauthCredential("access-0", time.Now().Add(time.Hour)), []scopes.Target{object("lead")}, r.report)
	got := r.checks(1)[0]
	if err != nil || got.Status != connection.StatusMissingScope || !strings.Contains(got.Hint, "must only be authorized again") || !strings.Contains(got.Hint, "leads:read") {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestUnusableCredentials(t *testing.T) {
	s := stub(t, Options{}, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	for name, cred := range map[string]connection.Credential{
		"no API token":              {Method: connection.APIToken},
		"API token with a break":    tokenCredential("abc\r\nX-Evil: 1"),
		"API token with a blank":    tokenCredential("abc def"),
		"API token beyond ASCII":    tokenCredential("abcä"),
		"not connected yet":         {Method: connection.OAuth2, App: testApp},
		"access token with a break": {Method: connection.OAuth2, App: testApp, Token: connection.Token{AccessToken: secret.New("a\nb")}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := s.Account(t.Context(), cred)
			if err == nil || fault.HintOf(err) == "" || strings.Contains(err.Error(), "abc") {
				t.Errorf("%v", err)
			}
			if kind := fault.KindOf(err); kind != fault.Usage && kind != fault.Refused {
				t.Errorf("kind %d", kind)
			}
		})
	}
}
