package n8n

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/testkit"
)

const id = "aB3dE6gH9jK2mN5p"

// theSecrets are the secrets in the credentials below.
var theSecrets = []string{"api-token-secret", "client-secret<&>", "v1u:access-secret", "refresh-secret", "basic-secret"}

var tokenCredential, oauthCredential = testkit.TokenCredential, testkit.OAuthCredential

// made is what a constructor gives, for tests in which it cannot fail.
func made(t *testing.T) func(Credential, error) Credential {
	return func(c Credential, err error) Credential {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestHandsTokens(t *testing.T) {
	ok := made(t)
	app := oauthCredential()
	app.Token = connection.Token{}
	for _, c := range []struct {
		c    Credential
		want bool
	}{
		{ok(NewCredential(id, "", oauthCredential())), true},
		{ok(NewCredential(id, "", app)), false},
		{ok(NewCredential(id, "", tokenCredential())), false},
	} {
		if c.c.HandsTokens() != c.want {
			t.Errorf("%v: %v", c.c, c.c.HandsTokens())
		}
	}
}

func TestCredentialsThatN8NWouldRefuse(t *testing.T) {
	noSecret := oauthCredential()
	noSecret.App.ClientSecret = secret.Secret{}
	for what, try := range map[string]func() (Credential, error){
		"no token":       func() (Credential, error) { return NewCredential(id, "", connection.Credential{}) },
		"no secret":      func() (Credential, error) { return NewCredential(id, "", noSecret) },
		"no password":    func() (Credential, error) { return NewBasicAuth(id, "", "u", secret.Secret{}) },
		"no user":        func() (Credential, error) { return NewBasicAuth(id, "", "", secret.New("p")) },
		"name too short": func() (Credential, error) { return NewCredential(id, "öü", tokenCredential()) },
		"name too long":  func() (Credential, error) { return NewCredential(id, strings.Repeat("x", 129), tokenCredential()) },
		"id too long":    func() (Credential, error) { return NewCredential(strings.Repeat("x", 37), "", tokenCredential()) },
		"id with a path": func() (Credential, error) { return NewCredential("../../../../abcd", "", tokenCredential()) },
		"id with a line": func() (Credential, error) { return NewCredential(id+"\n", "", tokenCredential()) },
		"no id":          func() (Credential, error) { return NewCredential("", "", tokenCredential()) },
	} {
		if c, err := try(); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%s: %v, %v", what, c, err)
		}
	}
	if _, err := NewCredential(id, strings.Repeat("é", 128), tokenCredential()); err != nil {
		t.Error(err)
	}
}

func TestCredentialsPrintWithoutSecrets(t *testing.T) {
	c := made(t)(NewCredential(id, "", oauthCredential()))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		printed := fmt.Sprintf(verb, c)
		if i := slices.IndexFunc(theSecrets, func(s string) bool {
			return strings.Contains(printed, s) || strings.Contains(printed, fmt.Sprintf("%x", s))
		}); i >= 0 {
			t.Errorf("%s prints %s", verb, theSecrets[i])
		}
	}
}

func TestGeneratedIDsAndPasswords(t *testing.T) {
	ids, passwords := map[string]bool{}, map[secret.Secret]bool{}
	for range 1000 {
		i, p := NewID(), NewPassword()
		if !ValidID(i) || p.Len() < 20 {
			t.Fatalf("id %s, password of %d", i, p.Len())
		}
		ids[i], passwords[p] = true, true
	}
	if len(ids) != 1000 || len(passwords) != 1000 {
		t.Errorf("%d ids and %d passwords are different", len(ids), len(passwords))
	}
}

func TestIDsAsN8NMakesThemNow(t *testing.T) {
	for id, want := range map[string]bool{"aB3dE6gH9jK2mN5p": true, "aB3dE6gH9jK2mN5": false, "aB3dE6gH9jK2mN5pq": false, "Pipedrive-Acme-X": false, "Acme 2 for sales": false} {
		if looksMade(id) != want {
			t.Errorf("%s looks made: %v", id, !want)
		}
	}
}
