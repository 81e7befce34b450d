package handover

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
)

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
	s.order.ProjectID = "marketing"
	s.wantSaid(s.push(), "it stays in the project in which it is")
	if s.known().ProjectID != "sales" { // n8n would not let a workflow of another project test it
		t.Errorf("the configuration says that it is in %q", s.known().ProjectID)
	}
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

// Whether the test that is to follow can be made is said, whoever listens.
func TestPushThatIsTested(t *testing.T) {
	for _, mayTest := range []bool{true, false} {
		s := newStand(t, n8ntest.Newest)
		s.order.Test = true
		if !mayTest {
			s.n8n.Keys["no workflows"] = []string{"credential:create", "credential:update"}
			s.order.Key = secret.New("no workflows")
		}
		if r := s.push(); r.Untested == mayTest {
			t.Errorf("may be tested: %v, %+v", mayTest, r)
		}
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

// A credential that is named and not there is no reason to make another one.
// A name means nothing while n8n does not list its credentials, and no credential is made in its place.
func TestPushIntoACredentialThatCannotBeLookedFor(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.Credential = "Pipedrive of Sales"
	s.on(http.MethodGet, "/api/v1/credentials", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/credentials" {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || len(s.n8n.Credentials()) != 0 {
		t.Errorf("%v; n8n has %+v", err, s.n8n.Credentials())
	}
}

func TestPushIntoACredentialThatIsNotThere(t *testing.T) {
	s := newStand(t, n8ntest.Newest)
	s.order.Credential = "Pipedrive of nobody"
	before := s.text()
	_, err := s.try()
	if err == nil || !strings.Contains(err.Error(), "Pipedrive of nobody") || len(s.n8n.Credentials()) != 0 || s.text() != before {
		t.Errorf("%v; n8n has %+v", err, s.n8n.Credentials())
	}
}
