package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// kept is the token that the file holds.
func keptToken(t *testing.T, f File) connection.Token {
	t.Helper()
	c, err := f.Load()
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokenOf(f, c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// What was sent is kept although everything else has ended.
func TestRenewKeepsWhatWasSent(t *testing.T) {
	f, _ := testFile(t, lived)
	held := 0
	f.Hold = func() func() { held++; return func() { held-- } }
	ctx, cancel := context.WithCancel(t.Context())
	got, err := f.Renew(ctx, stale(), func(context.Context, connection.Token) (connection.Token, error) {
		if held != 1 {
			t.Error("the program may end meanwhile")
		}
		cancel()
		return tokenFor("two", "base"), nil
	})
	if err != nil || got != tokenFor("two", "base") || keptToken(t, f) != got || held != 0 {
		t.Errorf("%v, %v, held %d", got, err, held)
	}
	var calls atomic.Int32
	if _, err := f.Renew(ctx, got, answering(tokenFor("three", "base"), &calls)); !errors.Is(err, context.Canceled) || calls.Load() != 0 {
		t.Errorf("after the end: %v, %d calls", err, calls.Load())
	}
	onlyFile(t, f)
}

// A login's token is kept although everything else has ended, and tokens are newer than n8n's from then on.
func TestSaveTokenAfterTheEnd(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	f, _ := testFile(t, lived+"\n[n8n]\ncredential_id = 'abcdefgh12345678'\nhanded_over = 2026-11-20T00:00:00Z\n")
	if err := f.SaveToken(ended, Config{}, tokenFor("two", "base")); err != nil {
		t.Fatal(err)
	}
	if c, err := f.Load(); err != nil || !c.N8N.HandedOver.IsZero() || c.N8N.CredentialID == "" || keptToken(t, f) != tokenFor("two", "base") {
		t.Errorf("%+v, %v", c.N8N, err)
	}
	fresh, _ := testFile(t, "")
	if err := fresh.SaveToken(ended, Config{Method: connection.OAuth2}, tokenFor("one", "base")); err != nil {
		t.Fatal(err)
	}
	if c, err := fresh.Load(); err != nil || c.Method != connection.OAuth2 || keptToken(t, fresh) != tokenFor("one", "base") {
		t.Errorf("%+v, %v", c.Method, err)
	}
	onlyFile(t, fresh)
}

func TestRefreshOfHandedOverTokensRemovesHandedOver(t *testing.T) {
	f, _ := testFile(t, lived+"\n[n8n]\nhanded_over = 2026-11-20T00:00:00Z\n")
	f.Refresh = true
	var calls atomic.Int32
	if _, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls)); err != nil {
		t.Fatal(err)
	}
	if c, err := f.Load(); err != nil || !c.N8N.HandedOver.IsZero() {
		t.Errorf("%v, %v", c.N8N.HandedOver, err)
	}
}

// What a person edits while a refresh is under way stays.
func TestEditedWhileARefreshIsUnderWay(t *testing.T) {
	f, _ := testFile(t, lived)
	_, err := f.Renew(t.Context(), stale(), func(context.Context, connection.Token) (connection.Token, error) {
		text := strings.Replace(content(t, f.Path), "# our setup", "# edited", 1)
		return tokenFor("two", "base"), os.WriteFile(f.Path, []byte(text), 0o600)
	})
	if err != nil || !strings.HasPrefix(content(t, f.Path), "# edited") || keptToken(t, f) != tokenFor("two", "base") {
		t.Errorf("%v\n%s", err, content(t, f.Path))
	}
}

// What is edited into something that cannot take the token stays, too, and does not cost the token.
func TestBrokenWhileARefreshIsUnderWay(t *testing.T) {
	for name, text := range map[string]string{
		"half written": "version = 1\nmethod = \"oau",
		"unusual":      "version = 1\nmethod = \"oauth2\"\noauth2 = { client_id = \"5f2c\" }\n",
		"removed":      "",
	} {
		t.Run(name, func(t *testing.T) {
			f, w := testFile(t, lived)
			for _, mark := range []string{"# first\n", "# second\n"} { // neither text that is set aside is lost to the other
				_, err := f.Renew(t.Context(), keptToken(t, f), func(context.Context, connection.Token) (connection.Token, error) {
					if text == "" {
						return tokenFor("two", "base"), os.Remove(f.Path)
					}
					return tokenFor("two", "base"), os.WriteFile(f.Path, []byte(mark+text), 0o600)
				})
				if err != nil || !strings.HasPrefix(content(t, f.Path), "# our setup") || keptToken(t, f) != tokenFor("two", "base") {
					t.Errorf("%v\n%s", err, content(t, f.Path))
				}
			}
			if text == "" {
				if onlyFile(t, f); w.texts != nil {
					t.Errorf("said %q", w.texts)
				}
				return
			}
			first, second := f.Path+".edited", f.Path+".2.edited"
			if content(t, first) != "# first\n"+text || content(t, second) != "# second\n"+text {
				t.Errorf("beside it: %q and %q", content(t, first), content(t, second))
			}
			if len(w.texts) != 2 || !strings.Contains(w.texts[0], first) || !strings.Contains(w.texts[1], second) {
				t.Errorf("said %q", w.texts)
			}
			onlyFile(t, f, "config.toml.2.edited", "config.toml.edited")
		})
	}
}

// The refresh token is kept first: the access token can be had again with it.
func TestRefreshTokenIsKeptFirst(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'keyring:k/access'\nrefresh_token = 'keyring:k/refresh'\n")
	put(t, f.Store, "keyring:k/access", "access-one")
	put(t, f.Store, "keyring:k/refresh", "refresh-one")
	f.Store.Keyring = &stubborn{f.Store.Keyring, "access"}
	_, err := f.Renew(t.Context(), stale(), func(context.Context, connection.Token) (connection.Token, error) {
		f.Store.Keyring.(*stubborn).refuses = "access-two"
		return tokenFor("two", "base"), nil
	})
	if got, _ := f.Store.Resolve(ref(t, "keyring:k/refresh")); err == nil || got.Reveal() != "refresh-two" {
		t.Errorf("%v, refresh token %q", err, got.Reveal())
	}
}

// stubborn is a keyring that does not take one secret.
type stubborn struct {
	secret.Keyring
	refuses string
}

// A refresh that is no longer wanted is not sent, and no token is made up for it.
func TestRenewEndsBeforeItIsSent(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'keyring:k/access'\nrefresh_token = 'refresh-one'\n")
	put(t, f.Store, "keyring:k/access", "access-one")
	ctx, cancel := context.WithCancel(t.Context())
	f.Store.Keyring = &hooked{f.Store.Keyring, cancel}
	var calls atomic.Int32
	if got, err := f.Renew(ctx, stale(), answering(tokenFor("two", "base"), &calls)); !errors.Is(err, context.Canceled) || got != (connection.Token{}) || calls.Load() != 0 {
		t.Errorf("%v, %v, %d calls", got, err, calls.Load())
	}
}

// What a login brought is being kept: nothing may cut that off.
func TestSaveTokenIsNotCutOff(t *testing.T) {
	f, _ := testFile(t, "[oauth2.token]\naccess_token = 'keyring:k/access'\n")
	held, seen := 0, 0
	f.Hold = func() func() { held++; return func() { held-- } }
	f.Store.Keyring = &hooked{f.Store.Keyring, func() { seen = held }}
	if err := f.SaveToken(t.Context(), Config{}, tokenFor("two", "base")); err != nil || seen != 1 || held != 0 {
		t.Errorf("%v, held %d times, %d afterwards", err, seen, held)
	}
}

// What was odd about an answer is told, though its token is kept; a lock that is no longer wanted is no fault of anybody's.
func TestRemarksAndEnds(t *testing.T) {
	f, w := testFile(t, lived)
	token := tokenFor("two", "base")
	token.Remark = "it says no scope"
	if err := f.SaveToken(t.Context(), Config{}, token); err != nil || len(w.texts) != 1 || !strings.Contains(w.texts[0], token.Remark) {
		t.Errorf("%v, said %q", err, w.texts)
	}
	none, _ := testFile(t, "")
	token.RefreshToken = secret.New("env:ODD")
	if err := none.SaveToken(t.Context(), Config{}, token); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "begins like a reference") {
		t.Errorf("a token that cannot be kept: %v", err)
	}
	onlyFile(t, none)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.lock(ctx); err != context.Canceled { //nolint:errorlint // that and no more
		t.Errorf("%v", err)
	}
}

// hooked is a keyring that something happens with.
type hooked struct {
	secret.Keyring
	happens func()
}

func (h *hooked) Get(service, user string) (string, error) {
	h.happens()
	return h.Keyring.Get(service, user)
}

func (h *hooked) Set(service, user, password string) error {
	h.happens()
	return h.Keyring.Set(service, user, password)
}

func (s *stubborn) Set(service, user, password string) error {
	if password == s.refuses {
		return errors.New("locked by now")
	}
	return s.Keyring.Set(service, user, password)
}

func TestKeeperLeavesOthersTokensAlone(t *testing.T) {
	f, _ := testFile(t, lived)
	var calls atomic.Int32
	login := tokenFor("other", "base") // of a login that is not kept yet
	if got, err := (Keeper{f}).Renew(t.Context(), login, answering(tokenFor("two", "base"), &calls)); err != nil || got != tokenFor("two", "base") || content(t, f.Path) != lived {
		t.Errorf("%v, %v", got, err)
	}
	own := keptToken(t, f)
	if got, err := (Keeper{f}).Renew(t.Context(), own, answering(tokenFor("three", "base"), &calls)); err != nil || keptToken(t, f) != got || calls.Load() != 2 {
		t.Errorf("%v, %v", got, err)
	}
	none, _ := testFile(t, "")
	if _, err := (Keeper{none}).Renew(t.Context(), login, answering(tokenFor("two", "base"), &calls)); err != nil {
		t.Error(err)
	}
	onlyFile(t, none)
}

// A lock that stays held is said, and is not waited for without end.
func TestLockThatStaysHeld(t *testing.T) {
	f, _ := testFile(t, lived)
	unlock, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	synctest.Test(t, func(t *testing.T) {
		w := &warnings{}
		f.Warn = w.add
		began := time.Now()
		var calls atomic.Int32
		_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
		if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "another process") || fault.HintOf(err) == "" || calls.Load() != 0 {
			t.Errorf("%v, %d calls", err, calls.Load())
		}
		if took := time.Since(began); took != lockPatience || len(w.texts) != 1 || !strings.Contains(w.texts[0], "30 s") {
			t.Errorf("after %s it said %q", took, w.texts)
		}
	})
	onlyFile(t, f, ".config.toml.lock")
}

func TestLockFileThatIsNoPlainFile(t *testing.T) {
	for name, make := range lockTraps {
		t.Run(name, func(t *testing.T) {
			f, w := testFile(t, lived)
			target, left := filepath.Join(t.TempDir(), "target"), filepath.Join(filepath.Dir(f.Path), ".config.toml.1.tmp")
			if err := os.WriteFile(left, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := make(filepath.Join(filepath.Dir(f.Path), ".config.toml.lock"), target); err != nil {
				t.Skip(err)
			}
			Sweep(f)
			if _, err := f.lock(t.Context()); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "not a plain file") || fault.HintOf(err) == "" {
				t.Errorf("%v", err)
			}
			if _, err := os.Lstat(target); err == nil {
				t.Error("made through the link")
			}
			if _, err := os.Lstat(left); err != nil || w.texts != nil {
				t.Errorf("swept without the lock: %v; said %q", err, w.texts)
			}
			onlyFile(t, f, ".config.toml.lock", filepath.Base(left))
		})
	}
}

// What a kill left is swept when the configuration is next worked on, or opened.
func TestLeftoversAreSwept(t *testing.T) {
	f, _ := testFile(t, lived)
	left := filepath.Join(filepath.Dir(f.Path), ".config.toml.123.tmp")
	for name, work := range map[string]func(){
		"opened":  func() { Sweep(f) },
		"changed": func() { _ = f.SaveAccount(t.Context(), ada) },
	} {
		if err := os.WriteFile(left, []byte("refresh_token = 'secret'"), 0o600); err != nil {
			t.Fatal(err)
		}
		work()
		if _, err := os.Lstat(left); err == nil {
			t.Errorf("%s: it is still there", name)
		}
	}
	unlock, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	Sweep(f) // it may be the one that is being written under the lock
	if _, err := os.Lstat(left); err != nil {
		t.Error("swept although another process has the lock")
	}
	unlock()
	Sweep(f)
	onlyFile(t, f)
}
