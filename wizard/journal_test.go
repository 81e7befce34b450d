package wizard

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// canaries fills every secret and key of the answers with texts that must not be found anywhere.
func canaries(t *testing.T) (Answers, []string) {
	t.Helper()
	texts := []string{"canary-api-token", "canary-client-secret", "canary-access", "canary-refresh", "canary-password", "canary-call", "canary-n8n-key"}
	a := finished(t, connection.OAuth2)
	a.APIToken, a.App.ClientSecret = secret.New(texts[0]), secret.New(texts[1])
	a.N8N.BasicAuthPassword = secret.New(texts[4])
	a = a.WithAPIKey(texts[6])
	a.Selection.Calls = []string{"GET /v1/notes?api_token=" + texts[5] + "&x=1"}
	token := tokenFor("", "base")
	token.AccessToken, token.RefreshToken = secret.New(texts[2]), secret.New(texts[3])
	a = tested(a.WithNewLogin(token).ScopesConfirmed()).Exported()
	for _, s := range texts {
		texts = append(texts, base64.StdEncoding.EncodeToString([]byte(s)), url.QueryEscape(s))
	}
	return a, texts
}

func TestJournalNeverHoldsASecret(t *testing.T) {
	j := Journal{filepath.Join(t.TempDir(), "deep", "down", "setup.json")}
	a, texts := canaries(t)
	if kept, err := j.Save(a, at); err != nil || !kept {
		t.Fatal(kept, err)
	}
	data := content(t, j.Path)
	for _, s := range texts {
		if strings.Contains(data, s) {
			t.Errorf("%s is in it", s)
		}
	}
	if strings.Contains(data, "canary") {
		t.Errorf("a part of a secret is in it:\n%s", data)
	}
	info, err := os.Stat(j.Path)
	if runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestJournalGoesOn(t *testing.T) {
	j := Journal{filepath.Join(t.TempDir(), "setup.json")}
	a := finished(t, connection.OAuth2)
	a.Selection.Items[0].Related = []scopes.Family{scopes.Deals}
	a.Selection.Lookups, a.Selection.Related = true, map[string][]scopes.Family{"note": {scopes.Contacts}}
	a.Selection.Calls = []string{"GET /api/v2/pipelines"}
	a.Selection.Unresolved = []scopes.Unresolved{{Workflow: "x.json", Node: "P", Reason: "the operation is an expression"}}
	a.KeepIn, a.N8N = KeepInKeyring, config.N8N{URL: "https://n8n.example.com", CredentialName: "Pipedrive", CredentialID: "0123456789abcdef"}
	a = tickedOff(a.ScopesConfirmed())
	if kept, err := j.Save(a, at); err != nil || !kept {
		t.Fatal(kept, err)
	}
	got, saved, ok := j.Load()
	if !ok || saved != at {
		t.Fatalf("ok %v, saved %v", ok, saved)
	}
	sel := a.Selection.Flatten() // as the configuration holds it
	want := Answers{
		Runs: a.Runs, Method: a.Method, Selection: sel, ChecklistFor: a.ChecklistFor, Ticked: a.Ticked, ConfigPath: a.ConfigPath, KeepIn: a.KeepIn,
		App: connection.App{ClientID: a.App.ClientID, RedirectURL: a.App.RedirectURL}, Kind: a.Kind, Callback: a.Callback,
		N8N: config.N8N{URL: a.N8N.URL, CredentialName: a.N8N.CredentialName},
	}
	if d := cmp.Diff(want, got, sameSecrets); d != "" {
		t.Error(d)
	}
	for s, done := range map[Step]bool{StepMethod: true, StepActions: true, StepScopes: true, StepRegister: false, StepConnect: false} {
		if got.Done(s) != done {
			t.Errorf("%s done: %v", s.Title(), got.Done(s))
		}
	}
	for range 2 {
		if err := j.Remove(); err != nil {
			t.Error(err)
		}
	}
	if _, _, ok := j.Load(); ok {
		t.Error("still there")
	}
}

func TestResumingOverAConfiguration(t *testing.T) {
	a := finished(t, connection.OAuth2)
	kept := Answers{Method: connection.OAuth2, Selection: selecting(t, "lead:get"), Ticked: []string{"x"}, App: connection.App{ClientID: "5f2c"}}
	got := a.Resuming(kept)
	if got.App != a.App || got.Token != a.Token || got.ConfigPath != a.ConfigPath || len(got.Selection.Items) != 1 || len(got.Ticked) != 1 {
		t.Errorf("%+v", got)
	}
	if got.Runs != a.Runs || got.N8N.URL != a.N8N.URL {
		t.Errorf("where n8n runs was not said, and is lost: %s, %s", got.Runs, got.N8N.URL)
	}
	if got := a.Resuming(Answers{Runs: RunsWithNPM}); got.Method != a.Method || len(got.Selection.Items) != len(a.Selection.Items) || !got.Done(StepRegister) || !got.Done(StepScopes) {
		t.Errorf("a setup that came to its first step alone replaces what a configuration says since: %+v", got)
	}
	kept.Runs, kept.N8N.URL = RunsWithNPM, "https://n8n.example.com"
	if got := a.Resuming(kept); got.Runs != RunsWithNPM || got.N8N.URL != "https://n8n.example.com" || got.N8N.Runs != "npm" {
		t.Errorf("where n8n runs: %s, %+v", got.Runs, got.N8N)
	}
	kept.App.RedirectURL = "http://localhost:53683/callback"
	if got := a.Resuming(kept); got.App.RedirectURL != kept.App.RedirectURL {
		t.Errorf("the callback URL that was chosen last: %q", got.App.RedirectURL)
	}
	kept.Runs = ""
	kept.App.ClientID, kept.ConfigPath, kept.KeepIn = "another", "other.toml", KeepInKeyring
	got = a.Resuming(kept)
	if !got.App.ClientSecret.IsZero() || !got.Credential().Token.AccessToken.IsZero() || got.ConfigPath != "other.toml" || got.KeepIn != KeepInKeyring {
		t.Errorf("the secret of another app: %+v", got)
	}
}

func TestTheDemoKeepsNoJournal(t *testing.T) {
	j := Journal{filepath.Join(t.TempDir(), "setup.json")}
	a := finished(t, connection.OAuth2)
	a.Demo = true
	if kept, err := j.Save(a, at); err != nil || kept {
		t.Fatal(kept, err)
	}
	if _, err := os.Stat(j.Path); err == nil {
		t.Error("written")
	}
	if kept, err := (Journal{}).Save(finished(t, connection.OAuth2), at); err != nil || kept {
		t.Errorf("without a folder for it: %v, %v", kept, err)
	}
	if _, _, ok := (Journal{}).Load(); ok || (Journal{}).Remove() != nil {
		t.Error("something out of nothing")
	}
}

func TestDamagedJournalsAreNothing(t *testing.T) {
	j := Journal{filepath.Join(t.TempDir(), "setup.json")}
	withConfig := func(text string) string { return `{"version":2,"config":` + strconv.Quote(text) + `}` }
	for name, text := range map[string]string{
		"empty": "", "cut off": `{"version":2,"n8n_runs":"dock`, "no object": `[1]`, "nothing in it": `{"version":2}`, "newer": `{"version":3,"n8n_runs":"docker"}`,
		"older": `{"version":1,"n8n_runs":"docker"}`, "unknown place": `{"version":2,"n8n_runs":"cellar"}`, "binary": "\x00\xff",
		"types":          `{"version":2,"n8n_runs":"docker","ticked":7}`,
		"unknown method": withConfig("method = 'password'"), "unknown action": withConfig("selection.actions = ['deal:fly']"),
		"family": withConfig("selection.related.file = ['moon']"), "node version": withConfig("selection.node_version = 7"),
		"too large": withConfig("method = 'oauth2'") + strings.Repeat(" ", 1<<20),
	} {
		if err := os.WriteFile(j.Path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, _, ok := j.Load(); ok {
			t.Errorf("%s: %+v", name, a)
		}
		if kept, err := j.Save(finished(t, connection.APIToken), at); err != nil || !kept {
			t.Errorf("%s: not replaced: %v", name, err)
		}
	}
	if kept, err := (Journal{filepath.Join(j.Path, "below a file")}).Save(finished(t, connection.APIToken), at); err == nil || kept {
		t.Error("no error, or kept")
	}
	if _, _, ok := (Journal{filepath.Dir(j.Path)}).Load(); ok {
		t.Error("a folder is a journal")
	}
}

// Answers that could not be kept are said to be lost.
func TestAJournalWithoutAFolderIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := Journal{Path: filepath.Join(file, "setup.json")}.Save(finished(t, connection.APIToken), time.Now())
	if kept || fault.HintOf(err) == "" {
		t.Errorf("kept %v, %v", kept, err)
	}
}

func TestJournalPath(t *testing.T) {
	home := t.TempDir() // absolute on every system
	state := filepath.Join(home, "state")
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": home, "XDG_STATE_HOME": state}, state},
		{"linux", map[string]string{"HOME": home}, filepath.Join(home, ".local", "state")},
		{"linux", map[string]string{"HOME": home, "XDG_STATE_HOME": "relative"}, filepath.Join(home, ".local", "state")},
		{"freebsd", map[string]string{"HOME": home}, filepath.Join(home, ".local", "state")},
		{"darwin", map[string]string{"HOME": home}, filepath.Join(home, "Library", "Application Support")},
		{"windows", map[string]string{"LOCALAPPDATA": home}, home},
		{"linux", nil, ""}, {"windows", map[string]string{"HOME": home}, ""},
	} {
		getenv := func(n string) string { return c.env[n] }
		acme, other := JournalPath(getenv, c.goos, "/srv/acme/config.toml"), JournalPath(getenv, c.goos, "/srv/other/config.toml")
		if c.want == "" {
			if acme != "" {
				t.Errorf("%s %v: %q", c.goos, c.env, acme)
			}
			continue
		}
		if filepath.Dir(acme) != filepath.Join(c.want, "connect-pipedrive") || !regexp.MustCompile(`^setup-[0-9a-f]{16}\.json$`).MatchString(filepath.Base(acme)) {
			t.Errorf("%s %v: %q", c.goos, c.env, acme)
		}
		if filepath.Dir(other) != filepath.Dir(acme) || other == acme {
			t.Errorf("the setups of two configurations: %q, %q", acme, other)
		}
	}
}

func FuzzReadJournal(f *testing.F) {
	f.Add([]byte(`{"version":2,"n8n_runs":"docker","config":"method = 'oauth2'\\nselection.actions = ['deal:get']","ticked":["x"],"callback":"two"}`))
	f.Add([]byte(`{"version":2,"config":"method = 'api-token'\\n[selection]\\nrelated = { file = ['deals'] }\\ncalls = ['GET /v1/x']"}`))
	f.Add([]byte(`{"version":2,"config":"[api_token]\\ntoken = 'x'","n8n_runs":"later"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, _, ok := readJournal(data)
		if !ok {
			return
		}
		a.Checklist()
		a.Parts()
		for _, s := range Steps() {
			_ = a.Summary(s)
			if s >= StepRegister && a.Done(s) {
				t.Errorf("%q: %s is done", data, s.Title())
			}
		}
		j := Journal{filepath.Join(t.TempDir(), "setup.json")}
		if _, err := j.Save(a, time.Time{}); err != nil {
			t.Error(err)
		}
		if b, _, ok := j.Load(); !ok || !cmp.Equal(a.Method, b.Method) || len(a.Selection.Items) != len(b.Selection.Items) {
			t.Errorf("%q: kept as %+v", data, b)
		}
	})
}
