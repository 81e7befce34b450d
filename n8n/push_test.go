package n8n_test

import (
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

func TestPushCreates(t *testing.T) {
	for _, base := range []string{"", "/n8n"} {
		s := n8ntest.New(t, base)
		p, err := client(t, s, n8ntest.Key).Push(t.Context(), oauth(t), false)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(n8n.Pushed{ID: id, Created: true}, p); d != "" {
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

func TestPushChangesAKnownCredential(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Add(n8ntest.Credential{ID: id, Name: "Before", Type: "pipedriveApi", Data: map[string]any{"apiToken": "old"}})
	p, err := client(t, s, n8ntest.Key).Push(t.Context(), token(t), true)
	if err != nil || p.Created || p.ID != id {
		t.Errorf("%+v, %v", p, err)
	}
	want := []n8ntest.Credential{{ID: id, Name: "Acme", Type: "pipedriveApi", Data: map[string]any{"apiToken": apiToken}}}
	if d := cmp.Diff(want, s.Credentials()); d != "" {
		t.Error(d)
	}
}

// TestPushNeedsItsScopes: what the key lacks is named before anything is sent that changes n8n; what only the next push
// needs is said.
func TestPushNeedsItsScopes(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Keys["creates"] = []string{"credential:create"}
	s.Add(n8ntest.Credential{ID: id, Name: "Before", Type: "pipedriveApi", Data: map[string]any{"apiToken": "old"}})
	_, err := client(t, s, "creates").Push(t.Context(), token(t), true)
	if fault.KindOf(err) != fault.Refused || err.Error() != "the API key does not allow changing the credential: it lacks the scope credential:update" {
		t.Error(err)
	}
	if got := s.Requests(); !slices.Equal(got, []string{"GET /api/v1/discover"}) {
		t.Errorf("asked %v", got)
	}
	other := n8ntest.New(t, "")
	other.Keys["creates"] = []string{"credential:create"}
	p, err := client(t, other, "creates").Push(t.Context(), token(t), false)
	if d := cmp.Diff(n8n.Pushed{ID: id, Created: true, Lacking: []string{"credential:update"}}, p); d != "" || err != nil {
		t.Error(d, err)
	}
	other.Old = true
	if _, err := client(t, other, n8ntest.MeagreKey).Push(t.Context(), token(t), false); fault.KindOf(err) != fault.Refused {
		t.Error(err)
	}
}

func TestPushCreatesAgainWhatWasDeleted(t *testing.T) {
	s := n8ntest.New(t, "")
	p, err := client(t, s, n8ntest.Key).Push(t.Context(), token(t), true)
	if d := cmp.Diff(n8n.Pushed{ID: id, Created: true, Lost: true}, p); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestPushToVersionsThatKnowLess(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Strict = true
	s.Schemas = map[string]map[string]string{"pipedriveOAuth2Api": {"clientId": "string", "clientSecret": "string"}}
	p, err := client(t, s, n8ntest.Key).Push(t.Context(), oauth(t), false)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(n8n.Pushed{ID: "madeByN8N0000001", Created: true, LeftOut: []string{"oauthTokenData"}}, p); d != "" {
		t.Error(d)
	}
	if got := slices.Sorted(maps.Keys(s.Credentials()[0].Data)); !slices.Equal(got, []string{"clientId", "clientSecret"}) {
		t.Errorf("sent %v", got)
	}
}

func TestPushWithoutTheFieldThatMatters(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Schemas["pipedriveApi"] = map[string]string{"token": "string"}
	_, err := client(t, s, n8ntest.Key).Push(t.Context(), token(t), false)
	if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "pipedriveApi has no field apiToken") {
		t.Error(err)
	}
	if len(s.Credentials()) != 0 {
		t.Error("something was stored")
	}
}

func TestPushWhereTheSchemaIsNotTold(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Before = func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/schema/") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message":"not found"}`))
		}
	}
	if _, err := client(t, s, n8ntest.Key).Push(t.Context(), token(t), false); err != nil {
		t.Fatal(err)
	}
	if got := s.Credentials()[0].Data["apiToken"]; got != apiToken {
		t.Errorf("stored %v", got)
	}
}

func TestTrial(t *testing.T) {
	s := n8ntest.New(t, "")
	c := client(t, s, n8ntest.Key)
	try := func(cred n8n.Credential) n8n.Trial {
		t.Helper()
		if _, err := c.Push(t.Context(), cred, true); err != nil {
			t.Fatal(err)
		}
		trial, err := c.Test(t.Context(), id, cred)
		if err != nil {
			t.Fatal(err)
		}
		return trial
	}
	if d := cmp.Diff(n8n.Trial{OK: true, Message: "Connection Successful!"}, try(oauth(t))); d != "" {
		t.Error(d)
	}
	if !strings.Contains(oauth(t).TestLimits(), "checks nothing") {
		t.Error(oauth(t).TestLimits())
	}
	s.Trial = map[string]string{"status": "Error", "message": "401 - \x1b[31mapi_token=" + apiToken}
	if d := cmp.Diff(n8n.Trial{Message: "401 - api_token=••••••"}, try(token(t))); d != "" {
		t.Error(d)
	}
	s.Trial = map[string]string{"status": "perhaps"}
	if _, err := c.Test(t.Context(), id, token(t)); fault.KindOf(err) != fault.Unreachable {
		t.Error(err)
	}
}

func TestTrialOfWhatIsNotThere(t *testing.T) {
	s := n8ntest.New(t, "")
	_, err := client(t, s, n8ntest.Key).Test(t.Context(), id, token(t))
	if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), `Credential with ID "`+id+`" was not found.`) {
		t.Error(err)
	}
}
