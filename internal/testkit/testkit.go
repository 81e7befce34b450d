// Package testkit is what the tests of several packages start from. The program does not import it.
package testkit

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// At is a moment for tests.
var At = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

// Ada is whose account it is.
var Ada = connection.Account{User: "Ada Example", Email: "ada@example.com", Company: "Acme", Domain: "acme"}

// SameSecrets lets cmp look at references and secrets, which it never prints.
var SameSecrets = cmp.Options{
	cmp.Comparer(func(a, b secret.Ref) bool { return a == b }),
	cmp.Comparer(func(a, b secret.Secret) bool { return a == b }),
}

// Selecting returns a selection of actions.
func Selecting(t *testing.T, actions ...string) scopes.Selection {
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

// TokenFor returns a token that was granted a list of scopes.
func TokenFor(name, scope string) connection.Token {
	return connection.Token{
		AccessToken: secret.New("access-" + name), RefreshToken: secret.New("refresh-" + name), TokenType: "Bearer",
		Expiry: At, Scope: scope, APIDomain: "https://acme.pipedrive.com",
	}
}

// TokenCredential returns one of the method api-token.
func TokenCredential() connection.Credential {
	return connection.Credential{Method: connection.APIToken, APIToken: secret.New("api-token-secret")}
}

// OAuthCredential returns one of the method oauth2, with a token.
func OAuthCredential() connection.Credential {
	return connection.Credential{
		Method: connection.OAuth2,
		App:    connection.App{ClientID: "1a2b3c4d5e6f7a8b", ClientSecret: secret.New("client-secret<&>"), RedirectURL: "http://localhost:53682/callback"},
		Token: connection.Token{
			AccessToken: secret.New("v1u:access-secret"), RefreshToken: secret.New("refresh-secret"), TokenType: "Bearer",
			Expiry: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com",
		},
	}
}

// Store has a keyring that forgets, a folder of its own, and no environment but this.
func Store(t *testing.T, env map[string]string) secret.Store {
	t.Helper()
	keyring.MockInit()
	return secret.Store{Getenv: func(n string) string { return env[n] }, Keyring: secret.System{}, Dir: t.TempDir()}
}

// Put puts a secret to where a reference points.
func Put(t *testing.T, s secret.Store, r, text string) {
	t.Helper()
	if err := s.Put(Ref(t, r), secret.New(text)); err != nil {
		t.Fatal(err)
	}
}

// Ref returns a reference as the configuration has it.
func Ref(t *testing.T, text string) secret.Ref {
	t.Helper()
	r, err := secret.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// FreePort returns a port on which nothing listens on either loopback address. It is below those that a system hands out
// itself, so that no other server or connection of the tests comes first, and nobody else gets it from here, in no other
// process either: it stays reserved until this one ends. It panics where there is none.
func FreePort() int {
	for range 100 {
		port := 20000 + rand.IntN(12000) //nolint:gosec // a port is no secret
		if reserve(port) && canListen("127.0.0.1", port) && canListen("::1", port) {
			return port
		}
	}
	panic("no port is free on both loopback addresses")
}

// reserved are the sockets that keep ports from being handed out again, here or in another process: of UDP, so that they
// are in nobody's way.
var reserved struct {
	sync.Mutex
	sockets []net.PacketConn
}

func reserve(port int) bool {
	socket, err := new(net.ListenConfig).ListenPacket(context.Background(), "udp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	reserved.Lock()
	defer reserved.Unlock()
	reserved.sockets = append(reserved.sockets, socket)
	return true
}

// canListen also holds where there is no such address: nothing listens there.
func canListen(host string, port int) bool {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err == nil {
		_ = l.Close()
	}
	return !errors.Is(err, syscall.EADDRINUSE)
}
