package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// pushConfig is an app that is authorized; the secrets are recognisable.
const pushConfig = `version = 1
method = "oauth2"

[oauth2]
client_id = "the-client-id"
client_secret = "canary-client-secret"

[oauth2.token]
access_token = "canary-access-token"
refresh_token = "canary-refresh-token"
token_type = "Bearer"
scope = "base,deals:full"
api_domain = "https://acme.pipedrive.com"
`

// runPush runs push in an empty folder with a configuration in it, and returns exit code, standard error and the
// configuration afterwards.
func runPush(t *testing.T, config string, env map[string]string, args ...string) (code int, printed, after string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	w := world{in: null, out: &out, err: &errs, getenv: func(name string) string { return env[name] }}
	code = run(context.Background(), w, &ending{}, append([]string{"push", "--config", path}, args...))
	if strings.Contains(out.String()+errs.String(), "canary") || strings.Contains(out.String()+errs.String(), n8ntest.Key) {
		t.Errorf("a secret was printed:\n%s%s", out.String(), errs.String())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return code, errs.String(), string(data)
}

func TestPushCreatesThenUpdates(t *testing.T) {
	n8n := n8ntest.New(t, "/n8n")
	key := map[string]string{"N8N_API_KEY": n8ntest.Key}
	code, printed, after := runPush(t, pushConfig, key, "--n8n", n8n.URL)
	if code != 0 {
		t.Fatalf("exit code %d:\n%s", code, printed)
	}
	for _, want := range []string{"created the credential", "from now on n8n refreshes the tokens"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q was not said:\n%s", want, printed)
		}
	}
	for _, want := range []string{"handed_over = ", "url = ", "credential_id = "} {
		if !strings.Contains(after, want) {
			t.Errorf("the configuration does not keep %q:\n%s", want, after)
		}
	}
	code, printed, again := runPush(t, after, key) // the address is the configuration's now
	if code != 0 || !strings.Contains(printed, "updated the credential") {
		t.Errorf("exit code %d:\n%s", code, printed)
	}
	if id := line(after, "credential_id"); id == "" || id != line(again, "credential_id") {
		t.Errorf("the id changed from %q to %q", id, line(again, "credential_id"))
	}
}

func line(text, key string) string {
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, key+" =") {
			return l
		}
	}
	return ""
}

func TestPushRefusals(t *testing.T) {
	n8n := n8ntest.New(t, "")
	key := map[string]string{"N8N_API_KEY": n8ntest.Key}
	tests := []struct {
		name string
		env  map[string]string
		args []string
		code int
		want string
	}{
		{"no address", key, nil, 2, "names no n8n"},
		{"no key", nil, []string{"--n8n", n8n.URL}, 2, "no API key"},
		{"a wrong key", map[string]string{"N8N_API_KEY": "wrong"}, []string{"--n8n", n8n.URL}, 3, "hint: "},
		{"a key file that is not there", nil, []string{"--n8n", n8n.URL, "--api-key-file", "nowhere"}, 2, "cannot read n8n's API key"},
		{"http to another machine", key, []string{"--n8n", "http://n8n.example.com"}, 2, "--insecure-http"},
		{"nobody listens", key, []string{"--n8n", nobody()}, 4, "hint: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, printed, after := runPush(t, pushConfig, tt.env, tt.args...)
			if code != tt.code || !strings.Contains(printed, tt.want) {
				t.Errorf("exit code %d, want %d, and %q in:\n%s", code, tt.code, tt.want, printed)
			}
			if after != pushConfig {
				t.Errorf("the configuration was changed:\n%s", after)
			}
		})
	}
}

// What a push brought is proved by n8n itself: its test calls, with the credential that it has now.
func TestPushIsTestedByN8N(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	n := s.n8nWithCredential(t, simulator.Options{}, `"deal:get"`)
	p := s.run(nil, "push", "--test")
	if p.code != 0 || !strings.Contains(p.err, "updated the credential") || !strings.Contains(p.out, "deal") || len(n.Workflows()) > 0 {
		t.Errorf("exit code %d:\n%s%s", p.code, p.out, p.err)
	}
	p = s.run(nil, "push", "--test", "--webhook-base", n.URL+"/elsewhere")
	if p.code != 1 || !strings.Contains(p.err, "n8n's webhooks are not at "+n.URL+"/elsewhere") || len(n.Workflows()) > 0 {
		t.Errorf("exit code %d:\n%s%s", p.code, p.out, p.err)
	}
	if p = s.run(nil, "push", "--webhook-base", n.URL+"/webhook"); p.code != 2 || !strings.Contains(p.err, "hint: give --test, too") {
		t.Errorf("exit code %d:\n%s%s", p.code, p.out, p.err)
	}
	n.Keys["creates"] = []string{"credential:create", "credential:update"}
	s.env["N8N_API_KEY"] = "creates"
	p = s.run(nil, "push", "--test")
	note, _, _ := strings.Cut(p.err, "\n")
	if p.code != 0 || note != "note: the credential will not be tested: for that the API key lacks workflow:create, workflow:activate, workflow:deactivate and workflow:delete" || p.out != "" {
		t.Errorf("exit code %d:\n%s%s", p.code, p.out, p.err)
	}
}
