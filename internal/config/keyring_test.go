package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// One app serves several companies: each has entries of the keyring for itself, and keeps them when it is written again. The
// secret of the app is the same for all.
func TestKeyringEntriesOfOneAppStayApart(t *testing.T) {
	store := testStore(t, nil)
	save := func(name, token string) (File, Config) {
		t.Helper()
		f := File{Path: filepath.Join(store.Dir, name), Store: store}
		c := Config{
			Method: connection.OAuth2, Account: ada,
			App:   connection.App{ClientID: "5f2c", ClientSecret: secret.New("app secret of " + token)},
			Token: connection.Token{AccessToken: secret.New("access " + token), RefreshToken: secret.New("refresh " + token)},
		}
		c, deposits, err := c.Place(true)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Save(t.Context(), c, deposits, true); err != nil {
			t.Fatal(err)
		}
		written, err := f.Load()
		if err != nil {
			t.Fatal(err)
		}
		return f, written
	}
	holds := func(f File, token, clientSecret string) {
		t.Helper()
		c, err := f.Load()
		if err != nil {
			t.Fatal(err)
		}
		cred, err := c.Credential(store)
		if err != nil || cred.Token.RefreshToken.Reveal() != "refresh "+token || cred.Token.AccessToken.Reveal() != "access "+token ||
			cred.App.ClientSecret.Reveal() != clientSecret {
			t.Errorf("%s: %q, %q, %v", filepath.Base(f.Path), cred.Token.RefreshToken.Reveal(), cred.App.ClientSecret.Reveal(), err)
		}
	}
	first, had := save("first.toml", "one")
	if want := "keyring:connect-pipedrive/5f2c:refresh-token"; had.Refs.RefreshToken.Reveal() != want {
		t.Errorf("%s, want %s", had.Refs.RefreshToken.Reveal(), want)
	}
	second, _ := save("second.toml", "two")
	third, _ := save("third.toml", "three")
	holds(first, "one", "app secret of three")
	holds(second, "two", "app secret of three")
	holds(third, "three", "app secret of three")
	_, again := save("second.toml", "four")
	holds(first, "one", "app secret of four")
	holds(second, "four", "app secret of four")
	if want := "keyring:connect-pipedrive/5f2c-2:refresh-token"; again.Refs.RefreshToken.Reveal() != want {
		t.Errorf("%s, want %s", again.Refs.RefreshToken.Reveal(), want)
	}
}

// failingKeyring reads nothing, and says so; it would take what is written.
type failingKeyring struct {
	secret.Keyring
	reads, writes int
}

func (k *failingKeyring) Get(string, string) (string, error) {
	k.reads++
	return "", errors.New("it is locked")
}

func (k *failingKeyring) Set(string, string, string) error {
	k.writes++
	return nil
}

// An entry that cannot be read may be another configuration's: nothing is written over it, and it is asked for once, as each
// time may take a minute.
func TestKeyringEntriesThatCannotBeReadAreLeftAlone(t *testing.T) {
	f, _ := testFile(t, "")
	ring := &failingKeyring{}
	f.Store.Keyring = ring
	c := Config{Method: connection.OAuth2, App: connection.App{ClientID: "5f2c"},
		Token: connection.Token{AccessToken: secret.New("access"), RefreshToken: secret.New("refresh")}}
	c, deposits, err := c.Place(true)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Save(t.Context(), c, deposits, true); fault.KindOf(err) != fault.Usage || ring.reads != 1 || ring.writes != 0 {
		t.Errorf("%v, %d read, %d written", err, ring.reads, ring.writes)
	}
	if _, err := os.Stat(f.Path); err == nil {
		t.Error("the configuration was written")
	}
}
