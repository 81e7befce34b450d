package n8ntest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/n8n/n8ntest"
)

// The real n8n that the stand-in is compared with, its version, the key of n8ntest.Key's scopes, and that of
// n8ntest.MeagreKey's. Only e2e/n8n sets them: the test writes into that n8n.
const (
	envURL       = "CONNECT_PIPEDRIVE_E2E_N8N"
	envVersion   = "CONNECT_PIPEDRIVE_E2E_N8N_VERSION"
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
	versions := []string{n8ntest.Newest, n8ntest.Middle, n8ntest.Oldest}
	real := os.Getenv(envURL)
	if real != "" {
		versions = []string{os.Getenv(envVersion)}
	}
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			c := conversation{t: t, version: version, base: real, key: os.Getenv(envKey), meagre: os.Getenv(envMeagreKey), names: map[string]string{}}
			if real == "" {
				c.base, c.key, c.meagre = n8ntest.New(t, "").AsVersion(version).URL, n8ntest.Key, n8ntest.MeagreKey
			}
			if c.version == n8ntest.Oldest {
				c.meagre = "" // there every key may do everything
			}
			c.onCredentials()
			c.onWorkflows()
			c.onARun()
			golden.RequireEqual(t, c.said.String())
		})
	}
}

// conversation is what was asked and answered, without what differs from run to run.
type conversation struct {
	t                 *testing.T
	version           string
	base, key, meagre string
	names             map[string]string // ids and names of this run, and what the transcript calls them
	said              strings.Builder
}

// call is a request; one without a key that this n8n cannot have is left out.
type call struct{ key, method, path, body string }

const noKey, wrongKey = "none", "wrong"

func (c *conversation) askAll(calls []call) {
	c.t.Helper()
	for _, r := range calls {
		c.ask(r.key, r.method, r.path, r.body)
	}
}

func (c *conversation) onCredentials() {
	absent := c.random("{absent}")
	const credentials = "/api/v1/credentials"
	c.askAll([]call{
		{noKey, "GET", "/healthz", ""},
		{noKey, "GET", credentials + "/schema/pipedriveOAuth2Api", ""},
		{wrongKey, "GET", "/api/v1/discover", ""},
		{c.meagre, "GET", "/api/v1/discover", ""},
		{c.key, "GET", "/api/v1/discover", ""},
		{wrongKey, "POST", credentials, `{}`},
		{c.key, "GET", credentials + "/schema/nothingApi", ""},
		{c.key, "GET", "/api/v1/nothing", ""},
		{c.key, "POST", credentials, `{"type":"pipedriveApi","data":{"apiToken":"t"}}`},
		{c.key, "POST", credentials, `{"name":"Acme","data":{"apiToken":"t"}}`},
		{c.key, "POST", credentials, `{"name":"Acme","type":"nothingApi","data":{}}`},
		{c.key, "POST", credentials, `{"name":"Acme","type":"pipedriveApi","data":"t"}`},
		{c.key, "POST", credentials, `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":5}}`},
		{c.key, "POST", credentials, `{"name":"Acme","type":"pipedriveOAuth2Api","data":{"clientId":"c","grantType":"x","scope":"y"}}`},
		{c.key, "PATCH", credentials + "/" + absent, `{"name":"Acme"}`},
		{c.key, "PATCH", credentials + "/" + absent, `{}`},
	})
	id, data := c.madeCredential(credentials)
	tokens := strings.TrimSuffix(data, "}") + `,"oauthTokenData":{"access_token":"a","expires_in":3600}}`
	c.askAll([]call{
		{c.key, "PATCH", credentials + "/" + id, `{}`},
		{c.key, "PATCH", credentials + "/" + id, `{"data":{"scope":"y"}}`},
		{c.key, "PATCH", credentials + "/" + id, `{"name":"Acme, changed","type":"pipedriveOAuth2Api","data":` + tokens + `}`},
		{c.key, "PATCH", credentials + "/" + id, `{"data":{"clientSecret":"t"},"isPartialData":true}`},
		{c.key, "POST", credentials, `{"id":"longer-than-16-characters","name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"}}`},
		{c.key, "POST", credentials, `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"},"projectId":"none"}`},
		{c.key, "PUT", credentials + "/" + id, `{}`},
		{c.meagre, "GET", credentials + "?limit=250", ""},
		{c.key, "GET", credentials + "?limit=250", ""},
		{c.meagre, "POST", credentials, `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":"t"}}`},
	})
}

// madeCredential makes a credential, under an id of ours where this n8n takes one, and gives its id and data.
func (c *conversation) madeCredential(path string) (id, data string) {
	id, data = c.random("{id}"), `{"clientId":"c","clientSecret":"s"}`
	const oauth2 = `"name":"Acme","type":"pipedriveOAuth2Api","data":`
	ours := `{"id":"` + id + `",` + oauth2 + data + `}`
	c.ask(c.key, "POST", path, ours)
	if c.version == n8ntest.Newest {
		c.ask(c.key, "POST", path, ours)
		return id, data
	}
	c.ask(c.key, "POST", path, `{`+oauth2+data+`}`)
	data = `{"clientId":"c","clientSecret":"s","serverUrl":"","sendAdditionalBodyProperties":false,"additionalBodyProperties":"{}"}`
	return c.created("{made}", path, `{`+oauth2+data+`}`), data
}

const workflows = "/api/v1/workflows"

func (c *conversation) onWorkflows() {
	one, two, absent := c.random("{one}"), c.random("{two}"), c.random("{no workflow}")
	const list = workflows + "?limit=250&excludePinnedData=true"
	workflow := func(name string) string {
		return `{"name":"` + name + `","nodes":[{"id":"a","name":"Webhook","type":"n8n-nodes-base.webhook","typeVersion":2,"position":[0,0],` +
			`"parameters":{"path":"` + name + `"},"webhookId":"` + name + `"}],"connections":{},"settings":{}}`
	}
	c.askAll([]call{
		{wrongKey, "GET", list, ""},
		{c.meagre, "GET", list, ""},
		{c.key, "GET", workflows + "?limit=250&cursor=nonsense", ""},
		{c.key, "POST", workflows, strings.Replace(workflow(one), `{"name"`, `{"active":true,"name"`, 1)},
	})
	first := c.created("{first}", workflows, workflow(one))
	second := c.created("{second}", workflows, workflow(two))
	c.askAll([]call{
		{c.key, "GET", list, ""},
		{c.key, "GET", workflows + "?limit=1&excludePinnedData=true", ""},
		{c.meagre, "POST", workflows + "/" + first + "/activate", ""},
		{c.key, "POST", workflows + "/" + first + "/activate", ""},
		{c.key, "POST", workflows + "/" + second + "/archive", ""},
		{c.key, "GET", list, ""},
		{c.key, "GET", list + "&active=true", ""},
		{wrongKey, "DELETE", workflows + "/" + first, ""},
		{c.meagre, "DELETE", workflows + "/" + first, ""},
		{c.key, "DELETE", workflows + "/" + first, ""},
		{c.key, "DELETE", workflows + "/" + second, ""},
		{c.key, "DELETE", workflows + "/" + absent, ""},
		{c.key, "POST", workflows + "/" + absent + "/activate", ""},
		{c.key, "POST", workflows + "/" + absent + "/deactivate", ""},
		{c.key, "POST", workflows, `{"name":"` + one + `","nodes":[],"connections":{},"settings":{},"projectId":"none"}`},
	})
}

// onARun has a workflow run by its webhook, such as the program makes them, and taken back.
func (c *conversation) onARun() {
	path, absent := c.random("{path}"), c.random("{no credential}")
	hook := "/webhook/" + path
	c.ask(noKey, "POST", hook, `{}`)
	run := c.created("{run}", workflows, `{"name":"`+c.random("{a run}")+`","settings":{"saveDataSuccessExecution":"none","saveDataErrorExecution":"none"},"nodes":[
		{"id":"a","name":"Webhook","type":"n8n-nodes-base.webhook","typeVersion":2,"position":[0,0],"webhookId":"`+path+`",
		"parameters":{"httpMethod":"POST","path":"`+path+`","responseMode":"lastNode"}},
		{"id":"b","name":"c1","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"position":[200,0],"onError":"continueRegularOutput",
		"parameters":{"url":"http://127.0.0.1:1/","authentication":"predefinedCredentialType","nodeCredentialType":"pipedriveApi","options":{}},
		"credentials":{"pipedriveApi":{"id":"`+absent+`","name":"`+absent+`"}}},
		{"id":"c","name":"Answer","type":"n8n-nodes-base.set","typeVersion":3.4,"position":[400,0],"parameters":{"options":{},"assignments":{"assignments":[
		{"id":"a","name":"calls","type":"array","value":"={{ [\"c1\"].map(n => ({ s: $node[n].json.statusCode, h: $node[n].json.headers, b: $node[n].json.data, e: $node[n].json.error?.message })) }}"},
		{"id":"b","name":"webhook","type":"string","value":"={{ $node[\"Webhook\"].json.webhookUrl }}"}]}}}],
		"connections":{"Webhook":{"main":[[{"node":"c1","type":"main","index":0}]]},"c1":{"main":[[{"node":"Answer","type":"main","index":0}]]}}}`)
	c.answer(c.key, "POST", workflows+"/"+run+"/activate", "")
	c.askUntil(http.StatusOK, noKey, "POST", hook, `{}`)
	c.answer(c.key, "POST", workflows+"/"+run+"/deactivate", "")
	c.askUntil(http.StatusNotFound, noKey, "POST", hook, `{}`)
	c.askUntil(http.StatusOK, c.key, "DELETE", workflows+"/"+run, "")
	c.onCredentialsByName(absent)
	c.askAll([]call{
		{c.key, "DELETE", workflows + "/" + run, ""},
		{wrongKey, "GET", "/api/v1/executions?status=error&includeData=true&limit=20", ""},
		{c.meagre, "GET", "/api/v1/executions?status=error&includeData=true&limit=20", ""},
		{c.key, "GET", "/api/v1/executions?status=error&includeData=true&limit=20", ""},
		{c.key, "GET", "/api/v1/executions?limit=20&cursor=nonsense", ""},
	})
}

// onCredentialsByName tells which credential a node gets that names one by an id that is not there, and by a name that is.
func (c *conversation) onCredentialsByName(absent string) {
	name := c.random("{a name}")
	named := c.created("{named}", "/api/v1/credentials", `{"name":"`+name+`","type":"pipedriveApi","data":{"apiToken":"t"}}`)
	var made struct {
		Nodes []struct {
			Credentials map[string]struct{ ID string }
		}
	}
	answer := c.answer(c.key, "POST", workflows, `{"name":"`+name+`","connections":{},"settings":{},"nodes":[
		{"id":"b","name":"c1","type":"n8n-nodes-base.httpRequest","typeVersion":4.2,"position":[200,0],"parameters":{"url":"http://127.0.0.1:1/"},
		"credentials":{"pipedriveApi":{"id":"`+absent+`","name":"`+name+`"}}}]}`)
	if err := json.Unmarshal(answer, &made); err != nil || len(made.Nodes) != 1 {
		c.t.Fatalf("%v: %s", err, answer)
	}
	fmt.Fprintf(&c.said, "a node names {no credential}, called {a name}: it gets {named}: %v\n", made.Nodes[0].Credentials["pipedriveApi"].ID == named)
}
