package cli

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// secretForms are what secrets look like: plain, as URLs, JSON and hexadecimal digits have them, and within base64 at
// each of its three offsets.
func secretForms(secrets []string) []string {
	var forms []string
	for _, text := range secrets {
		quoted, _ := json.Marshal(text)
		forms = append(forms, text, url.QueryEscape(text), url.PathEscape(text), strings.Trim(string(quoted), `"`), hex.EncodeToString([]byte(text)))
		for offset := range 3 {
			for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				encoded := encoding.EncodeToString([]byte(strings.Repeat("x", offset) + text))
				forms = append(forms, encoded[(offset*8+5)/6:(offset+len(text))*8/6]) // what stands beside it decides the letters at the ends
			}
		}
	}
	return forms
}

func TestSecretForms(t *testing.T) {
	const text = "s3cr/et+with&all=sorts?"
	for _, beside := range []string{"", "a", "ab", "abc", "Bearer ", "id:"} {
		for _, encoded := range []string{
			beside + text + beside, beside + url.QueryEscape(text), base64.StdEncoding.EncodeToString([]byte(beside + text + beside)),
			base64.URLEncoding.EncodeToString([]byte(beside + text)),
		} {
			found := false
			for _, form := range secretForms([]string{text}) {
				found = found || strings.Contains(encoded, form)
			}
			if !found {
				t.Errorf("not found in %q", encoded)
			}
		}
	}
}

// The canaries of these tests: characters that every encoding changes.
const (
	canaryToken   = "c4n4ry&t0ken/+of=the~user%20x"
	canarySecret  = "c4n4ry/cl13nt+s3cret=of&the?app"
	canaryAccess  = "v1u:c4n4ry/4ccess+t0ken=&x"
	canaryRefresh = "1:1:c4n4ry/r3fresh+t0ken=&y"
	canaryKey     = "n8n_4pi_c4n4ry/k3y+x=&z"
	canaryBasic   = "c4n4ry/b4sic+p4ss=&w"
	canaryQuery   = "c4n4ry-1n-a-custom-call"
)

func canaries() []string {
	return []string{canaryToken, canarySecret, canaryAccess, canaryRefresh, canaryKey, canaryBasic, canaryQuery}
}

const canaryOAuth = `version = 1
method = "oauth2"

[selection]
actions = ["deal:create", "note:get", "trigger"]
calls = ["GET /v1/users?api_token=` + canaryQuery + `"]

[oauth2]
client_id = "the-client-id"
client_secret = "` + canarySecret + `"

[oauth2.token]
access_token = "` + canaryAccess + `"
refresh_token = "` + canaryRefresh + `"
token_type = "Bearer"
scope = "base,deals:full"

[n8n]
credential_id = "0123456789abcdef"
basic_auth_id = "fedcba9876543210"
basic_auth_password = "` + canaryBasic + `"
`

const canaryAPIToken = "version = 1\nmethod = \"api-token\"\n\n[selection]\nactions = [\"deal:get\"]\n\n[api_token]\ntoken = \"" + canaryToken + "\"\n"

// mirror answers with all that it was sent, in every field that is read and in every encoding.
func mirror(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		_, pass, _ := r.BasicAuth()
		pass, _ = url.QueryUnescape(pass)
		sent := []string{r.Header.Get("X-Api-Token"), r.Header.Get("Authorization"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
			r.Header.Get("X-N8n-Api-Key"), form.Get("refresh_token"), form.Get("token"), pass, string(body)}
		var all []string
		for _, text := range sent {
			all = append(all, text, url.QueryEscape(text), base64.StdEncoding.EncodeToString([]byte(text)))
		}
		text := strings.Join(all, " ")
		w.Header().Set("Location", "https://"+url.PathEscape(text)+".example/"+url.QueryEscape(text))
		w.Header().Set("X-Ratelimit-Limit", text)
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"success": status == 200, "error": text, "message": text, "code": text, "id": text,
			"data": map[string]any{"id": 1, "name": text, "company_name": text, "company_domain": text}, "api_domain": text, "scope": text})
	}
}

// TestEchoedSecretsAreNotShown has a server repeat every secret that it gets, with every status, to every command.
func TestEchoedSecretsAreNotShown(t *testing.T) {
	for _, status := range []int{200, 302, 400, 401, 402, 403, 404, 409, 410, 418, 429, 500} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(mirror(status))
			defer server.Close()
			for _, c := range []struct{ config, args string }{
				{canaryAPIToken, "validate"}, {canaryAPIToken, "validate --json"}, {canaryAPIToken, "login"},
				{canaryOAuth, "validate"}, {canaryOAuth, "validate --json --refresh"}, {canaryOAuth, "revoke --force"},
				{canaryOAuth, "push --test --n8n " + server.URL}, {canaryAPIToken, "push --test --n8n " + server.URL},
			} {
				s := newStage(t)
				s.closed = true
				s.env["CONNECT_PIPEDRIVE_SERVICE"], s.env["N8N_API_KEY"] = server.URL, canaryKey
				s.secrets = canaries()
				s.keep(c.config)
				if p := s.run(nil, strings.Fields(c.args)...); p.log == "" || p.err == "" && p.code != 0 {
					t.Errorf("%s: nothing was logged, or nothing said of exit code %d", c.args, p.code)
				}
				if config := s.read("config.toml"); strings.Count(config, "c4n4ry") > strings.Count(c.config, "c4n4ry") {
					t.Errorf("%s: secrets were written once more:\n%s", c.args, config)
				}
			}
		})
	}
}

// TestSecretsStayWhereTheyBelong runs every command as it is meant to be used, and looks at all that they print and
// write besides the configuration and the credentials that were asked for.
func TestSecretsStayWhereTheyBelong(t *testing.T) {
	s := newStage(t)
	sim := s.simulate(simulator.Options{})
	n8n := n8ntest.New(t, "")
	s.env["N8N_API_KEY"], s.secrets = n8ntest.Key, []string{n8ntest.Key}
	s.app()
	s.write("config.toml", "version = 1\nmethod = \"oauth2\"\n[selection]\nactions = [\"deal:create\", \"trigger\"]\n[oauth2]\n"+
		"client_id = \"env:PIPEDRIVE_CLIENT_ID\"\nclient_secret = \"env:PIPEDRIVE_CLIENT_SECRET\"\n")
	state := ""
	s.browser = func(u string) {
		if to, err := url.Parse(u); err == nil {
			state = to.Query().Get("state")
		}
		follow(u)
	}
	in := func(name string) string { return s.path(name) }
	oauth := [][]string{
		{"login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())},
		{"validate"}, {"validate", "--json"},
		{"scopes", "--config", in("config.toml"), "--format", "json", "--output", in("scopes.json")},
		{"scopes", "--config", in("config.toml"), "--format", "markdown"},
		{"export", "--to", "markdown", "--output", in("sheet.md")},
		{"export", "--to", "n8n", "--with-basic-auth", "--output", in("secret.json")},
		{"export", "--to", "env", "--output", in("secret.env")},
		{"export", "--to", "toml", "--output", in("secret.toml")},
		{"export", "--to", "markdown"},
		{"push", "--n8n", n8n.URL, "--test"}, {"push"},
		{"validate", "--refresh"},
		{"revoke", "--force"},
		{"version"}, {"help"},
	}
	seen := s.secretsLate(t, oauth)
	s.secrets = append(s.secrets, state) // shown in the authorize URL, which is left out there, and nowhere else
	s.keepsSecrets("what was shown", seen)
	if strings.Contains(s.read("config.toml"), "v1u:") {
		t.Error("the revoked token is still there")
	}
	token := newStage(t)
	token.env["CONNECT_PIPEDRIVE_SERVICE"], token.input = sim.URL(), simulator.APIToken+"\n"
	token.env["N8N_API_KEY"] = n8ntest.Key
	token.secretsLate(t, [][]string{
		{"login", "--method", "api-token"}, {"validate"}, {"export", "--to", "markdown", "--output", token.path("sheet.md")},
		{"export", "--to", "n8n", "--output", token.path("secret.json")}, {"push", "--n8n", n8n.URL},
	})
	if !strings.Contains(token.read("config.toml"), simulator.APIToken) {
		t.Error("the token was not kept where it belongs")
	}
}

// secretsLate runs commands one after the other, then looks for the secrets of the end in what all of them showed and
// wrote. Files for secrets have names that say so.
func (s *stage) secretsLate(t *testing.T, commands [][]string) string {
	t.Helper()
	var seen strings.Builder
	for _, args := range commands {
		p := s.run(nil, args...)
		if p.code != 0 {
			t.Fatalf("%v: exit code %d\n%s%s", args, p.code, p.out, p.err)
		}
		for l := range strings.Lines(p.err) {
			if !strings.Contains(l, "/oauth/authorize?") {
				seen.WriteString(l)
			}
		}
		seen.WriteString(p.out + p.log)
		for _, name := range []string{"config.toml", "secret.toml"} {
			s.secrets = append(s.secrets, storedSecrets(s.read(name))...)
		}
	}
	if seen.Len() < 1000 {
		t.Errorf("only %d bytes were seen", seen.Len())
	}
	s.keepsSecrets("what was shown", seen.String())
	for _, name := range s.files() {
		if name != "config.toml" && !strings.HasPrefix(name, "secret.") {
			s.keepsSecrets(name, s.read(name))
		}
		info, err := os.Stat(s.path(name))
		if err != nil {
			t.Fatal(err)
		}
		if open := filepath.Ext(name) == ".md" || name == "scopes.json"; !open && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
	}
	return seen.String()
}

// TestTheWizardKeepsSecrets goes through the setup line by line, to its end and until it is left in the middle, and
// looks at all that it prints, logs and keeps.
func TestTheWizardKeepsSecrets(t *testing.T) {
	const untilToken = "\n\n\napi-token\ndeal:get\n\n" + simulator.APIToken + "\n" // n8n, its address, no key, the method, what is picked
	for _, c := range []struct {
		name, input string
		code        int
		written     bool
	}{
		{"to its end", untilToken + "y\nno-n8n\n\n", 0, true},
		{"left", untilToken + "quit\n", 130, false},
		{"cut off", untilToken, 130, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.simulate(simulator.Options{})
			s.env["XDG_STATE_HOME"] = t.TempDir()
			s.input = c.input
			p := s.run(nil, "--plain", "--no-browser", "--config", s.path("config.toml"))
			if p.code != c.code || !strings.Contains(p.out, "Taken: 40 characters.") || p.log == "" {
				t.Errorf("exit code %d, want %d\n%s%s", p.code, c.code, p.out, p.err)
			}
			if written := strings.Contains(s.read("config.toml"), simulator.APIToken); written != c.written {
				t.Errorf("the configuration is %q", s.read("config.toml"))
			}
			var kept []byte
			journals, err := filepath.Glob(filepath.Join(s.env["XDG_STATE_HOME"], "connect-pipedrive", "setup-*.json"))
			for _, journal := range journals {
				kept, err = os.ReadFile(journal)
			}
			if (kept != nil) == c.written || !c.written && !strings.Contains(string(kept), "deal:get") {
				t.Errorf("kept for the next time: %q, %v", kept, err)
			}
			s.keepsSecrets("what is kept for the next time", string(kept))
		})
	}
}
