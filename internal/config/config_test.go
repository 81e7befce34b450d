package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
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

// References stay where they are, whichever place is chosen; what is not filled in is no reason to stop.
func TestPlaceKeepsReferences(t *testing.T) {
	refs := Refs{ClientID: ref(t, "x"), ClientSecret: ref(t, "env:SECRET"), AccessToken: ref(t, "keyring:k/access"), RefreshToken: ref(t, "file:refresh"),
		N8NAPIKey: ref(t, "y"), BasicAuthPassword: ref(t, "keyring:k/missing")}
	c := Config{Method: connection.OAuth2, Refs: refs, App: connection.App{ClientID: "5f2c", ClientSecret: secret.New("s")},
		Token: connection.Token{AccessToken: secret.New("a"), RefreshToken: secret.New("r")}}
	for _, inKeyring := range []bool{true, false} {
		placed, deposits, err := c.Place(inKeyring)
		if err != nil {
			t.Fatal(err)
		}
		want := refs
		want.ClientID, want.N8NAPIKey = secret.Literal(secret.New("5f2c")), secret.Ref{}
		targets := []secret.Ref{want.ClientSecret, want.AccessToken, want.RefreshToken}
		if !inKeyring {
			want.AccessToken = secret.Literal(secret.New("a"))
			targets = []secret.Ref{want.ClientSecret, want.RefreshToken}
		}
		var got []secret.Ref
		for _, d := range deposits {
			got = append(got, d.Ref)
		}
		if placed.Refs != want || !slices.Equal(got, targets) {
			t.Errorf("in the keyring %v: %+v, to be put to %v", inKeyring, placed.Refs, got)
		}
	}
	c.App.ClientSecret, c.Refs.ClientSecret = secret.New("env:X"), secret.Ref{}
	if _, deposits, err := c.Place(false); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || deposits != nil {
		t.Errorf("a secret like a reference: %v", err)
	}
}

func TestKeyringEntriesAreTheAppsOrTheCompanys(t *testing.T) {
	for want, c := range map[string]Config{
		"keyring:connect-pipedrive/5f2c:api-token":    {Method: connection.OAuth2, App: connection.App{ClientID: "5f2c"}, Account: ada},
		"keyring:connect-pipedrive/acme:api-token":    {Method: connection.APIToken, App: connection.App{ClientID: "5f2c"}, Account: ada},
		"keyring:connect-pipedrive/company:api-token": {Method: connection.OAuth2},
	} {
		c.APIToken = secret.New("x")
		if placed, _, err := c.Place(true); err != nil || placed.Refs.APIToken.Reveal() != want {
			t.Errorf("%v, %v, want %s", placed.Refs.APIToken, err, want)
		}
	}
}

func TestKeptListsSecretsAlone(t *testing.T) {
	c := Config{Refs: Refs{ClientID: ref(t, "5f2c"), ClientSecret: ref(t, "env:SECRET"), RefreshToken: ref(t, "x")}}
	if got, want := c.Kept(), []Kept{{"client secret", c.Refs.ClientSecret}, {"refresh token", c.Refs.RefreshToken}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestWantedKnowsWhereN8NIs(t *testing.T) {
	if got := (Config{N8N: N8N{URL: "http://localhost:5678"}}).Wanted().N8n; got != "http://localhost:5678" {
		t.Errorf("%q", got)
	}
}
