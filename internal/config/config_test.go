package config

import (
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
