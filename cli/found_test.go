package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

const (
	knownID  = "aB3dE6gH9jK2mN5p"
	twoNodes = `[{"name":"A","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2","resource":"deal","operation":"getAll"},"credentials":{"pipedriveOAuth2Api":{"id":"` + knownID + `","name":"Old name"}}},{"name":"B","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"lead","operation":"getAll"}}]`
	oddNode  = `[{"name":"C","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"note","operation":"getAll"},"credentials":{"pipedriveApi":{"id":"not/an/id","name":"Odd"}}}]`
	nameless = `{"id":"f1","nodes":` + twoNodes + `,"connections":{}}`
)

// readerOf is the wizard's reader, and what it says.
func readerOf(t *testing.T) (workflowReader, *bytes.Buffer) {
	t.Helper()
	said := new(bytes.Buffer)
	a := &app{world: world{err: said, getenv: func(string) string { return "" }}, stdin: stdin{t.Context(), strings.NewReader(nameless)}, ended: &ending{}}
	return workflowReader{app: a}, said
}

// TestFoundInN8N: what the wizard knows of each workflow, and of the key.
func TestFoundInN8N(t *testing.T) {
	n := n8ntest.New(t, "")
	n.Add(n8ntest.Credential{ID: knownID, Name: "New name", Type: "pipedriveOAuth2Api"})
	n.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Both", Active: true, Nodes: json.RawMessage(twoNodes), Published: json.RawMessage(twoNodes)})
	n.AddWorkflow(n8ntest.Workflow{ID: "2", Name: "Odd", Archived: true, Nodes: json.RawMessage(oddNode)})
	n.AddWorkflow(n8ntest.Workflow{ID: "3", Name: "Nothing of Pipedrive's", Nodes: json.RawMessage(`[]`)})
	n.Keys["meagre"] = []string{"workflow:list", "workflow:read", "credential:list", "credential:create", "credential:update"}
	r, _ := readerOf(t)
	var told []int
	got, err := r.ReadWorkflows(t.Context(), wizard.Source{Address: n.URL, Key: secret.New("meagre")}, func(read int) { told = append(told, read) })
	if err != nil {
		t.Fatal(err)
	}
	want := wizard.Found{
		Address: n.URL, Read: 3, Rights: 8,
		Lacks: []wizard.Right{
			{Scope: "workflow:create", For: "prove it: make a workflow for that"}, {Scope: "workflow:activate", For: "prove it: start that workflow"},
			{Scope: "workflow:deactivate", For: "prove it: stop it again"}, {Scope: "workflow:delete", For: "prove it: remove it again"},
		},
		Workflows: []wizard.Workflow{
			{Name: "Both", ID: "1", State: "active", Nodes: 2, Bare: 1, Method: map[connection.Method]int{connection.OAuth2: 1, connection.APIToken: 1},
				Used: []handover.Used{{ID: knownID, Name: "New name", Method: connection.OAuth2, Nodes: 1}}},
			{Name: "Odd", ID: "2", State: "archived", Nodes: 1, Method: map[connection.Method]int{connection.APIToken: 1}, Out: true},
		},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(wizard.Workflow{}, "Selection"), cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
	if list, err := scopes.Resolve(got.Workflows[0].Selection); err != nil || cmp.Diff([]scopes.Scope{"deals:read", "leads:read"}, list.Needed()) != "" {
		t.Errorf("%v, %v", list.Needed(), err)
	}
	if len(told) == 0 || told[len(told)-1] != 3 {
		t.Errorf("told of %v", told)
	}
}

// A file says nothing of what is now, and an old n8n nothing of its key and its credentials.
func TestFoundInFilesAndAnOldN8N(t *testing.T) {
	n := n8ntest.New(t, "")
	n.AsVersion(n8ntest.Oldest)
	n.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Both", Active: true, Nodes: json.RawMessage(twoNodes), Published: json.RawMessage(twoNodes)})
	r, _ := readerOf(t)
	got, err := r.ReadWorkflows(t.Context(), wizard.Source{Files: []string{"-"}, Address: n.URL, Key: secret.New(n8ntest.Key)}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Workflows) != 2 || got.Read != 2 || got.Rights != 0 || got.Lacks != nil || !strings.Contains(got.NoList, "2.8") || cmp.Diff([]string{"-"}, got.Files) != "" {
		t.Fatalf("%+v", got)
	}
	for _, w := range got.Workflows {
		if fromFile := w.ID == "f1"; (w.State == "") != fromFile || w.Used[0].Name != "Old name" {
			t.Errorf("%+v", w)
		}
	}
	r, _ = readerOf(t)
	alone, err := r.ReadWorkflows(t.Context(), wizard.Source{Files: []string{"-"}}, nil)
	if err != nil || alone.Address != "" || alone.Read != 1 || len(alone.Workflows) != 1 || alone.Workflows[0].Name != "-" {
		t.Errorf("%+v, %v", alone, err)
	}
	_, err = r.ReadWorkflows(t.Context(), wizard.Source{Files: []string{"nowhere.json"}, Address: n.URL}, nil)
	if _, files := errors.AsType[wizard.FilesError](err); !files || fault.KindOf(err) != fault.Usage {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Whatever of n8n cannot be asked is an error: half of what there is would be taken for all.
func TestWhatCannotBeFound(t *testing.T) {
	for _, c := range []struct {
		at   string
		key  string
		kind fault.Kind
	}{{"", "", fault.Usage}, {"/api/v1/discover", n8ntest.Key, fault.Unreachable}, {"/api/v1/workflows", n8ntest.Key, fault.Unreachable}, {"/api/v1/credentials", n8ntest.Key, fault.Unreachable}} {
		n := n8ntest.New(t, "")
		n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == c.at {
				w.WriteHeader(http.StatusBadGateway)
			}
		}
		r, _ := readerOf(t)
		if _, err := r.ReadWorkflows(t.Context(), wizard.Source{Address: n.URL, Key: secret.New(c.key)}, func(int) {}); fault.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: %v", c.at, err)
		}
	}
}

// Where a key came from is said as the wizard keeps it: a file by its whole path, the environment by its name.
func TestOriginOfAKey(t *testing.T) {
	key := secret.New("key")
	configured := wizard.APIKey{Secret: key, From: "config.toml"}
	dir := t.TempDir()
	t.Chdir(dir)
	if got := (n8nFlags{keyFile: "keys/n8n"}).origin(configured, key); got.From != "n8n" || !strings.HasSuffix(got.Ref.String(), "/keys/n8n") || !strings.HasPrefix(got.Ref.String(), "file:/") || got.Secret != key {
		t.Errorf("of a file: %+v", got)
	}
	if got := (n8nFlags{}).origin(configured, key); got != configured {
		t.Errorf("the configuration's: %+v", got)
	}
	if got := (n8nFlags{}).origin(configured, secret.New("other")); got.From != envN8NKey || got.Ref != secret.InEnv(envN8NKey) || got.Secret.Reveal() != "other" {
		t.Errorf("the environment's: %+v", got)
	}
}

// Only configurations of one n8n share the environment's key; those of none, and those that cannot be read, are of no other.
func TestConfigurationsOfOneN8N(t *testing.T) {
	s := newStage(t)
	a := &app{world: world{getenv: func(string) string { return "" }}, ended: &ending{}}
	for name, text := range map[string]string{
		"one.toml": "[n8n]\nurl = \"http://localhost:5678\"\n", "same.toml": "[n8n]\nurl = \"http://LOCALHOST:5678/home\"\n", "none.toml": "", "broken.toml": "x",
		"other.toml": "[n8n]\nurl = \"http://localhost:5679\"\n",
	} {
		s.write(name, text)
	}
	for names, want := range map[string]bool{
		"": true, "none": true, "one": true, "one none same broken": true, "one other": false, "broken one none other": false, "other none other": true, "one same other": false,
	} {
		var paths []string
		for _, name := range strings.Fields(names) {
			paths = append(paths, s.path(name+".toml"))
		}
		if got := a.shareOneN8N(paths); got != want {
			t.Errorf("%s: %v", names, got)
		}
	}
}

// Where the configurations are for several n8n, the key in the environment is used for none: the hint does not ask for it.
func TestKeysOfSeveralN8N(t *testing.T) {
	s := newStage(t)
	s.env[envN8NKey] = "environment"
	s.write("a.toml", "[n8n]\nurl = \"http://127.0.0.1:1\"\ncredential_id = \"AAAAAAAAAAAAAAAA\"\n")
	s.write("b.toml", "[n8n]\nurl = \"http://127.0.0.1:2\"\ncredential_id = \"AAAAAAAAAAAAAAAA\"\n")
	p := s.run(nil, "validate", "--n8n", "--config", s.path("a.toml"), "--config", s.path("b.toml"))
	if p.code != 2 || strings.Contains(p.err, "put it into") || !strings.Contains(p.err, "has no API key of its own\nhint: name one in api_key of its [n8n]") {
		t.Errorf("exit %d, %s%s", p.code, p.out, p.err)
	}
}

// One configuration is for one n8n.
func TestGuardOfN8N(t *testing.T) {
	var none, some openedConfig
	none.file.Path, some.file.Path, some.N8N.URL = "a.toml", "a.toml", "http://localhost:5678"
	for _, c := range []struct {
		of   openedConfig
		url  string
		kind fault.Kind
		want string
	}{
		{none, "", fault.Usage, "a.toml names no n8n"}, {none, "http://localhost:1", 0, ""}, {some, "", 0, ""}, {some, "http://localhost:5678/", 0, ""},
		{some, "http://localhost:1", fault.Failed, "a.toml belongs to the n8n at http://localhost:5678, not to that at http://localhost:1"},
	} {
		err := n8nFlags{url: c.url}.guard(c.of)
		if (err == nil) != (c.kind == 0) || err != nil && (fault.KindOf(err) != c.kind || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%q of %q: %v", c.url, c.of.N8N.URL, err)
		}
	}
}

// What was read and does not count is said.
func TestWhatIsLeftOut(t *testing.T) {
	some := []n8n.Node{{}}
	for want, flows := range map[string]n8n.Workflows{
		"": {Count: 2, Nodes: some}, "note: left out: 1 workflow, archived\n": {Archived: 1, Nodes: some}, "note: left out: 2 workflows, not active\n": {Inactive: 2, Nodes: some},
		"note: left out: 2 workflows, archived\nnote: left out: 1 workflow, not active\n": {Archived: 2, Inactive: 1, Nodes: some},
		"note: no Pipedrive node was found in 0 workflows\n":                              {}, "note: left out: 1 workflow, archived\nnote: no Pipedrive node was found in 1 workflow\n": {Count: 1, Archived: 1},
	} {
		var said bytes.Buffer
		(&app{world: world{err: &said}}).noteLeftOut(flows)
		if said.String() != want {
			t.Errorf("%q, want %q", said.String(), want)
		}
	}
}
