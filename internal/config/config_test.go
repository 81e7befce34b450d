package config

import (
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
)

func TestCredentialResolvesItsMethodAlone(t *testing.T) {
	store := testStore(t, map[string]string{"PIPEDRIVE_API_TOKEN": "api token"})
	c := full(t)
	c.Method = connection.APIToken
	if cred, err := c.Credential(store); err != nil || cred.APIToken.Reveal() != "api token" {
		t.Errorf("%v, %v", cred, err)
	}
	c.Method = connection.OAuth2
	if _, err := c.Credential(store); err == nil || !strings.Contains(err.Error(), "client-secret") {
		t.Errorf("the missing client secret: %v", err)
	}
	put(t, store, "keyring:connect-pipedrive/5f2c:client-secret", "client-secret")
	if _, err := c.Credential(store); err == nil || !strings.Contains(err.Error(), "refresh token") {
		t.Errorf("the missing refresh token: %v", err)
	}
	put(t, store, "file:refresh token", "refresh-one")
	cred, err := c.Credential(store)
	if err != nil || cred.App.ClientID != "5f2c" || cred.Token.RefreshToken.Reveal() != "refresh-one" || cred.Token.Expiry != at {
		t.Errorf("%v, %v", cred, err)
	}
}

// TestSecretsStayOutOfSight takes each secret in turn: written out it shows as dots and is known to be there, and it
// can move to the keyring and back.
func TestSecretsStayOutOfSight(t *testing.T) {
	const canary = "canary5150"
	store := testStore(t, nil)
	for k := range secretKeys("") {
		c := Config{Method: connection.OAuth2}
		*k.ref(&c.Refs) = ref(t, canary)
		isSecret := k.secret != ""
		if got := strings.Contains(string(c.Redacted().Text()), canary); got == isSecret {
			t.Errorf("%s shows in the redacted text: %v", k.path, got)
		}
		if c.HoldsSecrets() != isSecret {
			t.Errorf("%s is known as a secret: %v", k.path, c.HoldsSecrets())
		}
		filled, problems := c.Resolve(store)
		if problems != nil || k.held(filled).Reveal() != canary {
			t.Errorf("%s holds %v, %v", k.path, k.held(filled), problems)
		}
		if isSecret && strings.Contains(fmt.Sprintf("%v %+v %#v", filled, filled, filled), canary) {
			t.Errorf("%s is printed", k.path)
		}
		moved, deposits, err := filled.Place(true)
		if err != nil || k.ref(&moved.Refs).IsKeyring() != isSecret || (len(deposits) == 1) != isSecret {
			t.Errorf("%s to the keyring: %v, %d deposits, %v", k.path, *k.ref(&moved.Refs), len(deposits), err)
		}
		back, deposits, err := moved.Place(false)
		if err != nil || k.ref(&back.Refs).Reveal() != canary || deposits != nil {
			t.Errorf("%s back: %v, %v", k.path, deposits, err)
		}
	}
}
