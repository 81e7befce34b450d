package handover

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	return s.service.HandOver(s.Context(), s.order, set)
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
		s.wantSaid(s.push(), "from now on n8n refreshes the tokens")
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
		s.wantSaid(s.push(), "n8n's own tokens stay: it has them since 2026-11-22")
		c := s.only()
		if access(c) != "renewed by n8n" || c.Data["extra"] != "set in n8n" || c.Name != "Renamed" || c.Data["clientSecret"] != "another-secret" {
			t.Errorf("%s: became %+v", version, c)
		}
		if k := s.known(); k.HandedOver != noon || k.CredentialName != "Renamed" {
			t.Errorf("%s: remembered %+v", version, k)
		}
		s.login("v1u:newer-secret")
		r := s.push()
		if c := s.only(); access(c) != "v1u:newer-secret" || c.Name != "Renamed" {
			t.Errorf("%s: after a new login %+v", version, c)
		}
		if said := strings.Contains(strings.Join(r.Did, "\n"), "restrict them again"); said != (version == n8ntest.Newest) {
			t.Errorf("%s: %q", version, r.Did)
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

// The id and the intent are written down before anything is sent; what was cut off is continued, and nothing is doubled.
func TestPushThatIsCutOff(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		s := newStand(t, n8ntest.Newest)
		s.cred.Token.Expiry = noon.Add(-time.Hour) // n8n may have renewed it since
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				return
			}
			if k := s.known(); k.CredentialID == "" || k.Pushing.IsZero() || k.HandedOver.IsZero() || k.URL == "" {
				t.Errorf("before it is sent only this is written down: %+v", k)
			}
			if arrived {
				s.n8n.Answer(httptest.NewRecorder(), r)
			}
			w.WriteHeader(http.StatusBadGateway)
		}
		if _, err := s.try(); fault.KindOf(err) != fault.Unreachable {
			t.Fatal(err)
		}
		begun := s.known()
		if begun.Pushing.IsZero() {
			t.Fatalf("%+v", begun)
		}
		if s.n8n.Before = nil; arrived {
			s.n8n.Change(begun.CredentialID, func(c *n8ntest.Credential) {
				c.Data["oauthTokenData"] = map[string]any{"access_token": "renewed by n8n"}
			})
		}
		r := s.push()
		if c := s.only(); c.ID != begun.CredentialID || (access(c) == "renewed by n8n") != arrived {
			t.Errorf("arrived %v: %+v", arrived, c)
		}
		if arrived {
			s.wantSaid(r, "a push was cut off before")
		}
	}
}

// Where n8n gives ids itself, nobody knows whether it made one: nothing is guessed, nothing doubled.
func TestPushThatIsCutOffWhereN8NGivesIDs(t *testing.T) {
	for _, version := range []string{n8ntest.Middle, n8ntest.Oldest} {
		s := newStand(t, version)
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				if s.n8n.Answer(httptest.NewRecorder(), r); len(s.n8n.CredentialsNow()) > 0 {
					w.WriteHeader(http.StatusBadGateway)
					return
				}
				w.WriteHeader(http.StatusBadRequest) // it takes no id from outside
				_, _ = w.Write([]byte(`{"message":"request/body/id is read-only"}`))
			}
		}
		if _, err := s.try(); fault.KindOf(err) != fault.Unreachable {
			t.Fatal(err)
		}
		s.n8n.Before = nil
		_, err := s.try()
		if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "a push of 2026-11-22") || !strings.Contains(fault.HintOf(err), "--credential ID") {
			t.Errorf("%s: %v", version, err)
		}
		if made := s.only().ID; version == n8ntest.Middle && !strings.Contains(err.Error(), made) {
			t.Errorf("%s: %v", version, err)
		}
		if version == n8ntest.Middle {
			s.order.Credential = s.only().ID
			s.push()
			s.only()
		}
	}
}

// What n8n refuses leaves the configuration as it was, to the byte.
func TestPushThatIsRefused(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	before := s.text()
	for _, status := range []int{400, 403, 409, 429} {
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(status)
				_, _ = w.Write([]byte(`{"message":"no"}`))
			}
		}
		if _, err := s.try(); err == nil || s.text() != before {
			t.Errorf("%d: %v, the configuration is\n%s", status, err, s.text())
		}
	}
}

func TestPushToVersion1(t *testing.T) {
	s := newStand(t, n8ntest.Oldest)
	s.push()
	s.only()
	s.login("v1u:newer-secret")
	before := s.text()
	if _, err := s.try(); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "cannot change a credential") || s.text() != before {
		t.Error(err)
	}
	s = newStand(t, n8ntest.Oldest)
	s.order.ProjectID = "sales"
	if _, err := s.try(); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "takes no project") || len(s.n8n.Credentials()) > 0 {
		t.Error(err)
	}
}

func TestPushIntoAProject(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.n8n.Projects, s.order.ProjectID = []string{"sales"}, "sales"
	s.push()
	if s.only().Project != "sales" || s.known().ProjectID != "sales" {
		t.Errorf("%+v, %+v", s.only(), s.known())
	}
	s.wantSaid(s.push(), "it stays in the project in which it is")
}

// What a key cannot do is said before anything is changed, and a credential that was created is no failure.
func TestPushWithLesserKeys(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.n8n.Keys["a member's"] = []string{"credential:create", "credential:update", "workflow:list", "workflow:create", "workflow:activate"}
	s.n8n.Keys["creates"] = []string{"credential:create"}
	s.n8n.Keys["reads"] = []string{"credential:read"}
	var noted []string
	s.order.Key, s.order.Test, s.order.Note = secret.New("a member's"), true, func(text string) {
		if len(s.n8n.Credentials()) > 0 {
			t.Error("it is said too late")
		}
		noted = append(noted, text)
	}
	if r := s.push(); !r.Untested || len(noted) != 1 || noted[0] != "the credential will not be tested: for that the API key lacks workflow:deactivate and workflow:delete" {
		t.Errorf("%+v, noted %v", r, noted)
	}
	before, requests := s.text(), len(s.n8n.Requests())
	s.order.Key = secret.New("creates")
	if _, err := s.try(); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "it lacks the scope credential:update") {
		t.Error(err)
	}
	if asked := s.n8n.Requests()[requests:]; cmp.Diff([]string{"GET /api/v1/discover"}, asked) != "" || s.text() != before {
		t.Errorf("asked %v", asked)
	}
	s = newStand(t, n8ntest.Newest)
	s.n8n.Keys["creates"] = []string{"credential:create"}
	s.order.Key = secret.New("creates")
	s.wantSaid(s.push(), "the API key lacks credential:update, which the next push needs")
	s = newStand(t, n8ntest.Newest)
	s.n8n.Keys["reads"] = []string{"credential:read"}
	s.order.Key = secret.New("reads")
	if _, err := s.try(); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "it lacks the scope credential:create") {
		t.Error(err)
	}
}

func TestPushOfAnothersCredential(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.n8n.Add(n8ntest.Credential{ID: id, Name: "Theirs", Type: "pipedriveOAuth2Api", Owner: "another"})
	s.order.Credential = id
	if _, err := s.try(); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.HintOf(err), "use a key of that user") {
		t.Errorf("%v, hint %q", err, fault.HintOf(err))
	}
}

// One configuration, one n8n.
func TestPushToAnotherN8N(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.write("[n8n]\nurl = \"https://n8n.example.com\"\n")
	if _, err := s.try(); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "belongs to the n8n at https://n8n.example.com") {
		t.Error(err)
	}
	if len(s.n8n.Requests()) > 0 {
		t.Errorf("asked %v", s.n8n.Requests())
	}
}

// An import replaces the whole credential: what n8n may have newer is not put into a file again.
func TestExportOfWhatN8NHas(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	var written []byte
	s.service.Write = func(_ string, data []byte, _ os.FileMode, _ bool) error {
		if k := s.known(); k.CredentialID == "" || k.HandedOver.IsZero() {
			t.Errorf("before it is written only this is known: %+v", k)
		}
		written = data
		return nil
	}
	s.order = Order{Way: way(t, "n8n"), Where: "n8n.json"}
	if _, err := s.try(); err != nil || written == nil {
		t.Fatal(err)
	}
	first, before := written, s.text()
	written = nil
	if _, err := s.try(); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "n8n has the tokens since 2026-11-22") || written != nil || s.text() != before {
		t.Errorf("%v, wrote %q", err, written)
	}
	s.order.Replace = true
	if _, err := s.try(); err != nil || string(written) != string(first) {
		t.Error(err)
	}
	s.order.Replace = false
	s.login("v1u:newer-secret")
	if _, err := s.try(); err != nil || !strings.Contains(string(written), "v1u:newer-secret") {
		t.Error(err)
	}
	s.cred = tokenCredential()
	r, err := s.try()
	if err != nil || !strings.Contains(string(written), "pipedriveApi") || strings.Contains(string(first), r.N8N.CredentialID) {
		t.Errorf("%v: %s", err, written)
	}
	s.wantSaid(r, "stays as it is: in each node choose the new one")
}

func TestExportThatCannotBeWritten(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.service.Write = func(string, []byte, os.FileMode, bool) error { return os.ErrExist }
	s.order = Order{Way: way(t, "n8n"), Where: "n8n.json"}
	before := s.text()
	if _, err := s.try(); err == nil || s.text() != before {
		t.Errorf("%v, the configuration is\n%s", err, s.text())
	}
}

func TestExportForTheOneThatWorkflowsUse(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	var written string
	s.service.Write = func(_ string, data []byte, _ os.FileMode, _ bool) error { written = string(data); return nil }
	s.order = Order{Way: way(t, "n8n"), Where: "n8n.json", Credential: "42"}
	if _, err := s.try(); err != nil || !strings.Contains(written, `"id": "42"`) || s.known().CredentialID != "42" {
		t.Errorf("%v: %s", err, written)
	}
	s.order.Credential = "Acme's CRM"
	if _, err := s.try(); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "is not known here") {
		t.Error(err)
	}
}

func TestRecipesFollowTheInstallation(t *testing.T) {
	for _, c := range []struct{ runs, url, want string }{
		{"", "", "docker compose, docker, npm install"},
		{"docker", "", "docker compose, docker"},
		{"npm", "", "npm install"},
		{"cloud", "https://acme.app.n8n.cloud", "n8n Cloud"},
		{"", "https://acme.app.n8n.cloud", "n8n Cloud"},
	} {
		var titles []string
		for _, r := range (Setup{Path: "config.toml", N8N: config.N8N{Runs: c.runs, URL: c.url}}).recipes("n8n.json") {
			titles = append(titles, r.Title)
			if strings.Contains(r.Command, "\n") || !strings.HasSuffix(r.Command, "&& rm -- n8n.json") {
				t.Errorf("%s: %s", r.Title, r.Command)
			}
		}
		if got := strings.Join(titles, ", "); got != c.want {
			t.Errorf("%s %s: %s", c.runs, c.url, got)
		}
	}
}
