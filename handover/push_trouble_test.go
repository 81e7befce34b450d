package handover

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
)

const broken = "not = a = configuration\n"

// on has a request of a method to a path be answered in n8n's place.
func (s *stand) on(method, path string, answer http.HandlerFunc) {
	s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == method && strings.Contains(r.URL.Path, path) {
			answer(w, r)
		}
	}
}

// Nothing reaches n8n that could not be written down before.
func TestAPushThatCannotBeWrittenDown(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.on(http.MethodGet, "/credentials/schema/", func(http.ResponseWriter, *http.Request) { s.write(broken) })
	r, err := s.try()
	if fault.KindOf(err) != fault.Usage || r.Tokens || len(s.n8n.Credentials()) != 0 {
		t.Errorf("%v, %+v, n8n has %+v", err, r, s.n8n.Credentials())
	}
}

// What n8n takes is known of each credential before the first is changed, and whether the key may make it.
func TestAPushThatCannotBeFinishedDoesNotBegin(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.n8n.Keys["updates"] = []string{"credential:update"}
	s.order.BasicAuth = true
	for _, schema := range []string{"/credentials/schema/pipedriveOAuth2Api", "/credentials/schema/httpBasicAuth"} {
		s.on(http.MethodGet, schema, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || len(s.n8n.Credentials()) != 0 {
			t.Errorf("without %s: %v, n8n has %+v", schema, err, s.n8n.Credentials())
		}
	}
	s.n8n.Before, s.order.BasicAuth = nil, false
	s.push()
	before := s.only()
	s.cred.App.ClientSecret = secret.New("another-secret")
	s.order.BasicAuth, s.order.Key = true, secret.New("updates")
	if _, err := s.try(); fault.KindOf(err) != fault.Refused || s.only().Data["clientSecret"] != before.Data["clientSecret"] {
		t.Errorf("a key that may make no other: %v, n8n has %+v", err, s.only())
	}
	s.order.Key = secret.New(n8ntest.Key)
	s.push()
	s.cred.App.ClientSecret = secret.New("a third secret")
	s.on(http.MethodPatch, "/credentials/"+s.known().BasicAuthID, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || s.n8n.Credentials()[0].Data["clientSecret"] != "another-secret" {
		t.Errorf("where it cannot be seen what n8n has: %v, n8n has %+v", err, s.n8n.Credentials())
	}
}

// What n8n refused is said, and that the intent stands in the file.
func TestARefusedPushThatCannotBeTakenBack(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.on(http.MethodPost, "/credentials", func(w http.ResponseWriter, _ *http.Request) {
		s.write(broken)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"message":"no room"}`))
	})
	if r, err := s.try(); err == nil || !strings.Contains(err.Error(), "no room") || !strings.Contains(err.Error(), "config.toml:1:") || r.Tokens {
		t.Errorf("%v, %+v", err, r)
	}
}

// What n8n took, and could not be written down any more, is no success.
func TestAPushWhoseOutcomeCannotBeWrittenDown(t *testing.T) {
	for _, basicAuth := range []bool{false, true} {
		s := newStand(t, n8ntest.Newest)
		s.order.BasicAuth = basicAuth
		s.on(http.MethodPost, "/credentials", func(w http.ResponseWriter, r *http.Request) {
			s.write(broken)
			s.n8n.Answer(w, r)
		})
		if r, err := s.try(); fault.KindOf(err) != fault.Usage || !r.N8N.Pushing.Equal(noon) || len(s.n8n.Credentials()) != 1 {
			t.Errorf("%v, %+v", err, r)
		}
	}
}

// Where it cannot be told whether an earlier push arrived, no second credential is made.
func TestACutOffPushThatCannotBeLookedFor(t *testing.T) {
	s := newStand(t, n8ntest.Middle)
	s.write(s.text() + "[n8n]\ncredential_id = \"" + id + "\"\npushing = 2026-11-22T00:00:00Z\n")
	s.on(http.MethodGet, "/api/v1/credentials", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/credentials" {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || len(s.n8n.Credentials()) != 0 {
		t.Errorf("%v, %+v", err, s.n8n.Credentials())
	}
}

// Nor if n8n told so at first and no longer does when the credential is about to be created without an id of ours.
func TestACutOffPushThatCannotBeLookedForAnyMore(t *testing.T) {
	s := newStand(t, n8ntest.Middle)
	s.write(s.text() + "[n8n]\ncredential_id = \"" + id + "\"\npushing = 2026-11-22T00:00:00Z\n")
	lists := 0
	s.on(http.MethodGet, "/api/v1/credentials", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/credentials" {
			return
		}
		if lists++; lists > 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || lists < 2 || len(s.n8n.Credentials()) != 0 {
		t.Errorf("%v after %d lists, %+v", err, lists, s.n8n.Credentials())
	}
}

// The credential is in n8n and remembered; what is missing is said.
func TestBasicAuthThatIsRefused(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusBadGateway} {
		s := newStand(t, n8ntest.Newest)
		s.order.BasicAuth = true
		s.on(http.MethodPost, "/credentials", func(w http.ResponseWriter, r *http.Request) {
			if len(s.n8n.CredentialsNow()) == 0 {
				s.n8n.Answer(w, r)
				return
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"message":"no"}`))
		})
		_, err := s.try()
		refused := status == http.StatusBadRequest
		if err == nil || !strings.Contains(err.Error(), "is in n8n, the Basic Auth credential is not") {
			t.Errorf("%d: %v", status, err)
		}
		if k := s.known(); k.CredentialID != s.only().ID || k.HandedOver != noon || k.Pushing.IsZero() != refused || (k.BasicAuthID == "") != refused {
			t.Errorf("%d: remembered %+v", status, k)
		}
		s.n8n.Before = nil
		s.push()
		if list := s.n8n.Credentials(); len(list) != 2 || list[1].Type != "httpBasicAuth" {
			t.Errorf("%d: continued to %+v", status, list)
		}
	}
}

// A password of which nobody knows any more gets a new one in n8n; what is stored under its id is changed.
func TestBasicAuthWithANewPassword(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.BasicAuth = true
	s.push()
	old := s.n8n.Credentials()[1].Data["password"]
	r := s.push()
	if s.wantSaid(r, "updated the Basic Auth credential"); strings.Contains(strings.Join(r.Did, "\n"), "does not know the field") {
		t.Errorf("%q", r.Did)
	}
	s.forget("basic_auth_password")
	s.wantSaid(s.push(), "with a new password: unpublish and publish")
	if list := s.n8n.Credentials(); len(list) != 2 || list[1].Data["password"] == old {
		t.Errorf("%+v", list)
	}
}

// Tokens that went to a credential which nobody remembers may have been renewed there.
func TestTokensOfAForgottenCredential(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.write(s.text() + "[n8n]\nhanded_over = 2026-11-20T00:00:00Z\n")
	r := s.push()
	s.wantSaid(r, "without tokens: those here were handed over on 2026-11-20")
	if r.Tokens || access(s.only()) != nil {
		t.Errorf("%+v", s.only())
	}
}

// The credential that a file is for is looked up in n8n where that can be asked, else only an id will do.
func TestImportFileIntoANamedCredential(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.n8n.Add(n8ntest.Credential{ID: "12", Name: "Acme CRM", Type: "pipedriveOAuth2Api"})
	key := secret.New(n8ntest.Key)
	for _, c := range []struct {
		credential, url, want string
		key                   secret.Secret
		kind                  fault.Kind
	}{
		{"Acme CRM", s.n8n.URL, "12", key, 0},
		{"12", s.n8n.URL, "12", key, 0},
		{"Acme CRM", s.n8n.URL, "", secret.Secret{}, fault.Usage},
		{"Acme CRM", "", "", key, fault.Usage},
		{"theirOwnId123456", "", "theirOwnId123456", key, 0},
		{"theirOwnId123456", s.n8n.URL, "theirOwnId123456", secret.Secret{}, 0},
		{"Pipedrive", "", id, secret.Secret{}, 0}, // that of the last hand-over
		{id, s.n8n.URL, id, key, 0},
		{"Nobody's", s.n8n.URL, "", key, fault.Usage},
		{"Acme CRM", s.n8n.URL, "", secret.New("no key"), fault.Refused},
		{"Acme CRM", "ftp://nowhere", "", key, fault.Usage},
	} {
		set := setupOf(s.cred, config.N8N{URL: c.url, CredentialID: id, CredentialName: "Pipedrive"})
		_, r, err := tryWrite(set, Order{Way: way(t, ImportFile), Credential: c.credential, Key: c.key, Replace: true})
		if (err == nil) != (c.kind == 0) || err != nil && fault.KindOf(err) != c.kind || err == nil && r.N8N.CredentialID != c.want {
			t.Errorf("%+v: %s, %v", c, r.N8N.CredentialID, err)
		}
	}
}

// A hand-over that is remembered without a type was one of tokens: an API token gets a credential of its own.
func TestImportFileOfAnAPITokenAfterTokens(t *testing.T) {
	for had, stays := range map[string]bool{"": false, "pipedriveOAuth2Api": false, "pipedriveApi": true} {
		set := setupOf(tokenCredential(), config.N8N{CredentialID: id, CredentialType: had, HandedOver: noon})
		if _, r, err := tryWrite(set, Order{Way: way(t, ImportFile)}); err != nil || (r.N8N.CredentialID == id) != stays {
			t.Errorf("after %q: %s, %v", had, r.N8N.CredentialID, err)
		}
	}
}

// A file that would wind n8n's own connection back is not written unless that is wanted.
func TestImportFileThatReplaces(t *testing.T) {
	app := oauthCredential()
	app.Token = connection.Token{}
	for name, c := range map[string]struct {
		s    Setup
		want string
	}{
		"tokens n8n has":     {setupOf(oauthCredential(), config.N8N{CredentialID: id, HandedOver: noon}), "n8n has the tokens since 2026-11-22"},
		"none, over n8n's":   {setupOf(app, config.N8N{CredentialID: id}), "there are no tokens to hand over"},
		"none, to a new one": {setupOf(app), ""},
		"newer ones":         {setupOf(oauthCredential(), config.N8N{CredentialID: id}), ""},
		"an API token":       {setupOf(tokenCredential(), config.N8N{CredentialID: id, HandedOver: noon}), ""},
	} {
		data, _, err := tryWrite(c.s, Order{Way: way(t, ImportFile)})
		refused := errors.Is(err, ErrReplaces) && fault.KindOf(err) == fault.Failed && fault.HintOf(err) != "" && data == nil
		if refused != (c.want != "") || refused && !strings.Contains(err.Error(), c.want) || !refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file that could not be written has handed nothing over.
func TestImportFileThatCannotBeWritten(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	before := s.text()
	s.service.Write = tooFull
	s.order = Order{Way: way(t, ImportFile), Where: "credential.json"}
	if r, err := s.try(); !errors.Is(err, errFull) || s.text() != before || r.Tokens {
		t.Errorf("%v, %+v:\n%s", err, r, s.text())
	}
	s.write(broken)
	if _, err := s.try(); fault.KindOf(err) != fault.Usage {
		t.Errorf("%v", err)
	}
}

// Without a moment it is now.
func TestHandedOverNow(t *testing.T) {
	set := setupOf(oauthCredential())
	set.Made = time.Time{}
	if _, r, err := tryWrite(set, Order{Way: way(t, ImportFile)}); err != nil || r.N8N.HandedOver.IsZero() || r.N8N.HandedOver.Nanosecond() != 0 {
		t.Errorf("%v, %+v", err, r.N8N)
	}
}

func TestReachAndAddresses(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	if err := s.service.Reach(t.Context(), s.n8n.URL); err != nil {
		t.Error(err)
	}
	down := httptest.NewServer(nil)
	down.Close()
	if err := s.service.Reach(t.Context(), down.URL); fault.KindOf(err) != fault.Unreachable {
		t.Errorf("%v", err)
	}
	if !SameN8N("https://N8N.example.com/", "https://n8n.example.com") || SameN8N("https://n8n.example.com", "https://other.example.com") {
		t.Error("addresses are told apart by how they are written")
	}
	for opened, want := range map[string]string{"https://n8n.example.com/home/workflows": "https://n8n.example.com", " ftp://nowhere ": "ftp://nowhere"} {
		if at := Address(opened); at != want {
			t.Errorf("%q is at %q", opened, at)
		}
	}
	if url, _, err := RedirectURL("https://n8n.example.com"); err != nil || url != "https://n8n.example.com/rest/oauth2-credential/callback" {
		t.Errorf("%q, %v", url, err)
	}
	monitor := way(t, Monitor)
	if r := monitor.Recipes(Setup{}, "m.json"); len(r) != 3 || !slices.ContainsFunc(r, func(r Recipe) bool { return strings.Contains(r.Command, "n8n import:workflow --input=m.json") }) {
		t.Errorf("%+v", r)
	}
}

var errFull = errors.New("the disk is full")

func tooFull(string, []byte, fs.FileMode, bool) error { return errFull }
