package cli

import (
	"strconv"
	"testing"

	"github.com/zalando/go-keyring"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

// TestLostClientSecretIsTakenAgain logs in with a configuration from another machine, whose keyring has the secret.
func TestLostClientSecretIsTakenAgain(t *testing.T) {
	keyring.MockInit()
	const config = "version = 1\nmethod = \"oauth2\"\n\n[oauth2]\nclient_id = \"" + simulator.ClientID +
		"\"\nclient_secret = \"keyring:connect-pipedrive/app:client-secret\"\n"
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.keep(config)
	s.closed = true
	if p := s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())); p.code != 2 {
		t.Errorf("without one: exit code %d\n%s", p.code, p.err)
	}
	s.closed = false
	s.env[envClientSecret] = simulator.ClientSecret
	s.browser = func(url string) { follow(url) }
	if p := s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())); p.code != 0 {
		t.Errorf("exit code %d\n%s", p.code, p.err)
	}
	if got, err := keyring.Get("connect-pipedrive", "app:client-secret"); err != nil || got != simulator.ClientSecret {
		t.Errorf("kept %d characters, %v", len(got), err)
	}
	delete(s.env, envClientSecret)
	if p := s.run(nil, "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())); p.code != 0 {
		t.Errorf("once more: exit code %d\n%s", p.code, p.err)
	}
}
