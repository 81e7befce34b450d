package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/wizard"
)

// startingIn is a command in a folder of its own, with an environment.
func startingIn(t *testing.T, env map[string]string) (*app, string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	return &app{world: world{in: nullFile(t), err: new(bytes.Buffer), getenv: func(name string) string { return env[name] }}, stdin: stdin{t.Context(), strings.NewReader("")}, ended: &ending{}}, dir
}

// TestWhatTheWizardStartsFrom: a configuration, and beside it what the environment has for it; in the demo neither.
func TestWhatTheWizardStartsFrom(t *testing.T) {
	const app = "method = \"oauth2\"\n[oauth2]\nclient_id = \"mine\"\nredirect_url = \"http://localhost:1/mine\"\n[n8n]\nurl = \"http://localhost:5678\"\napi_key = \"the key\"\n"
	for _, c := range []struct {
		name, config, demoConfig string
		env                      map[string]string
		flags                    wizardFlags
		want                     string // method, client ID, redirect URL, API token, n8n's key, configuration, where it started from
	}{
		{"nothing", "", "", nil, wizardFlags{}, "|||||config.toml|"},
		{"the environment's app", "", "", map[string]string{envClientID: "theirs"}, wizardFlags{}, "|theirs|http://localhost:53682/callback|||config.toml|"},
		{"the environment's token and key", "", "", map[string]string{envToken: "token", envN8NKey: "their key"}, wizardFlags{}, "|||token|their key|config.toml|"},
		{"the configuration", app, "", map[string]string{envClientID: "theirs"}, wizardFlags{}, "oauth2|mine|http://localhost:1/mine||the key|config.toml|config.toml"},
		{"by its name", app, "", nil, wizardFlags{config: "config.toml"}, "oauth2|mine|http://localhost:1/mine||the key|config.toml|config.toml"},
		{"another one", app, "", nil, wizardFlags{config: "other.toml"}, "|||||other.toml|"},
		{"the demo", app, "demo = true\n" + app, map[string]string{envClientID: "theirs", envN8NKey: "their key"}, wizardFlags{demo: true}, "|||||config.demo.toml|"},
		{"the demo's own", app, "demo = true\n" + app, map[string]string{envClientID: "theirs", envN8NKey: "their key"}, wizardFlags{demo: true, config: "config.demo.toml"},
			"oauth2|mine|http://localhost:1/mine|||config.demo.toml|config.demo.toml"},
		{"the demo's own that is new", app, "", map[string]string{envClientID: "theirs"}, wizardFlags{demo: true, config: "new.toml"}, "|||||new.toml|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := startingIn(t, c.env)
			for name, text := range map[string]string{"config.toml": c.config, "config.demo.toml": c.demoConfig} {
				if err := os.WriteFile(name, []byte(text), 0o600); text != "" && err != nil {
					t.Fatal(err)
				}
				if text == "" {
					_ = os.Remove(name)
				}
			}
			var session wizard.Session
			if err := a.start(t.Context(), &session, c.flags); err != nil {
				t.Fatal(err)
			}
			got := session.Answers
			if line := strings.Join([]string{string(got.Method), got.App.ClientID, got.App.RedirectURL, got.APIToken.Reveal(), got.Key.Secret.Reveal(), got.ConfigPath, got.StartedFrom}, "|"); line != c.want ||
				got.Demo != c.flags.demo || !got.NoKeyring || len(session.Notices) > 0 {
				t.Errorf("%s, want %s; %q", line, c.want, session.Notices)
			}
		})
	}
}

// What is wrong with a configuration, and can be seen to on the way, is said when the wizard begins.
func TestNoticesOfTheWizard(t *testing.T) {
	a, _ := startingIn(t, nil)
	if err := os.WriteFile("config.toml", []byte("method = \"api-token\"\n[api_token]\ntoken = \"env:GONE\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var session wizard.Session
	if err := a.start(t.Context(), &session, wizardFlags{}); err != nil {
		t.Fatal(err)
	}
	if len(session.Notices) != 1 || !strings.Contains(session.Notices[0], "the environment variable GONE is not set; set it, or change env:GONE in the configuration") {
		t.Errorf("%q", session.Notices)
	}
	if err := os.WriteFile("config.toml", []byte("method = \"api-token\"\n[api_token]\ntoken = \"a literal token\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	session = wizard.Session{}
	if err := a.start(t.Context(), &session, wizardFlags{}); err != nil || len(session.Notices) != 1 || !strings.Contains(session.Notices[0], "config.toml") {
		t.Errorf("secrets that others can read: %q, %v", session.Notices, err)
	}
}

// The wizard starts from workflows with an n8n's key, which a demo takes for that alone.
func TestWizardStartsFromWorkflows(t *testing.T) {
	n := busyN8N(t)
	for _, demo := range []bool{false, true} {
		a, _ := startingIn(t, map[string]string{envN8NKey: n8ntest.Key})
		var session wizard.Session
		session.World.Reader = workflowReader{app: a}
		if err := a.start(t.Context(), &session, wizardFlags{demo: demo, n8n: n8nFlags{url: n.URL + "/home/workflows"}}); err != nil {
			t.Fatal(err)
		}
		got := session.Answers
		if got.N8N.URL != n.URL || got.Found.Address != n.URL || got.Key.Secret.IsZero() != demo || len(got.Found.Workflows) != 5 || got.Selection.Empty() {
			t.Errorf("demo %v: %+v", demo, got)
		}
	}
	a, _ := startingIn(t, nil)
	session := wizard.Session{}
	session.World.Reader = workflowReader{app: a}
	if err := a.start(t.Context(), &session, wizardFlags{n8n: n8nFlags{url: "not an address"}}); fault.KindOf(err) != fault.Usage {
		t.Errorf("no address: %v", err)
	}
	if err := os.WriteFile("config.toml", []byte("[n8n]\nurl = \"http://localhost:5678\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("flow.json", []byte(`{"nodes":[`+createNode+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	session.Answers = wizard.Answers{}
	if err := a.start(t.Context(), &session, wizardFlags{workflows: []string{"flow.json"}}); err != nil || session.Answers.N8N.URL != "http://localhost:5678" || !slices.Equal(session.Answers.Found.Files, []string{"flow.json"}) {
		t.Errorf("%+v, %v", session.Answers, err)
	}
}

// A login is kept where there is something to keep it in; what cannot be read is an error and not overwritten.
func TestALoginIsNotKeptInWhatCannotBeRead(t *testing.T) {
	a, _ := startingIn(t, nil)
	if err := os.WriteFile("config.toml", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.keepLogin("config.toml")(t.Context(), connection.App{ClientID: "x"}, connection.Token{AccessToken: secret.New("x")}); fault.KindOf(err) != fault.Usage {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile("config.toml", []byte("method = \"oauth2\"\n[oauth2]\nclient_id = \"env:GONE\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.keepLogin("config.toml")(t.Context(), connection.App{}, connection.Token{AccessToken: secret.New("x")}); err != nil {
		t.Errorf("whose app is not known: %v", err)
	}
	if data, err := os.ReadFile("config.toml"); err != nil || strings.Contains(string(data), "token") {
		t.Errorf("%s, %v", data, err)
	}
}

// A setup that is finished is forgotten, under the name that it began with as well.
func TestAFinishedSetupIsForgotten(t *testing.T) {
	a, dir := startingIn(t, map[string]string{"XDG_STATE_HOME": "/"})
	state := filepath.Join(dir, "state")
	a.getenv = func(name string) string {
		if name == "XDG_STATE_HOME" {
			return state
		}
		return ""
	}
	unfinished := wizard.Answers{Method: connection.APIToken, ConfigPath: "a.toml"}
	for _, name := range []string{"a.toml", "b.toml"} {
		if kept, err := a.journal(false, name).Save(unfinished, time.Now()); err != nil || !kept {
			t.Fatal(kept, err)
		}
	}
	if got := a.journal(true, "a.toml"); got.Path != "" {
		t.Errorf("the demo's is kept at %s", got.Path)
	}
	session := wizard.Session{Answers: unfinished}
	count := func() int {
		files, err := filepath.Glob(filepath.Join(state, "connect-pipedrive", "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	if err := a.forget(session, wizard.Answers{ConfigPath: "b.toml"}); err != nil || count() != 2 {
		t.Errorf("of a setup that is not kept: %v, %d left", err, count())
	}
	session.Journal = func(wizard.Answers) bool { return true }
	if err := a.forget(session, wizard.Answers{ConfigPath: "b.toml"}); err != nil || count() != 0 {
		t.Errorf("%v, %d left", err, count())
	}
}

// Saving takes the same way for the wizard as for the commands: a profile's folder is made, and what cannot be saved is said.
func TestSavingTheConfiguration(t *testing.T) {
	a, dir := startingIn(t, nil)
	a.getenv = func(name string) string {
		if name == "XDG_CONFIG_HOME" {
			return dir
		}
		return ""
	}
	machine := &host{app: a}
	answers := wizard.Answers{Method: connection.APIToken, APIToken: secret.New("token")}
	if err := machine.SaveConfig(t.Context(), "acme", answers, false); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Open(filepath.Join(dir, "connect-pipedrive", "acme.toml")).Load(); err != nil || c.Method != connection.APIToken {
		t.Errorf("%+v, %v", c, err)
	}
	answers.N8N.URL = "http://localhost:5678"
	if err := machine.SaveConfig(t.Context(), "acme", answers, false); err == nil {
		t.Error("it is overwritten unasked")
	}
	if err := machine.SaveConfig(t.Context(), "acme", answers, true); err != nil {
		t.Error(err)
	}
	if err := machine.SaveText("list.md", "text"); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat("list.md"); err != nil || info.Mode().Perm() != openFile {
		t.Errorf("%v, %v", info, err)
	}
	if err := machine.SaveText("list.md", "other"); err == nil {
		t.Error("a text is overwritten")
	}
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a.getenv = func(name string) string {
		return map[string]string{"XDG_CONFIG_HOME": filepath.Join(dir, "file")}[name]
	}
	if err := machine.SaveConfig(t.Context(), "acme", answers, false); fault.KindOf(err) != fault.Failed {
		t.Errorf("no folder for it: %v", err)
	}
	if _, err := os.Stat("acme"); !errors.Is(err, os.ErrNotExist) {
		t.Error("it stands somewhere else")
	}
}
