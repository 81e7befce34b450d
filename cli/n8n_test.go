package cli

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/n8n/n8ntest"
)

// workflowNodes are the one node of a workflow, which lists records of a resource by OAuth2.
func workflowNodes(resource, credential, name string) json.RawMessage {
	return json.RawMessage(`[{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2","resource":"` + resource +
		`","operation":"getAll"},"credentials":{"pipedriveOAuth2Api":{"id":"` + credential + `","name":"` + name + `"}}}]`)
}

// busyN8N has workflows of every kind that matters, and two credentials.
func busyN8N(t *testing.T) *n8ntest.Server {
	t.Helper()
	n := n8ntest.New(t, "")
	n.Add(n8ntest.Credential{ID: "o1", Name: "Acme", Type: "pipedriveOAuth2Api"})
	n.Add(n8ntest.Credential{ID: "t1", Name: "Token", Type: "pipedriveApi"})
	n.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Published", Active: true, Nodes: workflowNodes("deal", "o1", "Old"), Published: workflowNodes("person", "o1", "Old")})
	n.AddWorkflow(n8ntest.Workflow{ID: "2", Name: "Never *published*", Nodes: workflowNodes("lead", "o1", "Acme")})
	n.AddWorkflow(n8ntest.Workflow{ID: "3", Name: "Archived", Archived: true, Nodes: workflowNodes("product", "o1", "Acme")})
	n.AddWorkflow(n8ntest.Workflow{ID: "4", Name: "By token", Active: true, Nodes: json.RawMessage(
		`[{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"activity","operation":"={{ $json.x }}"},"credentials":{"pipedriveApi":{"id":"t1","name":"Token"}}},` +
			`{"name":"List","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"activity","operation":"getAll"},"credentials":{"pipedriveApi":{"id":"t1","name":"Token"}}}]`)})
	n.AddWorkflow(n8ntest.Workflow{ID: "5", Name: "Half done", Nodes: json.RawMessage(
		`[{"name":"Pipedrive","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"note","operation":"getAll"}}]`)})
	return n
}

// scopesOf runs scopes against an n8n with its key in the environment.
func scopesOf(t *testing.T, n *n8ntest.Server, args ...string) played {
	t.Helper()
	s := newStage(t)
	s.secrets = append(s.secrets, n8ntest.Key)
	s.env["N8N_API_KEY"] = n8ntest.Key
	return s.run(nil, append([]string{"scopes", "--n8n", n.URL}, args...)...)
}

func TestScopesOfARunningN8N(t *testing.T) {
	n := busyN8N(t)
	for _, c := range []struct {
		args string
		want string
	}{
		{"--format list", "activities:read contacts:read leads:read"},
		{"--format list --active", "activities:read contacts:read"},
		{"--format list --credential o1", "contacts:read leads:read"},
		{"--format list --credential Acme", "contacts:read leads:read"},
		{"--format list --credential Acme --active", "contacts:read"},
		{"--format list --credential Acme --active --action deal:create", "deals:full contacts:read"},
	} {
		p := scopesOf(t, n, strings.Fields(c.args)...)
		if got := strings.Join(strings.Fields(p.out), " "); p.code != 0 || got != c.want {
			t.Errorf("%s: exit %d, %s, want %s\n%s", c.args, p.code, got, c.want, p.err)
		}
		if active := strings.Contains(c.args, "--active"); !active && !strings.Contains(p.err, "note: left out: 1 workflow, archived\n") {
			t.Errorf("%s: said\n%s", c.args, p.err)
		}
	}
}

func TestScopesByCredential(t *testing.T) {
	n := busyN8N(t)
	for _, format := range []string{"text", "markdown", "json", "list"} {
		t.Run(format, func(t *testing.T) {
			p := scopesOf(t, n, "--by-credential", "--format", format)
			if p.code != 0 {
				t.Fatalf("exit %d: %s", p.code, p.err)
			}
			golden.RequireEqual(t, strings.ReplaceAll(p.out, n.URL, "http://n8n.example.com"))
		})
	}
}

// TestByCredentialOfNothing: an n8n that does not use Pipedrive needs nothing, and that is said.
func TestByCredentialOfNothing(t *testing.T) {
	n := n8ntest.New(t, "")
	for format, want := range map[string]string{
		"text": "No workflow that counts uses Pipedrive.\n", "json": "{\n \"credentials\": []\n}\n", "list": "",
	} {
		if p := scopesOf(t, n, "--by-credential", "--format", format); p.code != 0 || p.out != want {
			t.Errorf("%s: exit %d, %q", format, p.code, p.out)
		}
	}
	if p := scopesOf(t, n, "--by-credential", "--format", "list", "--action", "deal:get"); p.out != "\tdeals:read\n" {
		t.Errorf("selected by hand: %q", p.out)
	}
}

// An n8n that stops answering in the middle is an error, and half of what it has is nothing.
func TestScopesOfAnN8NThatFails(t *testing.T) {
	for path, args := range map[string]string{"/api/v1/workflows": "--active", "/api/v1/credentials": "--by-credential"} {
		n := busyN8N(t)
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == path {
				w.WriteHeader(http.StatusBadGateway)
			}
		}
		if p := scopesOf(t, n, args); p.code != 4 || p.out != "" || !strings.Contains(p.err, "\nhint: ") {
			t.Errorf("%s: exit %d\n%s%s", path, p.code, p.out, p.err)
		}
	}
}

func TestFlagsThatNeedWorkflows(t *testing.T) {
	for _, args := range []string{"--by-credential", "--active", "--credential Acme"} {
		s := newStage(t)
		p := s.run(nil, append([]string{"scopes", "--action", "deal:get"}, strings.Fields(args)...)...)
		if p.code != 2 || !strings.Contains(p.err, "--n8n") {
			t.Errorf("%s: exit %d, %s", args, p.code, p.err)
		}
	}
}

// TestN8NKey holds which key is taken, and that the configuration's goes to its own n8n alone.
func TestN8NKey(t *testing.T) {
	n := busyN8N(t)
	for _, c := range []struct {
		name             string
		file, env        string
		config, configAt string
		code             int
	}{
		{"none", "", "", "", "", 2},
		{"the environment's", "", n8ntest.Key, "", "", 0},
		{"a file goes before the environment", "wrong", n8ntest.Key, "", "", 3},
		{"a file", n8ntest.Key, "wrong", "", "", 0},
		{"an empty file", "\n", n8ntest.Key, "", "", 2},
		{"the environment goes before the configuration", "", "wrong", n8ntest.Key, n.URL, 3},
		{"the configuration's", "", "", n8ntest.Key, n.URL + "/home/workflows", 0},
		{"the configuration's, for any n8n", "", "", n8ntest.Key, "", 0},
		{"the configuration's, for another n8n", "", "", n8ntest.Key, "http://localhost:1", 2},
	} {
		s := newStage(t)
		s.secrets = append(s.secrets, n8ntest.Key)
		s.env["N8N_API_KEY"] = c.env
		args := []string{"scopes", "--n8n", n.URL, "--format", "list"}
		if c.file != "" {
			s.write("key", c.file)
			args = append(args, "--api-key-file", s.path("key"))
		}
		if c.config != "" {
			s.write("config.toml", "version = 1\n[selection]\nactions = [\"deal:get\"]\n[n8n]\nurl = \""+c.configAt+"\"\napi_key = \""+c.config+"\"\n")
			args = append(args, "--config", s.path("config.toml"))
		}
		if p := s.run(nil, args...); p.code != c.code {
			t.Errorf("%s: exit %d, want %d\n%s", c.name, p.code, c.code, p.err)
		}
	}
}

// TestCertificateOfOnesOwn: SSL_CERT_FILE is how an n8n with a certificate of a company's own is reached.
func TestCertificateOfOnesOwn(t *testing.T) {
	n := busyN8N(t)
	secure := httptest.NewUnstartedServer(n)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	s := newStage(t)
	s.env["N8N_API_KEY"] = n8ntest.Key
	s.write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})))
	s.write("other.pem", "nothing")
	for _, c := range []struct {
		file, want string
		code       int
	}{
		{"", "its certificate is signed by an unknown authority\nhint: if that certificate is of a CA of your own, name the CA's file in SSL_CERT_FILE", 4},
		{s.path("ca.pem"), "", 0},
		{s.path("other.pem"), "SSL_CERT_FILE has no certificate in it", 2},
		{s.path("missing.pem"), "cannot read SSL_CERT_FILE", 2},
	} {
		s.env["SSL_CERT_FILE"] = c.file
		p := s.run(nil, "scopes", "--n8n", secure.URL, "--active", "--format", "list")
		if p.code != c.code || !strings.Contains(p.err, c.want) {
			t.Errorf("%s: exit %d, %s", c.file, p.code, p.err)
		}
	}
	// A setup that never speaks to an n8n needs no certificates, and to read them takes longer than all else before its first
	// question.
	s.closed = true
	if p := s.run(nil, "--demo", "--plain"); p.code != 130 || strings.Contains(p.err, "SSL_CERT_FILE") {
		t.Errorf("the demo with an SSL_CERT_FILE that is not there: exit %d, %s", p.code, p.err)
	}
}

// TestOlderN8N: without a list of credentials their names are those that the workflows know.
func TestOlderN8N(t *testing.T) {
	n := busyN8N(t)
	n.AsVersion(n8ntest.Oldest)
	p := scopesOf(t, n, "--credential", "Old", "--format", "list")
	if p.code != 0 || p.out != "contacts:read\nleads:read\n" || !strings.Contains(p.err, "(since 2.8)") {
		t.Errorf("exit %d, %q\n%s", p.code, p.out, p.err)
	}
}

// TestWizardReadsN8N: the wizard starts from what the workflows of a running n8n use.
func TestWizardReadsN8N(t *testing.T) {
	n := busyN8N(t)
	s := newStage(t)
	s.t.Chdir(s.dir)
	s.secrets = append(s.secrets, n8ntest.Key)
	s.env["N8N_API_KEY"], s.env["XDG_STATE_HOME"], s.env["HOME"] = n8ntest.Key, s.dir, s.dir
	s.input = "\n\n"
	p := s.run(nil, "--plain", "--n8n", n.URL)
	for _, want := range []string{"4 workflows in your n8n use Pipedrive."} {
		if !strings.Contains(strings.Join(strings.Fields(p.out), " "), want) {
			t.Errorf("%q is not said:\n%s%s", want, p.out, p.err)
		}
	}
	if p.code != 130 {
		t.Errorf("exit %d", p.code)
	}
}
