package n8n_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

const id = "aB3dE6gH9jK2mN5p"

// Secrets that n8n is sent, and must never be read anywhere else.
const (
	apiToken     = "5a3f9c-api-token-secret"
	clientSecret = `client"secret\<&>`
	accessToken  = "v1u:access-secret"
	refreshToken = "refresh secret+/="
)

func token(t *testing.T) n8n.Credential {
	t.Helper()
	c, err := n8n.NewCredential(id, "Acme", connection.Credential{Method: connection.APIToken, APIToken: secret.New(apiToken)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func oauth(t *testing.T) n8n.Credential {
	t.Helper()
	c, err := n8n.NewCredential(id, "Acme", connection.Credential{
		Method: connection.OAuth2,
		App:    connection.App{ClientID: "1a2b3c", ClientSecret: secret.New(clientSecret)},
		Token: connection.Token{AccessToken: secret.New(accessToken), RefreshToken: secret.New(refreshToken), TokenType: "Bearer",
			Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func client(t *testing.T, s *n8ntest.Server, key string) *n8n.Client {
	t.Helper()
	c, err := n8n.NewClient(s.URL, secret.New(key), n8n.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// push hands a credential over as it comes: changed where n8n has one of its id, else created.
func push(t *testing.T, c *n8n.Client, cred n8n.Credential, known bool) (p n8n.Pushed, err error) {
	t.Helper()
	may, err := c.Permissions(t.Context())
	if err != nil {
		return p, err
	}
	if !known {
		if err := may.Require("creating the credential", n8n.MayCreateCredential); err != nil {
			return p, err
		}
	}
	found := false
	if known {
		if _, found, err = c.FindCredential(t.Context(), cred.ID); err != nil {
			return p, err
		}
	}
	schema, err := c.Schema(t.Context(), cred.Type)
	if err != nil {
		return p, err
	}
	if found {
		return c.Update(t.Context(), cred, schema)
	}
	return c.Create(t.Context(), may, cred, schema, "", func() error { return nil })
}

func TestCreate(t *testing.T) {
	for _, base := range []string{"", "/n8n"} {
		s := n8ntest.New(t, base)
		p, err := push(t, client(t, s, n8ntest.Key), oauth(t), false)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(n8n.Pushed{CredentialRef: n8n.CredentialRef{ID: id, Name: "Acme", Type: "pipedriveOAuth2Api"}}, p); d != "" {
			t.Error(d)
		}
		want := []n8ntest.Credential{{ID: id, Name: "Acme", Type: "pipedriveOAuth2Api", Owner: n8ntest.Key, Data: map[string]any{
			"clientId": "1a2b3c", "clientSecret": clientSecret,
			"oauthTokenData": map[string]any{"access_token": accessToken, "refresh_token": refreshToken, "token_type": "Bearer",
				"scope": "base,deals:full", "expires_in": 3600.0, "api_domain": "https://acme.pipedrive.com"},
		}}}
		if d := cmp.Diff(want, s.Credentials()); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"GET " + base + "/api/v1/discover", "GET " + base + "/api/v1/credentials/schema/pipedriveOAuth2Api", "POST " + base + "/api/v1/credentials"}, s.Requests()); d != "" {
			t.Error(d)
		}
	}
}

// However long a name is, n8n takes the marked one.
func TestMarkedName(t *testing.T) {
	for name, want := range map[string]string{"Acme": "Acme (" + id + ")", strings.Repeat("ü", 128): strings.Repeat("ü", 128-len(id)-3) + " (" + id + ")"} {
		if got := (n8n.Credential{ID: id, Name: name}).Marked(); got != want {
			t.Errorf("%q", got)
		}
	}
}

// What n8n has besides stays: an update that replaced it would end n8n's own login, and open it to every domain.
func TestUpdateChangesOnlyWhatItMust(t *testing.T) {
	for _, version := range []string{n8ntest.Newest, n8ntest.Middle} {
		s := n8ntest.New(t, "").AsVersion(version)
		has := n8ntest.Credential{ID: id, Name: "Named in n8n", Type: "pipedriveOAuth2Api",
			Data: map[string]any{"clientId": "old", "allowedDomains": "pipedrive.com", "oauthTokenData": "n8n's own"}}
		s.Add(has)
		p, err := push(t, client(t, s, n8ntest.Key), oauth(t).WithoutTokens(), true)
		if err != nil || p.Name != "Named in n8n" {
			t.Errorf("%+v, %v", p, err)
		}
		got := s.Credentials()[0]
		for field, want := range map[string]any{"clientId": "1a2b3c", "clientSecret": clientSecret, "allowedDomains": "pipedrive.com", "oauthTokenData": "n8n's own"} {
			if got.Data[field] != want {
				t.Errorf("%s: %s is %v, want %v", version, field, got.Data[field], want)
			}
		}
		if got.Name != has.Name || got.Type != has.Type {
			t.Errorf("%s: became %+v", version, got)
		}
	}
}

// Fields that a version requires and that say nothing get the value that says nothing; those that it has not are left out.
func TestDataFollowsTheSchema(t *testing.T) {
	for version, want := range map[string][]string{
		n8ntest.Newest: {"clientId", "clientSecret", "oauthTokenData"},
		n8ntest.Middle: {"additionalBodyProperties", "clientId", "clientSecret", "oauthTokenData", "sendAdditionalBodyProperties", "serverUrl"},
		n8ntest.Oldest: {"additionalBodyProperties", "clientId", "clientSecret", "oauthTokenData", "sendAdditionalBodyProperties", "serverUrl"},
	} {
		s := n8ntest.New(t, "").AsVersion(version)
		p, err := push(t, client(t, s, n8ntest.Key), oauth(t), false)
		if err != nil {
			t.Fatal(version, err)
		}
		if made := p.ID != id; made != (version != n8ntest.Newest) {
			t.Errorf("%s: the id is %s", version, p.ID)
		}
		data := s.Credentials()[0].Data
		if got := slices.Sorted(maps.Keys(data)); !slices.Equal(got, want) {
			t.Errorf("%s: sent %v", version, got)
		}
		if version != n8ntest.Newest && (data["serverUrl"] != "" || data["sendAdditionalBodyProperties"] != false || data["additionalBodyProperties"] != "{}") {
			t.Errorf("%s: %v", version, data)
		}
	}
}

func TestFieldsThatAVersionLacks(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Schemas["pipedriveOAuth2Api"] = n8ntest.Schema{Fields: map[string]string{"clientId": "string", "clientSecret": "string"}}
	p, err := push(t, client(t, s, n8ntest.Key), oauth(t), false)
	if err != nil || !slices.Equal(p.LeftOut, []string{"oauthTokenData"}) {
		t.Errorf("%+v, %v", p, err)
	}
	if got := slices.Sorted(maps.Keys(s.Credentials()[0].Data)); !slices.Equal(got, []string{"clientId", "clientSecret"}) {
		t.Errorf("sent %v", got)
	}
	s.Schemas["pipedriveApi"] = n8ntest.Schema{Fields: map[string]string{"token": "string"}}
	_, err = push(t, client(t, s, n8ntest.Key), token(t), false)
	if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "pipedriveApi has no field apiToken") {
		t.Error(err)
	}
	if len(s.Credentials()) != 1 {
		t.Error("something was stored")
	}
}

// A field that every n8n to come may ask for is filled in by its type.
func TestRequiredFieldsOfAnyKind(t *testing.T) {
	s := n8ntest.New(t, "")
	schema := `{"properties":{"apiToken":{"type":"string"},"on":{"type":"boolean"},"n":{"type":"number"},"kind":{"type":"string","enum":["all","none"]},
		"notice":{"type":"notice"}},"required":["on","n","kind","notice"],
		"allOf":[{"if":{"properties":{"kind":{"enum":["none"]}},"required":["kind"]},"then":{"required":["never"]}}]}`
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/schema/") {
			say(200, "Content-Type: application/json", schema)(w, r)
		}
	}
	s.Schemas["pipedriveApi"] = n8ntest.Schema{Fields: map[string]string{"apiToken": "string", "on": "boolean", "n": "number", "kind": "string", "notice": "notice"}}
	if _, err := push(t, client(t, s, n8ntest.Key), token(t), false); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"apiToken": apiToken, "on": false, "n": 0.0, "kind": "all", "notice": ""}
	if d := cmp.Diff(want, s.Credentials()[0].Data); d != "" {
		t.Error(d)
	}
}

func TestWhereTheSchemaIsNotTold(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/schema/") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message":"not found"}`))
		}
	}
	if _, err := push(t, client(t, s, n8ntest.Key), token(t), false); err != nil {
		t.Fatal(err)
	}
	if got := s.Credentials()[0].Data["apiToken"]; got != apiToken {
		t.Errorf("stored %v", got)
	}
}

func TestFindCredential(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Add(n8ntest.Credential{ID: id, Name: "Acme", Type: "pipedriveApi", Data: map[string]any{"apiToken": "kept"}})
	s.Keys["changes only"] = []string{"credential:update"}
	c := client(t, s, "changes only")
	ref, found, err := c.FindCredential(t.Context(), id)
	if d := cmp.Diff(n8n.CredentialRef{ID: id, Name: "Acme", Type: "pipedriveApi"}, ref); !found || err != nil || d != "" {
		t.Error(found, err, d)
	}
	if got := s.Credentials()[0]; got.Name != "Acme" || got.Data["apiToken"] != "kept" {
		t.Errorf("became %+v", got)
	}
	if _, found, err = c.FindCredential(t.Context(), "absent"); found || err != nil {
		t.Error(found, err)
	}
	s.AsVersion(n8ntest.Oldest)
	if _, _, err = c.FindCredential(t.Context(), id); !errors.Is(err, n8n.ErrNoUpdate) || !strings.Contains(fault.HintOf(err), "export --to n8n") {
		t.Error(err)
	}
}

func TestProjects(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Projects = []string{"sales"}
	c := client(t, s, n8ntest.Key)
	create := func(project string) error {
		_, err := c.Create(t.Context(), n8n.Permissions{}, token(t), n8n.Schema{}, project, func() error { return nil })
		return err
	}
	if err := create("marketing"); fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "n8n refused the project marketing: Project not found") {
		t.Error(err)
	}
	if err := create("sales"); err != nil || s.Credentials()[0].Project != "sales" {
		t.Error(err, s.Credentials())
	}
}

func TestResolve(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Add(n8ntest.Credential{ID: "one", Name: "Acme", Type: "pipedriveOAuth2Api"})
	s.Add(n8ntest.Credential{ID: "two", Name: "Twice", Type: "pipedriveApi"})
	s.Add(n8ntest.Credential{ID: "three", Name: "Twice", Type: "pipedriveOAuth2Api"})
	s.Add(n8ntest.Credential{ID: "four", Name: "Twice", Type: "pipedriveOAuth2Api"})
	s.Add(n8ntest.Credential{ID: "five", Name: "Both", Type: "pipedriveOAuth2Api"})
	s.Add(n8ntest.Credential{ID: "six", Name: "Both", Type: "pipedriveApi"})
	s.Add(n8ntest.Credential{ID: "slack", Name: "Other", Type: "slackApi"})
	s.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Sync", Nodes: []byte(`[{"name":"P","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{},
		"credentials":{"pipedriveApi":{"id":"imported","name":"From elsewhere"}}}]`)})
	s.Keys["a member's"] = []string{"credential:create", "credential:update", "workflow:list"}
	s.Keys["meagre"] = []string{"credential:create", "credential:update"}
	for _, c := range []struct{ key, named, want, err string }{
		{n8ntest.Key, "one", "one", ""},
		{n8ntest.Key, "Acme", "one", ""},
		{n8ntest.Key, "Twice", "", `2 credentials are called "Twice"`},
		{n8ntest.Key, "Both", "five", ""},
		{n8ntest.Key, "Other", "", `no credential "Other"`},
		{n8ntest.Key, "imported", "imported", ""},
		{n8ntest.Key, "From elsewhere", "imported", ""},
		{"a member's", "From elsewhere", "imported", ""},
		{"a member's", "Acme", "", "no credential"},
		{"meagre", "aB3dE6gH9jK2mN5p", "aB3dE6gH9jK2mN5p", ""},
		{"meagre", "Acme", "", "no credential"},
	} {
		n := client(t, s, c.key)
		may, err := n.Permissions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ref, err := n.Resolve(t.Context(), may, n8n.CredentialRef{}, c.named, "pipedriveOAuth2Api")
		if ref.ID != c.want || (err == nil) != (c.err == "") || err != nil && (!strings.Contains(err.Error(), c.err) || fault.HintOf(err) == "") {
			t.Errorf("%s with key %s: %+v, %v", c.named, c.key, ref, err)
		}
	}
}
