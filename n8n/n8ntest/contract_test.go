package n8ntest_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/n8n/n8ntest"
)

// The real n8n that the stand-in is compared with, the key of n8ntest.Key's scopes, and that of n8ntest.MeagreKey's. Only
// e2e/n8n sets them: the test writes into that n8n.
const (
	envURL       = "CONNECT_PIPEDRIVE_E2E_N8N"
	envKey       = "CONNECT_PIPEDRIVE_E2E_N8N_KEY"
	envMeagreKey = "CONNECT_PIPEDRIVE_E2E_N8N_MEAGRE_KEY"
)

// TestAnswers holds that the stand-in and n8n itself answer alike to every call that the program makes. e2e/n8n has the
// same requests sent to a real n8n: the golden file then tells whether the stand-in still stands in.
func TestAnswers(t *testing.T) {
	persons := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s went to the n8n of the person who runs the tests", r.Method, r.URL)
	}))
	defer persons.Close()
	t.Setenv("N8N_URL", persons.URL) // what a shell has for the program's own use
	t.Setenv("N8N_API_KEY", n8ntest.Key)
	c := conversation{t: t, base: os.Getenv(envURL), key: os.Getenv(envKey), meagre: os.Getenv(envMeagreKey), names: map[string]string{}}
	if c.base == "" {
		c.base, c.key, c.meagre = n8ntest.New(t, "").URL, n8ntest.Key, n8ntest.MeagreKey
	}
	c.onCredentials()
	c.onWorkflows()
	golden.RequireEqual(t, c.said.String())
}

// conversation is what was asked and answered, without what differs from run to run.
type conversation struct {
	t                 *testing.T
	base, key, meagre string
	names             map[string]string // ids and names of this run, and what the transcript calls them
	said              strings.Builder
}

func (c *conversation) onCredentials() {
	id, absent := c.random("{id}"), c.random("{absent}")
	const oauth = `{"clientId":"c","clientSecret":"s","oauthTokenData":{"access_token":"a","expires_in":3600}}`
	for _, r := range []struct{ key, method, path, body string }{
		{"", "GET", "/healthz", ""},
		{"", "GET", "/api/v1/credentials/schema/pipedriveOAuth2Api", ""},
		{"wrong", "GET", "/api/v1/discover", ""},
		{c.meagre, "GET", "/api/v1/discover", ""},
		{c.key, "GET", "/api/v1/discover", ""},
		{"wrong", "POST", "/api/v1/credentials", `{}`},
		{c.key, "GET", "/api/v1/credentials/schema/nothingApi", ""},
		{c.key, "GET", "/api/v1/nothing", ""},
		{c.key, "POST", "/api/v1/credentials", `{"type":"pipedriveApi","data":{"apiToken":"t"}}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","data":{"apiToken":"t"}}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"nothingApi","data":{}}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":"t"}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":5}}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveOAuth2Api","data":{"clientId":"c","grantType":"x","scope":"y"}}`},
		{c.key, "PATCH", "/api/v1/credentials/" + absent, `{"name":"Acme"}`},
		{c.key, "PATCH", "/api/v1/credentials/" + absent, `{}`},
		{c.key, "POST", "/api/v1/credentials", `{"id":"` + id + `","name":"Acme","type":"pipedriveOAuth2Api","data":{"clientId":"c","clientSecret":"s"}}`},
		{c.key, "POST", "/api/v1/credentials", `{"id":"` + id + `","name":"Acme","type":"pipedriveOAuth2Api","data":` + oauth + `}`},
		{c.key, "PATCH", "/api/v1/credentials/" + id, `{}`},
		{c.key, "PATCH", "/api/v1/credentials/" + id, `{"data":{"scope":"y"}}`},
		{c.key, "PATCH", "/api/v1/credentials/" + id, `{"name":"Acme, changed","type":"pipedriveOAuth2Api","data":` + oauth + `}`},
		{c.key, "PATCH", "/api/v1/credentials/" + id, `{"data":{"clientSecret":"t"},"isPartialData":true}`},
		{c.key, "POST", "/api/v1/credentials", `{"id":"longer-than-16-characters","name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"}}`},
		{c.key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"},"projectId":"none"}`},
		{c.key, "PUT", "/api/v1/credentials/" + id, `{}`},
		{c.meagre, "GET", "/api/v1/credentials?limit=250", ""},
		{c.key, "GET", "/api/v1/credentials?limit=250", ""},
		{c.meagre, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"}}`},
	} {
		c.ask(r.key, r.method, r.path, r.body)
	}
}

func (c *conversation) onWorkflows() {
	one, two := c.random("{one}"), c.random("{two}")
	const list = "/api/v1/workflows?limit=250&excludePinnedData=true"
	workflow := func(name string) string {
		return `{"name":"` + name + `","nodes":[{"id":"a","name":"Webhook","type":"n8n-nodes-base.webhook","typeVersion":2,"position":[0,0],` +
			`"parameters":{"path":"` + name + `"},"webhookId":"` + name + `"}],"connections":{},"settings":{}}`
	}
	c.ask("wrong", "GET", list, "")
	c.ask(c.meagre, "GET", list, "")
	c.ask(c.key, "GET", "/api/v1/workflows?limit=250&cursor=nonsense", "")
	c.ask(c.key, "POST", "/api/v1/workflows", strings.Replace(workflow(one), `{"name"`, `{"active":true,"name"`, 1))
	first := c.created("{first}", workflow(one))
	second := c.created("{second}", workflow(two))
	c.ask(c.key, "GET", list, "")
	c.ask(c.key, "GET", "/api/v1/workflows?limit=1&excludePinnedData=true", "")
	c.ask(c.meagre, "POST", "/api/v1/workflows/"+first+"/activate", "")
	c.ask(c.key, "POST", "/api/v1/workflows/"+first+"/activate", "")
	c.ask(c.key, "POST", "/api/v1/workflows/"+second+"/archive", "")
	c.ask(c.key, "GET", list, "")
	c.ask(c.key, "GET", list+"&active=true", "")
}

// random is a name of this run.
func (c *conversation) random(called string) string {
	name := rand.Text()[:16]
	c.names[name] = called
	return name
}

// created makes a workflow and gives its id.
func (c *conversation) created(called, body string) string {
	var made struct{ ID string }
	if err := json.Unmarshal(c.answer(c.key, "POST", "/api/v1/workflows", body), &made); err != nil || made.ID == "" {
		c.t.Fatal(err)
	}
	c.names[made.ID] = called
	return made.ID
}

// ask makes a request and keeps what came of it.
func (c *conversation) ask(key, method, path, body string) {
	c.t.Helper()
	status, answer := c.send(key, method, path, body)
	fmt.Fprintf(&c.said, "%s\n  %s %s\n", c.called(method+" "+path+" "+body), status, c.called(c.lasting(answer)))
}

func (c *conversation) answer(key, method, path, body string) []byte {
	c.t.Helper()
	_, answer := c.send(key, method, path, body)
	return answer
}

func (c *conversation) called(text string) string {
	for name, called := range c.names {
		text = strings.ReplaceAll(text, name, called)
	}
	return text
}

func (c *conversation) send(key, method, path, body string) (status string, answer []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("X-N8N-API-KEY", key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err = io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Status, answer
}

// lasting is a JSON answer without its moments, without what is not of this run, and of a workflow only what is read.
func (c *conversation) lasting(body []byte) string {
	c.t.Helper()
	var v map[string]any
	if err := json.Unmarshal(bytes.TrimSpace(body), &v); err != nil {
		c.t.Fatalf("not JSON: %s", body)
	}
	switch data := v["data"].(type) {
	case []any:
		if v["nextCursor"] != nil { // where n8n is in its list depends on what else it has
			v["data"], v["nextCursor"] = len(data), "{cursor}"
			break
		}
		v["data"] = slices.DeleteFunc(data, func(entry any) bool {
			e, _ := entry.(map[string]any)
			id, _ := e["id"].(string)
			trim(e)
			return c.names[id] == ""
		})
		slices.SortFunc(v["data"].([]any), func(a, b any) int { return strings.Compare(c.idOf(a), c.idOf(b)) }) // n8n's order is none
	case map[string]any: // what a key may do; the endpoints that follow from it are not read
		list, _ := data["scopes"].([]any)
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		v["data"] = map[string]any{"scopes": list}
	}
	trim(v)
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		c.t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func (c *conversation) idOf(entry any) string {
	e, _ := entry.(map[string]any)
	id, _ := e["id"].(string)
	return c.names[id]
}

func trim(entry map[string]any) {
	delete(entry, "createdAt")
	delete(entry, "updatedAt")
	delete(entry, "shared")
	if entry["nodes"] == nil {
		return
	}
	switch entry["activeVersionId"] { // versions have no lasting names
	case nil:
	case entry["versionId"]:
		entry["activeVersionId"] = "{version}"
	default:
		entry["activeVersionId"] = "{another version}"
	}
	entry["versionId"] = "{version}"
	read := []string{"id", "name", "active", "isArchived", "versionId", "activeVersionId", "activeVersion", "nodes"}
	for key, value := range entry {
		if version, ok := value.(map[string]any); ok && key == "activeVersion" {
			trim(version)
			delete(version, "id")
			delete(version, "name")
			delete(version, "activeVersionId")
		}
		if !slices.Contains(read, key) {
			delete(entry, key)
		}
	}
	nodes, _ := entry["nodes"].([]any)
	for i, node := range nodes {
		n, _ := node.(map[string]any)
		nodes[i] = map[string]any{"name": n["name"], "type": n["type"], "parameters": n["parameters"]}
	}
}
