package cli

import (
	"bytes"
	"testing"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// What is said of an access token's end, and what the next call does about it.
func TestExpiryText(t *testing.T) {
	expiry := time.Date(2026, 11, 26, 1, 2, 3, 0, time.FixedZone("", 3600))
	var never, bare, renewable, handed openedConfig
	bare.Token.Expiry = expiry
	renewable.Token.Expiry, renewable.Refs.RefreshToken = expiry, secret.InEnv("X")
	handed = renewable
	handed.N8N.HandedOver = expiry
	for _, c := range []struct {
		of   openedConfig
		left time.Duration
		want string
	}{
		{never, 0, "unknown"},
		{bare, time.Minute, "2026-11-26 00:02 UTC, in 1 min"},
		{bare, 0, "2026-11-26 00:02 UTC, which is over, and there is no refresh token: log in again"},
		{renewable, -time.Second, "2026-11-26 00:02 UTC, which is over; the next call refreshes it"},
		{handed, 0, "2026-11-26 00:02 UTC, which is over; its refresh token is n8n's"},
	} {
		if got := expiryText(c.of, expiry.Add(-c.left)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A configuration that holds little says little; what there is of tokens is said of OAuth2 alone.
func TestStatusText(t *testing.T) {
	for _, c := range []struct {
		method connection.Method
		n8n    string
		token  bool
		want   string
	}{
		{"", "", false, "a.toml: no method chosen\n  handed over to n8n  no\n"},
		{connection.OAuth2, "http://n8n", false, "a.toml: OAuth2\n  handed over to n8n  no\n"},
		{connection.OAuth2, "", true, "a.toml: OAuth2\n  access token        env:X\n  access token ends   unknown\n  granted             unknown: the token's answer did not say it\n  handed over to n8n  no\n"},
		{connection.APIToken, "", true, "a.toml: API token\n  access token        env:X\n  handed over to n8n  no\n"},
	} {
		s := configStatus{Config: "a.toml", Method: c.method}
		s.opened.N8N.URL = c.n8n
		if c.token {
			s.opened.Refs.AccessToken = secret.InEnv("X")
		}
		var text bytes.Buffer
		if err := s.writeText(&text, 0, time.Now()); err != nil || text.String() != c.want {
			t.Errorf("%v\n%s\nwant\n%s", err, text.String(), c.want)
		}
	}
	if err := (configStatus{}).writeText(broken{}, 0, time.Now()); err == nil {
		t.Error("it is written though nothing can be")
	}
}

// What the configuration holds goes before what the environment would do, and the environment fills in nothing that is there.
func TestMethodOfAConfiguration(t *testing.T) {
	all := map[string]string{envToken: "t", envClientID: "i", envClientSecret: "s"}
	oauth2, token := map[string]string{envClientID: "i"}, map[string]string{envToken: "t"}
	var bare, connected, kept, chosen, mine openedConfig
	connected.Refs.AccessToken = secret.InEnv("X")
	kept.Refs.APIToken = secret.InEnv("X")
	kept.stored.Refs.APIToken = kept.Refs.APIToken
	chosen.Method = connection.APIToken
	mine.Refs.ClientID, mine.Refs.ClientSecret, mine.App.RedirectURL = secret.InEnv("A"), secret.InEnv("B"), "http://localhost:1/"
	for _, c := range []struct {
		name string
		of   openedConfig
		env  map[string]string
		want connection.Method
		id   string // the reference of the client ID
	}{
		{"nothing", bare, nil, "", ""},
		{"the environment's app", bare, oauth2, connection.OAuth2, "env:PIPEDRIVE_CLIENT_ID"},
		{"the environment's token", bare, token, connection.APIToken, ""},
		{"both of them", bare, all, connection.OAuth2, "env:PIPEDRIVE_CLIENT_ID"},
		{"its own login", connected, token, connection.OAuth2, ""},
		{"its own token", kept, all, connection.APIToken, "env:PIPEDRIVE_CLIENT_ID"},
		{"its own method", chosen, oauth2, connection.APIToken, "env:PIPEDRIVE_CLIENT_ID"},
		{"its own app", mine, all, connection.OAuth2, "env:A"},
	} {
		given := c.of
		c.of.complete(func(name string) string { return c.env[name] })
		if c.of.Method != c.want || c.of.Refs.ClientID.String() != c.id {
			t.Errorf("%s: %q, client ID %s", c.name, c.of.Method, c.of.Refs.ClientID)
		}
		want := "http://localhost:53682/callback"
		if given.App.RedirectURL != "" {
			want = given.App.RedirectURL
		}
		if c.of.App.RedirectURL != want {
			t.Errorf("%s: %s", c.name, c.of.App.RedirectURL)
		}
		if !given.Refs.APIToken.IsZero() && c.of.Refs.APIToken != given.Refs.APIToken {
			t.Errorf("%s: %s", c.name, c.of.Refs.APIToken)
		}
	}
}
