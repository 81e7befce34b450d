package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

// saveN8N keeps a table [n8n] as a hand-over does.
func saveN8N(t *testing.T, f File, n N8N) error {
	return f.HandOver(t.Context(), false, func(_ N8N, keep func(N8N) error) error { return keep(n) })
}

func TestSaveN8N(t *testing.T) {
	f, _ := testFile(t, lived)
	n := N8N{URL: "https://n8n.example.com", CredentialID: "0123456789abcdef", HandedOver: at, BasicAuthID: "fedcba9876543210",
		BasicAuthPassword: secret.New("password")}
	if err := saveN8N(t, f, n); err != nil {
		t.Fatal(err)
	}
	got := content(t, f.Path)
	if !strings.HasPrefix(got, lived) || !strings.Contains(got, "\n\n[n8n]\nurl = \"https://n8n.example.com\"\n") {
		t.Errorf("%s", got)
	}
	c, err := f.Load()
	if err != nil || c.N8N.HandedOver != at || c.Refs.BasicAuthPassword.Reveal() != "password" {
		t.Errorf("%+v, %v", c.N8N, err)
	}
	if err := saveN8N(t, f, N8N{CredentialID: n.CredentialID}); err != nil {
		t.Fatal(err)
	}
	if c, _ := f.Load(); c.N8N.URL != "" || !c.Refs.BasicAuthPassword.IsZero() || c.N8N.CredentialID != n.CredentialID {
		t.Errorf("%+v", c.N8N)
	}
}

func TestAHandOverThatCannotBegin(t *testing.T) {
	none, _ := testFile(t, "")
	broken, _ := testFile(t, "[n8n]\nbasic_auth_password = 'file:missing'\n")
	for _, f := range []File{none, broken} {
		err := f.HandOver(t.Context(), true, func(N8N, func(N8N) error) error { t.Error("it began"); return nil })
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%v", err)
		}
	}
	if err := saveN8N(t, broken, N8N{CredentialID: "0123456789abcdef", BasicAuthID: "fedcba9876543210"}); err != nil { // it is not asked for
		t.Error(err)
	}
}

// A hand-over gets its password, and what it leaves as it was is the same file.
func TestAHandOverThatComesToNothing(t *testing.T) {
	const text = "[n8n]\nbasic_auth_id = 'fedcba9876543210'\nbasic_auth_password = 'old password' # ours\n"
	f, _ := testFile(t, text)
	err := f.HandOver(t.Context(), true, func(before N8N, keep func(N8N) error) error {
		if before.BasicAuthPassword.Reveal() != "old password" {
			t.Errorf("the password is %q", before.BasicAuthPassword.Reveal())
		}
		with := before
		with.CredentialID = "0123456789abcdef"
		if err := keep(with); err != nil || content(t, f.Path) == text {
			t.Errorf("not written down: %v", err)
		}
		return keep(before)
	})
	if err != nil || content(t, f.Path) != text {
		t.Errorf("%v: %q", err, content(t, f.Path))
	}
	onlyFile(t, f)
	if err := saveN8N(t, f, N8N{CredentialID: "no id"}); fault.KindOf(err) != fault.Usage || content(t, f.Path) != text {
		t.Errorf("what would not be read back: %v", err)
	}
	err = f.HandOver(t.Context(), false, func(before N8N, keep func(N8N) error) error {
		if err := os.WriteFile(f.Path, []byte("not = toml = at all"), 0o600); err != nil {
			t.Fatal(err)
		}
		return keep(before)
	})
	if fault.KindOf(err) != fault.Usage {
		t.Errorf("broken meanwhile: %v", err)
	}
}

// What nothing of this program asks for is kept all the same.
func TestSaveN8NKeepsTheOtherKeys(t *testing.T) {
	const theirs = "[n8n]\nruns = 'npm' # ours\napi_key = 'env:N8N_API_KEY'\nproject_id = 'p1'\n"
	f, _ := testFile(t, theirs)
	c, err := f.Load()
	if err != nil {
		t.Fatal(err)
	}
	c.N8N.CredentialID, c.N8N.HandedOver = "0123456789abcdef", at
	if err := saveN8N(t, f, c.N8N); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, f.Path), theirs+"credential_id = \"0123456789abcdef\"\nhanded_over = 2026-11-22T03:04:05Z\n"; got != want {
		t.Errorf("became %q, want %q", got, want)
	}
}

// watchedKeyring notes which entries are read from it.
type watchedKeyring struct {
	secret.Keyring
	read []string
}

func (k *watchedKeyring) Get(service, user string) (string, error) {
	k.read = append(k.read, user)
	return k.Keyring.Get(service, user)
}

func TestANewPasswordGoesWhereSecretsAre(t *testing.T) {
	f, _ := testFile(t, "method = 'oauth2'\n[oauth2]\nclient_id = '5f2c'\nclient_secret = 'keyring:connect-pipedrive/5f2c:client-secret'\n")
	ring := &watchedKeyring{Keyring: f.Store.Keyring}
	f.Store.Keyring = ring
	if err := saveN8N(t, f, N8N{BasicAuthPassword: secret.New("password")}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ring.read, []string{"5f2c:basic-auth-password"}) { // whether another configuration has that one
		t.Errorf("for a name %q were looked up", ring.read)
	}
	c, _ := f.Load()
	if got := c.Refs.BasicAuthPassword.Reveal(); got != "keyring:connect-pipedrive/5f2c:basic-auth-password" {
		t.Errorf("it is at %s", got)
	}
	other := f
	other.Path = filepath.Join(f.Store.Dir, "other.toml")
	if err := os.WriteFile(other.Path, []byte("method = 'oauth2'\n[oauth2]\nclient_id = '5f2c'\nclient_secret = 'keyring:connect-pipedrive/5f2c:client-secret'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := saveN8N(t, other, N8N{BasicAuthPassword: secret.New("of the other")}); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Store.Resolve(c.Refs.BasicAuthPassword); err != nil || s.Reveal() != "password" {
		t.Errorf("%v, %q", err, s.Reveal())
	}
}
