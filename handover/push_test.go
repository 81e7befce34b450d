package handover

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
)

// stand is a setup with its configuration, and an n8n to push to.
type stand struct {
	*testing.T
	n8n     *n8ntest.Server
	path    string
	cred    connection.Credential
	order   Order
	service Service
	ctx     context.Context //nolint:containedctx // of what follows; nil: the test's
}

func newStand(t *testing.T, version string) *stand {
	t.Helper()
	s := &stand{T: t, n8n: n8ntest.New(t, "").AsVersion(version), path: filepath.Join(t.TempDir(), "config.toml"), cred: oauthCredential()}
	s.write("# ours\nmethod = \"oauth2\"\n")
	s.service = Service{File: config.Open}
	s.order = Order{Way: way(t, Push), Where: s.n8n.URL, Key: secret.New(n8ntest.Key)}
	return s
}

func (s *stand) write(text string) {
	s.Helper()
	if err := os.WriteFile(s.path, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s *stand) text() string {
	s.Helper()
	data, err := os.ReadFile(s.path)
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

func (s *stand) known() config.N8N {
	s.Helper()
	c, err := config.Open(s.path).Load()
	if err != nil {
		s.Fatal(err)
	}
	return c.N8N
}

func (s *stand) try() (Result, error) {
	set := setupOf(s.cred)
	set.Path = s.path
	ctx := s.ctx
	if ctx == nil {
		ctx = s.Context()
	}
	return s.service.HandOver(ctx, s.order, set)
}

func (s *stand) push() Result {
	s.Helper()
	r, err := s.try()
	if err != nil {
		s.Fatal(err)
	}
	if k := s.known(); !k.Pushing.IsZero() || k.CredentialID != r.N8N.CredentialID {
		s.Errorf("remembered %+v", k)
	}
	return r
}

// login is a new one: what it brings is newer than what n8n has.
func (s *stand) login(access string) {
	s.Helper()
	s.cred.Token.AccessToken = secret.New(access)
	s.forget("handed_over")
}

func (s *stand) forget(key string) {
	var lines []string
	for line := range strings.Lines(s.text()) {
		if !strings.HasPrefix(line, key+" ") {
			lines = append(lines, line)
		}
	}
	s.write(strings.Join(lines, ""))
}

func (s *stand) only() n8ntest.Credential {
	s.Helper()
	list := s.n8n.Credentials()
	if len(list) != 1 {
		s.Fatalf("n8n has %d credentials: %+v", len(list), list)
	}
	return list[0]
}

func access(c n8ntest.Credential) any {
	tokens, _ := c.Data["oauthTokenData"].(map[string]any)
	return tokens["access_token"]
}

func (s *stand) wantSaid(r Result, want string) {
	s.Helper()
	if said := strings.Join(r.Did, "\n"); !strings.Contains(said, want) {
		s.Errorf("%q was not said:\n%s", want, said)
	}
}

// A second push leaves alone what n8n has made of the credential since; a new login's tokens go there.
func TestPushTwice(t *testing.T) {
	for _, version := range []string{n8ntest.Newest, n8ntest.Middle} {
		s := newStand(t, version)
		made := s.push()
		s.wantSaid(made, "created the credential")
		s.wantSaid(made, "from now on n8n refreshes the tokens")
		first := s.only()
		if access(first) != "v1u:access-secret" || s.known().HandedOver != noon || s.known().CredentialType != "pipedriveOAuth2Api" {
			t.Errorf("%s: %+v, %+v", version, first, s.known())
		}
		s.n8n.Change(first.ID, func(c *n8ntest.Credential) { // what n8n and its people do
			c.Name = "Renamed"
			c.Data["oauthTokenData"] = map[string]any{"access_token": "renewed by n8n"}
			c.Data["extra"] = "set in n8n"
		})
		s.cred.App.ClientSecret = secret.New("another-secret")
		changed := s.push()
		s.wantSaid(changed, "updated the credential")
		s.wantSaid(changed, "n8n's own tokens stay: it has them since 2026-11-22")
		c := s.only()
		if access(c) != "renewed by n8n" || c.Data["extra"] != "set in n8n" || c.Name != "Renamed" || c.Data["clientSecret"] != "another-secret" {
			t.Errorf("%s: became %+v", version, c)
		}
		if k := s.known(); k.HandedOver != noon || k.CredentialName != "Renamed" {
			t.Errorf("%s: remembered %+v", version, k)
		}
		s.login("v1u:newer-secret")
		s.push()
		if c := s.only(); access(c) != "v1u:newer-secret" || c.Name != "Renamed" || c.Data["extra"] != "set in n8n" || c.Type != "pipedriveOAuth2Api" {
			t.Errorf("%s: after a new login %+v", version, c)
		}
	}
}

// Without tokens here what was connected in n8n stays connected.
func TestPushOfAnAppAlone(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.cred.Token = connection.Token{}
	s.wantSaid(s.push(), "not connected yet")
	s.n8n.Change(s.only().ID, func(c *n8ntest.Credential) { c.Data["oauthTokenData"] = map[string]any{"access_token": "n8n's own"} })
	s.wantSaid(s.push(), "what n8n is connected with stays")
	if access(s.only()) != "n8n's own" || !s.known().HandedOver.IsZero() {
		t.Errorf("%+v, %+v", s.only(), s.known())
	}
}

// A credential keeps its type under the nodes: for another method there is another one.
func TestPushAfterTheMethodChanged(t *testing.T) {
	for _, remembers := range []bool{true, false} {
		s := newStand(t, n8ntest.Newest)
		s.cred = tokenCredential()
		first := s.push().N8N.CredentialID
		if !remembers { // as configurations of before
			s.forget("credential_type")
		}
		s.cred = oauthCredential()
		r := s.push()
		s.wantSaid(r, "stays as it is: in each node choose the new one")
		list := s.n8n.Credentials()
		if len(list) != 2 || list[0].ID != first || list[0].Type != "pipedriveApi" || list[0].Data["apiToken"] != "api-token-secret" || list[1].Type != "pipedriveOAuth2Api" {
			t.Errorf("%+v", list)
		}
		if again := s.push(); again.N8N.CredentialID != r.N8N.CredentialID || len(s.n8n.Credentials()) != 2 {
			t.Errorf("again: %+v", again.N8N)
		}
	}
}

// What n8n no longer has is made again under the same id, so that the nodes find it.
func TestPushAfterItWasDeleted(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	first := s.push().N8N.CredentialID
	s.n8n.Forget()
	r := s.push()
	s.wantSaid(r, "nodes that name it find it now")
	s.wantSaid(r, "were sent once more")
	if c := s.only(); c.ID != first || access(c) != "v1u:access-secret" {
		t.Errorf("%+v", c)
	}
	s = newStand(t, n8ntest.Middle)
	first = s.push().N8N.CredentialID
	s.n8n.Forget()
	s.wantSaid(s.push(), "n8n had none of the id "+first+", and gives ids itself")
}

// The credential that the workflows name is made under their id, or changed; the tokens that another one got stay its.
func TestPushIntoTheOneThatWorkflowsUse(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.Credential = "theirOwnId123456"
	s.wantSaid(s.push(), "nodes that name it find it now")
	if c := s.only(); c.ID != "theirOwnId123456" || s.known().CredentialID != c.ID {
		t.Errorf("%+v", c)
	}
	s.order.Credential = "yetAnother123456"
	s.wantSaid(s.push(), "without tokens: those here were handed over on 2026-11-22")
	if c := s.n8n.Credentials(); len(c) != 2 || access(c[0]) != "v1u:access-secret" || access(c[1]) != nil {
		t.Errorf("%+v", c)
	}
	s = newStand(t, n8ntest.Newest)
	s.order.Credential = "theirOwnId123456"
	s.push()
	s.n8n.Add(n8ntest.Credential{ID: "12", Name: "Acme CRM", Type: "pipedriveOAuth2Api", Data: map[string]any{"oauthTokenData": map[string]any{"access_token": "its own"}}})
	s.order.Credential = "Acme CRM"
	s.wantSaid(s.push(), "n8n's own tokens stay")
	c := s.n8n.Credentials()[1]
	if access(c) != "its own" || c.Data["clientId"] != "1a2b3c4d5e6f7a8b" || c.Name != "Acme CRM" || s.known().CredentialID != "12" {
		t.Errorf("%+v, %+v", c, s.known())
	}
	s.n8n.Add(n8ntest.Credential{ID: "13", Name: "By token", Type: "pipedriveApi", Data: map[string]any{"apiToken": "kept"}})
	s.order.Credential = "By token"
	if _, err := s.try(); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "of the type pipedriveApi") {
		t.Error(err)
	}
	if s.n8n.Credentials()[2].Data["apiToken"] != "kept" || len(s.n8n.Credentials()) != 3 {
		t.Errorf("%+v", s.n8n.Credentials())
	}
}

func TestPushWithBasicAuth(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.BasicAuth = true
	s.wantSaid(s.push(), "choose it in the Pipedrive Trigger under Incoming Authentication")
	list := s.n8n.Credentials()
	if len(list) != 2 || list[1].Type != "httpBasicAuth" || list[1].ID != s.known().BasicAuthID {
		t.Fatalf("%+v", list)
	}
	s.push()
	if again := s.n8n.Credentials(); len(again) != 2 || again[1].Data["password"] != list[1].Data["password"] {
		t.Errorf("%+v", again)
	}
	s.order.BasicAuth = false
	s.push()
	s.order.BasicAuth = true
	s.push()
	if again := s.n8n.Credentials(); len(again) != 2 || again[1].Data["password"] != list[1].Data["password"] {
		t.Errorf("after a push without: %+v", again)
	}
}
