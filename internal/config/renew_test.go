package config

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// answering is a refresh that gives a token and counts.
func answering(t connection.Token, calls *atomic.Int32) func(context.Context, connection.Token) (connection.Token, error) {
	return func(context.Context, connection.Token) (connection.Token, error) {
		calls.Add(1)
		return t, nil
	}
}

func stale() connection.Token { return connection.Token{AccessToken: secret.New("access-one")} }

func TestRenewKeepsBeforeItReturns(t *testing.T) {
	f, w := testFile(t, lived)
	var calls atomic.Int32
	got, err := f.Renew(t.Context(), stale(), func(_ context.Context, current connection.Token) (connection.Token, error) {
		if current.RefreshToken.Reveal() != "refresh-one" {
			t.Errorf("refreshed with %v", current)
		}
		return answering(tokenFor("two", "base"), &calls)(t.Context(), current)
	})
	if err != nil || got != tokenFor("two", "base") || calls.Load() != 1 || w.texts != nil {
		t.Errorf("%v, %v, %d calls, warned %q", got, err, calls.Load(), w.texts)
	}
	c, err := f.Load()
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := tokenOf(f, c); err != nil || kept != got {
		t.Errorf("kept %v, %v", kept, err)
	}
	onlyFile(t, f)
}

// An answer without a refresh token, or with the same one, is as good as one that rotates.
func TestRenewWithoutRotation(t *testing.T) {
	f, _ := testFile(t, strings.Replace(lived, "expiry  ", "scope = 'base'\n  api_domain = 'https://acme.pipedrive.com'\n  token_type = 'Bearer'\n  expiry  ", 1))
	var calls atomic.Int32
	got, err := f.Renew(t.Context(), stale(), answering(connection.Token{AccessToken: secret.New("access-two"), Expiry: at}, &calls))
	if err != nil {
		t.Fatal(err)
	}
	want := connection.Token{AccessToken: secret.New("access-two"), RefreshToken: secret.New("refresh-one"), TokenType: "Bearer", Expiry: at,
		Scope: "base", APIDomain: "https://acme.pipedrive.com"}
	if got != want {
		t.Errorf("%+v", got)
	}
	c, _ := f.Load()
	if kept, _ := tokenOf(f, c); kept != want {
		t.Errorf("kept %+v", kept)
	}
}

func TestRenewTakesWhatAnotherProcessKept(t *testing.T) {
	f, _ := testFile(t, lived)
	if err := f.SaveToken(t.Context(), Config{}, tokenFor("two", "base")); err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int32
	got, err := f.Renew(t.Context(), stale(), answering(tokenFor("three", "base"), &calls))
	if err != nil || got.AccessToken.Reveal() != "access-two" || calls.Load() != 0 {
		t.Errorf("%v, %v, %d calls", got.AccessToken.Reveal(), err, calls.Load())
	}
	// By now that one has expired, too.
	f.Now = func() time.Time { return at }
	if got, err = f.Renew(t.Context(), stale(), answering(tokenFor("three", "base"), &calls)); err != nil || got.AccessToken.Reveal() != "access-three" {
		t.Errorf("%v, %v", got.AccessToken.Reveal(), err)
	}
}

// A token that ends while the call is still on its way is not taken, whoever kept it.
func TestRenewRefreshesWhatEndsSoon(t *testing.T) {
	for left, want := range map[time.Duration]int32{29 * time.Second: 1, 31 * time.Second: 0} {
		f, _ := testFile(t, lived)
		f.Now = func() time.Time { return at.Add(-left) }
		if err := f.SaveToken(t.Context(), Config{}, tokenFor("two", "base")); err != nil {
			t.Fatal(err)
		}
		var calls atomic.Int32
		if _, err := f.Renew(t.Context(), stale(), answering(tokenFor("three", "base"), &calls)); err != nil || calls.Load() != want {
			t.Errorf("%v before its end: %d calls, %v", left, calls.Load(), err)
		}
	}
}

func TestOneOfManyRefreshes(t *testing.T) {
	f, _ := testFile(t, lived)
	var calls atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			got, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
			if err != nil || got.AccessToken.Reveal() != "access-two" {
				t.Errorf("%v, %v", got.AccessToken.Reveal(), err)
			}
		})
	}
	wait.Wait()
	if calls.Load() != 1 {
		t.Errorf("refreshed %d times", calls.Load())
	}
	onlyFile(t, f)
}

func TestRenewIsNotSentIfItCannotBeKept(t *testing.T) {
	tokens := func(access, refresh string) string {
		return "[oauth2.token]\naccess_token = '" + access + "'\nrefresh_token = '" + refresh + "'\n"
	}
	env := func(string) string { return "refresh-one" }
	locked, _ := testFile(t, tokens("access-one", "keyring:a/b"))
	locked.Store.Keyring = &readOnlyKeyring{}
	link, _ := testFile(t, "")
	target, _ := testFile(t, lived)
	if err := os.Symlink(target.Path, link.Path); err != nil {
		t.Skip("no symbolic links here")
	}
	inline, _ := testFile(t, "[oauth2]\ntoken = { access_token = 'access-one', refresh_token = 'refresh-one' } # c\n")
	environment, _ := testFile(t, tokens("access-one", "env:R"))
	environment.Store.Getenv = env
	missing, _ := testFile(t, "")
	for name, c := range map[string]struct {
		f  File
		ok bool
	}{
		"a keyring that only reads": {locked, false}, "a link": {link, false}, "no file": {missing, false}, "an inline table": {inline, false},
	} {
		var calls atomic.Int32
		_, err := c.f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
		if (err == nil) != c.ok || (calls.Load() == 1) != c.ok {
			t.Errorf("%s: %v, %d calls", name, err, calls.Load())
		}
		if err != nil && (fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "") {
			t.Errorf("%s: kind %v, hint %q", name, fault.KindOf(err), fault.HintOf(err))
		}
	}
}

func TestRenewAfterHandingOver(t *testing.T) {
	f, _ := testFile(t, lived+"\n[n8n]\nhanded_over = 2026-11-20T00:00:00Z\n")
	var calls atomic.Int32
	_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
	if fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "2026-11-20") || !strings.Contains(fault.HintOf(err), "--refresh") || !errors.Is(err, connection.ErrHandedOver) || calls.Load() != 0 {
		t.Errorf("%v, hint %q, %d calls", err, fault.HintOf(err), calls.Load())
	}
	f.Refresh = true
	if got, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls)); err != nil || got.AccessToken.Reveal() != "access-two" {
		t.Errorf("told to: %v", err)
	}
	f.Refresh = false // what is good needs no refresh
	if got, err := f.Renew(t.Context(), stale(), answering(tokenFor("three", "base"), &calls)); err != nil || got.AccessToken.Reveal() != "access-two" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestRenewWithoutARefreshToken(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'access-one'\n")
	var calls atomic.Int32
	_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", ""), &calls))
	if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.HintOf(err), "login") || calls.Load() != 0 {
		t.Errorf("%v, %d calls", err, calls.Load())
	}
}

// What Pipedrive refuses before its time has not expired: its app was given scopes, or it was revoked. When a token ends that
// does not say it, nobody knows.
func TestRenewSaysWhetherTheTokenHasExpired(t *testing.T) {
	for expiry, want := range map[string]string{
		"expiry = 2126-11-22T00:00:00Z": "Pipedrive refuses the access token, although it has not expired, and",
		"expiry = 2020-11-22T00:00:00Z": "the access token has expired, and",
		"":                              "Pipedrive refuses the access token, and",
	} {
		for _, also := range []string{"", "refresh_token = 'refresh-one'\n[n8n]\nhanded_over = 2019-11-20T00:00:00Z\n"} {
			f, _ := testFile(t, "[oauth2.token]\naccess_token = 'access-one'\n"+expiry+"\n"+also)
			var calls atomic.Int32
			_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", ""), &calls))
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: %v", expiry, err)
			}
		}
	}
}

func TestARefusedRefreshChangesNothing(t *testing.T) {
	f, _ := testFile(t, lived)
	refused := errors.New("invalid_grant")
	_, err := f.Renew(t.Context(), stale(), func(context.Context, connection.Token) (connection.Token, error) {
		return tokenFor("two", ""), refused
	})
	if !errors.Is(err, refused) || content(t, f.Path) != lived {
		t.Errorf("%v", err)
	}
	onlyFile(t, f)
}

// Tokens in the environment cannot be written: a new one would be lost.
func TestTokensInTheEnvironmentAreNotRefreshed(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'env:ACCESS'\nrefresh_token = 'env:REFRESH'\n")
	f.Store.Getenv = func(n string) string { return map[string]string{"ACCESS": "access-one", "REFRESH": "refresh-one"}[n] }
	var calls atomic.Int32
	_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "REFRESH") || fault.HintOf(err) == "" || calls.Load() != 0 {
		t.Errorf("%v, %d calls", err, calls.Load())
	}
	if err := f.KeepsTokens(t.Context()); fault.KindOf(err) != fault.Usage {
		t.Errorf("a login: %v", err)
	}
	if err := f.Writable(t.Context()); err != nil {
		t.Errorf("what else is written: %v", err)
	}
}

// tokenOf is the token that a configuration keeps.
func tokenOf(f File, c Config) (connection.Token, error) {
	c, err := c.resolve(f.Store, "oauth2.token.")
	return c.Token, err
}

type readOnlyKeyring struct{ lockedKeyring }

func (*readOnlyKeyring) Get(_, _ string) (string, error) { return "refresh-one", nil }

// Two configurations may name one place of a refresh token, which is worthless once it was used: the second waits for what the
// first one gets.
func TestRenewOfASharedTokenIsOneAtATime(t *testing.T) {
	for _, place := range []string{"file:refresh", "keyring:connect-pipedrive/5f2c:refresh-token"} {
		t.Run(place, func(t *testing.T) { renewShared(t, place) })
	}
}

// guardedKeyring is one that several processes may use at once, as the system's is and the tests' is not.
type guardedKeyring struct {
	mu sync.Mutex
	secret.Keyring
}

func (k *guardedKeyring) Get(service, user string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Keyring.Get(service, user)
}

func (k *guardedKeyring) Set(service, user, value string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Keyring.Set(service, user, value)
}

func renewShared(t *testing.T, place string) {
	first, _ := testFile(t, "method = 'oauth2'\n[oauth2]\nclient_id = '5f2c'\n[oauth2.token]\naccess_token = 'access-one'\nrefresh_token = '"+place+"'\nexpiry = 2026-11-22T01:00:00Z\n")
	state := t.TempDir()
	first.Store.Keyring = &guardedKeyring{Keyring: first.Store.Keyring}
	first.Store.Getenv = func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] }
	put(t, first.Store, place, "refresh-one")
	second := first
	second.Path = first.Path + ".second.toml"
	if err := os.WriteFile(second.Path, []byte(content(t, first.Path)), 0o600); err != nil {
		t.Fatal(err)
	}
	waits := make(chan string, 10)
	second.Warn = func(what, _ string) { waits <- what }
	var inside atomic.Int32
	refresh := func(used, brings string, meanwhile func()) func(context.Context, connection.Token) (connection.Token, error) {
		return func(_ context.Context, current connection.Token) (connection.Token, error) {
			if n := inside.Add(1); n != 1 {
				t.Errorf("%d refresh at once", n)
			}
			defer inside.Add(-1)
			if got := current.RefreshToken.Reveal(); got != used {
				t.Errorf("refreshed with %q, want %q", got, used)
			}
			meanwhile()
			return connection.Token{AccessToken: secret.New("access of " + brings), RefreshToken: secret.New(brings), Expiry: at}, nil
		}
	}
	var wait sync.WaitGroup
	_, err := first.Renew(t.Context(), stale(), refresh("refresh-one", "refresh-two", func() {
		wait.Go(func() {
			if _, err := second.Renew(t.Context(), stale(), refresh("refresh-two", "refresh-three", func() { waits <- "" })); err != nil {
				t.Error(err)
			}
		})
		if what := <-waits; !strings.Contains(what, "another process of this program works on") {
			t.Errorf("the second one does not wait: %q", what)
		}
	}))
	wait.Wait()
	if s, again := first.Store.Resolve(ref(t, place)); err != nil || again != nil || s.Reveal() != "refresh-three" {
		t.Errorf("%v, %v, kept %q", err, again, s.Reveal())
	}
}
