package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const repositoryFacts = "../../scopes/testdata/facts"

// TestFilesComeBack holds that the facts are in the form that is written, so that only what changed is different.
func TestFilesComeBack(t *testing.T) {
	for _, name := range []string{"pipedrive-endpoints.json", "pipedrive-twins.json", "n8n-operations.json", "n8n-lookups.json", "n8n-trigger.json"} {
		before, err := os.ReadFile(filepath.Join(repositoryFacts, name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := readFile(filepath.Join(repositoryFacts, name))
		if err != nil {
			t.Fatal(err)
		}
		f.path = filepath.Join(t.TempDir(), name)
		f.say("nothing")
		if err := f.write(); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(f.path)
		if err != nil || string(after) != string(before) {
			t.Errorf("%s does not come back as it is: %v", name, err)
		}
	}
}

// small is a folder of facts with a row of each kind, and a specification and an n8n that say the same.
func small(t *testing.T) (facts string, from source) {
	t.Helper()
	facts, openapi, n8n := t.TempDir(), t.TempDir(), t.TempDir()
	file := func(head, rows string) string { return "{\n" + head + rowsBegin + rows + rowsEnd }
	for path, text := range map[string]string{
		filepath.Join(facts, "pipedrive-endpoints.json"): file("  \"date\": \"2026-08-18\",\n",
			`    {"api": "v1", "method": "GET", "path": "/notes/{id}", "params": {"id": "int"}, "operation": "getNote", "any_of": ["deals:read"], "cost": 2},
    {"api": "v2", "method": "GET", "path": "/deals", "operation": "getDeals", "any_of": ["deals:read"], "specified": ["admin"], "cost": 10, "note": "by hand"}`),
		filepath.Join(facts, "pipedrive-twins.json"): file("",
			`    {"api": "v1", "method": "GET", "path": "/deals", "state": "removed", "twin": {"api": "v2", "method": "GET", "path": "/deals"}, "any_of": ["deals:read"], "source": "changelog"}`),
		filepath.Join(facts, "n8n-operations.json"): file("  \"version\": \"2.0.0\",\n  \"date\": \"2026-01-01\",\n",
			`    {"node": "n8n-nodes-base.pipedrive", "version": 1, "resource": "deal", "resource_name": "Deal", "operation": "getAll", "operation_name": "Get Many", "action": "Get many deals", "requests": [{"method": "GET", "api": "v1", "path": "/deals", "any_of": ["deals:read"], "status": "retired"}], "lookups": [], "note": "by hand"}`),
		filepath.Join(facts, "n8n-lookups.json"): file("",
			`    {"version": 1, "loader": "getDeals", "requests": [{"method": "GET", "api": "v2", "path": "/deals", "any_of": ["deals:read"], "status": "current"}], "used_by": []}`),
		filepath.Join(facts, "n8n-trigger.json"): file("  \"versions\": [1],\n  \"default_version\": 1,\n  \"credentials\": [\"pipedriveApi\"],\n", "    {}"),
		filepath.Join(openapi, "v1.yaml"): `paths:
  /oauth/token: {post: {operationId: token}}
  /notes/{id}:
    get: {operationId: getNote, x-token-cost: 2, security: [{oauth2: [deals:read]}], parameters: [{name: id, in: path, schema: {type: integer}}]}
`,
		filepath.Join(openapi, "v2.yaml"): `paths:
  /deals:
    get: {operationId: getDeals, x-token-cost: 10, security: [{api_key: []}, {oauth2: [admin]}]}
`,
		filepath.Join(n8n, "package.json"): `{"version": "2.0.0"}`,
		filepath.Join(n8n, "dist/nodes/Pipedrive/Pipedrive.node.js"): `
const node = {
  description: { properties: [
    { name: 'resource', type: 'options', options: [{ name: 'Deal', value: 'deal' }] },
    { name: 'operation', type: 'options', displayOptions: { show: { resource: ['deal'] } }, options: [{ name: 'Get Many', value: 'getAll', action: 'Get many deals' }] },
    { name: 'dealId', type: 'number', displayOptions: { show: { operation: ['get'] } } },
  ] },
  methods: { loadOptions: { async getDeals() { await this.helpers.requestWithAuthentication('x', { method: 'GET', uri: 'https://api.pipedrive.com/api/v2/deals' }); } } },
  async execute() { await this.helpers.requestWithAuthentication('x', { method: 'GET', uri: 'https://api.pipedrive.com/v1/deals' }); },
};
exports.Pipedrive = class { constructor() { this.description = { defaultVersion: 1 }; this.nodeVersions = { 1: node }; } };`,
		filepath.Join(n8n, "dist/nodes/Pipedrive/PipedriveTrigger.node.js"): `
exports.PipedriveTrigger = class { constructor() { this.description = { version: [1], credentials: [{ name: 'pipedriveApi' }] }; } };`,
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return facts, source{openapi: openapi, date: "2026-08-18", n8n: n8n, released: "2026-01-01", node: "node"}
}

func change(t *testing.T, path, old, now string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%q is not in %s", old, path)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), old, now)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRefresh(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("no node here")
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, facts string, from *source)
		want   []string // parts of what is said, in order
	}{
		{"nothing", func(*testing.T, string, *source) {}, nil},
		{"a cost", func(t *testing.T, _ string, from *source) {
			change(t, filepath.Join(from.openapi, "v1.yaml"), "x-token-cost: 2", "x-token-cost: 3")
		}, []string{"changed: v1 GET /notes/{id}"}},
		{"another day", func(_ *testing.T, _ string, from *source) { from.date = "2026-12-01" }, []string{"date: 2026-08-18 → 2026-12-01"}},
		{"what was corrected by hand", func(t *testing.T, _ string, from *source) {
			change(t, filepath.Join(from.openapi, "v2.yaml"), "[admin]", "[deals:read]")
		}, []string{"LOOK: v2 GET /deals: corrected", "changed: v2 GET /deals"}},
		{"an endpoint that left", func(t *testing.T, _ string, from *source) {
			change(t, filepath.Join(from.openapi, "v1.yaml"), "/notes/{id}", "/memos/{id}")
		}, []string{"new: {\"api\": \"v1\", \"method\": \"GET\", \"path\": \"/memos/{id}\"", "gone: v1 GET /notes/{id}", "LOOK: v1 GET /notes/{id} left"}},
		{"what a node sends", func(t *testing.T, _ string, from *source) {
			change(t, filepath.Join(from.n8n, "dist/nodes/Pipedrive/Pipedrive.node.js"), "com/v1/deals", "com/v1/notes/1")
		}, []string{"LOOK: deal:getAll@1 sends something else", "changed: deal:getAll@1"}},
		{"the trigger", func(t *testing.T, _ string, from *source) {
			change(t, filepath.Join(from.n8n, "dist/nodes/Pipedrive/PipedriveTrigger.node.js"), "[1]", "[1, 2]")
		}, []string{"LOOK: the trigger was"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts, from := small(t)
			c.change(t, facts, &from)
			said, err := refresh(t.Context(), facts, from, true)
			if err != nil {
				t.Fatal(err)
			}
			if len(said) != len(c.want) {
				t.Errorf("said %q", said)
			}
			for i := range min(len(said), len(c.want)) {
				if !strings.Contains(said[i], c.want[i]) {
					t.Errorf("said %q, want %q", said[i], c.want[i])
				}
			}
			again, err := refresh(t.Context(), facts, from, false)
			for _, line := range again {
				if err != nil || !strings.Contains(line, "LOOK: the trigger") {
					t.Errorf("once written, still different: %q, %v", line, err)
				}
			}
		})
	}
}
