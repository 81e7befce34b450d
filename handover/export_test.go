package handover

import (
	"os"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n/n8ntest"
)

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
	var s *stand
	for _, id := range []string{"42", "AAAAbbbbCCCC1234", "0b54a1a9-6f0c-4a40-9a51-0d2f5f3b2c11"} {
		s = newStand(t, n8ntest.Newest)
		var written string
		s.service.Write = func(_ string, data []byte, _ os.FileMode, _ bool) error { written = string(data); return nil }
		s.order = Order{Way: way(t, "n8n"), Where: "n8n.json", Credential: id}
		if _, err := s.try(); err != nil || !strings.Contains(written, `"id": "`+id+`"`) || s.known().CredentialID != id {
			t.Errorf("%s: %v: %s", id, err, written)
		}
	}
	for _, name := range []string{"Acme's CRM", "Acme", "Acme-2"} { // as an id, n8n would import a credential that no node uses
		s.order.Credential = name
		if _, err := s.try(); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "is not known here") {
			t.Errorf("%s: %v", name, err)
		}
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
