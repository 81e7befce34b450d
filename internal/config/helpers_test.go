package config

import (
	"testing"
	"time"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update
	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// at is a moment for tests.
var at = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

var ada = connection.Account{User: "Ada Example", Company: "Acme", Domain: "acme"}

// sameSecrets lets cmp look at references and secrets, which it never prints.
var sameSecrets = cmp.Options{
	cmp.Comparer(func(a, b secret.Ref) bool { return a == b }),
	cmp.Comparer(func(a, b secret.Secret) bool { return a == b }),
}

func selecting(t *testing.T, actions ...string) scopes.Selection {
	t.Helper()
	s := scopes.Selection{NodeVersion: 2}
	for _, text := range actions {
		found, err := scopes.ParseActions(text, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range found {
			s.Items = append(s.Items, scopes.Item{Action: a})
		}
	}
	return s
}

// tokenFor is a token that was granted a list of scopes.
func tokenFor(name, scope string) connection.Token {
	return connection.Token{
		AccessToken: secret.New("access-" + name), RefreshToken: secret.New("refresh-" + name), TokenType: "Bearer",
		Expiry: at, Scope: scope, APIDomain: "https://acme.pipedrive.com",
	}
}

// testStore has a keyring that forgets, and no environment but this.
func testStore(t *testing.T, env map[string]string) secret.Store {
	t.Helper()
	keyring.MockInit()
	return secret.Store{Getenv: func(n string) string { return env[n] }, Keyring: secret.System{}, Dir: t.TempDir()}
}

func put(t *testing.T, s secret.Store, r, text string) {
	t.Helper()
	if err := s.Put(ref(t, r), secret.New(text)); err != nil {
		t.Fatal(err)
	}
}

func ref(t *testing.T, text string) secret.Ref {
	t.Helper()
	r, err := secret.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
