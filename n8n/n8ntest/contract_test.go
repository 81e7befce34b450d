package n8ntest_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/n8n/n8ntest"
)

// The stand-in and n8n itself answer alike. With N8N_URL and N8N_API_KEY set (e2e/n8n does it) the same requests go to
// a real n8n: the golden file then tells whether the stand-in still stands in.
func TestAnswers(t *testing.T) {
	base, key := os.Getenv("N8N_URL"), os.Getenv("N8N_API_KEY")
	if base == "" {
		base, key = n8ntest.New(t, "").URL, n8ntest.Key
	}
	golden.RequireEqual(t, transcript(t, base, key))
}

// transcript is what was asked and answered, without what differs from run to run.
func transcript(t *testing.T, base, key string) string {
	t.Helper()
	id, absent := rand.Text()[:16], rand.Text()[:16]
	names := strings.NewReplacer(id, "{id}", absent, "{absent}")
	const oauth = `{"clientId":"c","clientSecret":"s","oauthTokenData":{"access_token":"a","expires_in":3600}}`
	var b strings.Builder
	for _, r := range []struct{ key, method, path, body string }{
		{"", "GET", "/healthz", ""},
		{"", "GET", "/api/v1/credentials/schema/pipedriveOAuth2Api", ""},
		{"wrong", "POST", "/api/v1/credentials", `{}`},
		{key, "GET", "/api/v1/credentials/schema/nothingApi", ""},
		{key, "GET", "/api/v1/nothing", ""},
		{key, "POST", "/api/v1/credentials", `{"type":"pipedriveApi","data":{"apiToken":"t"}}`},
		{key, "POST", "/api/v1/credentials", `{"name":"Acme","data":{"apiToken":"t"}}`},
		{key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"nothingApi","data":{}}`},
		{key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":"t"}`},
		{key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveApi","data":{"apiToken":5}}`},
		{key, "POST", "/api/v1/credentials", `{"name":"Acme","type":"pipedriveOAuth2Api","data":{"clientId":"c","grantType":"x","scope":"y"}}`},
		{key, "PATCH", "/api/v1/credentials/" + absent, `{"name":"Acme"}`},
		{key, "POST", "/api/v1/credentials/" + absent + "/test", `{}`},
		{key, "POST", "/api/v1/credentials", `{"id":"` + id + `","name":"Acme","type":"pipedriveOAuth2Api","data":{"clientId":"c","clientSecret":"s"}}`},
		{key, "POST", "/api/v1/credentials", `{"id":"` + id + `","name":"Acme","type":"pipedriveOAuth2Api","data":` + oauth + `}`},
		{key, "POST", "/api/v1/credentials/" + id + "/test", `{}`},
		{key, "PATCH", "/api/v1/credentials/" + id, `{"data":{"scope":"y"}}`},
		{key, "PATCH", "/api/v1/credentials/" + id, `{"name":"Acme, changed","type":"pipedriveOAuth2Api","data":` + oauth + `}`},
		{key, "POST", "/api/v1/credentials/" + id + "/test", `{}`},
		{key, "PUT", "/api/v1/credentials/" + id, `{}`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), r.method, base+r.path, strings.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		if r.key != "" {
			req.Header.Set("X-N8N-API-KEY", r.key)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(names.Replace(r.method+" "+r.path+" "+r.body) + "\n")
		b.WriteString("  " + resp.Status + " " + names.Replace(lasting(t, body)) + "\n")
	}
	return b.String()
}

// lasting is a JSON answer without its moments.
func lasting(t *testing.T, body []byte) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(bytes.TrimSpace(body), &v); err != nil {
		t.Fatalf("not JSON: %s", body)
	}
	delete(v, "createdAt")
	delete(v, "updatedAt")
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
