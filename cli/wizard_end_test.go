package cli

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// wayOut is one of the ways out of the wizard.
type wayOut struct {
	name, answers string // to what follows the configuration; FILE is the path of file
	says          string
	pushed        bool

	file   string // what is written besides the configuration, if anything
	mode   os.FileMode
	holds  []string
	secret bool
}

// TestTheWizardHandsOver goes through the whole setup line by line, against a Pipedrive and an n8n of its own, and out of it by every way: what is
// written, with which modes, and what n8n has then.
func TestTheWizardHandsOver(t *testing.T) {
	const byHand = "Now, in n8n, by hand:"
	for _, tt := range []wayOut{
		{name: "by hand", answers: "no-push\nwrite\n", says: byHand},
		{name: "import file", answers: "no-push\nn8n\nrename-n8n\nFILE\nwrite\n", says: "n8n import:credentials",
			file: "credential.json", mode: 0o600, holds: []string{`"type": "pipedriveApi"`, `"apiToken"`}, secret: true},
		{name: "push", answers: "write\n1\n", says: "proved by n8n: 1 of 1", pushed: true},
		{name: "sheet", answers: "no-push\nmarkdown\nrename-markdown\nFILE\nwrite\n", says: byHand, file: "handover.md", mode: 0o644, holds: []string{"# ", "Dana Demo", "deal:get"}},
		{name: "environment", answers: "no-push\nenv\nrename-env\nFILE\nwrite\n", says: byHand,
			file: "pipedrive.env", mode: 0o600, holds: []string{"PIPEDRIVE_API_TOKEN="}, secret: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, n := newStage(t), n8ntest.New(t, "")
			s.simulate(simulator.Options{})
			s.env["XDG_STATE_HOME"], s.env["N8N_API_KEY"], s.secrets = t.TempDir(), n8ntest.Key, []string{n8ntest.Key}
			s.input = "\n" + n.URL + "\n\napi-token\ndeal:get\n\n" + simulator.APIToken + "\ny\n" +
				strings.Replace(tt.answers, "FILE", s.path(tt.file), 1)
			p := s.run(nil, "--plain", "--no-browser", "--config", s.path("config.toml"))
			if p.code != 0 || !strings.Contains(p.out, tt.says) {
				t.Fatalf("exit code %d\n%s%s", p.code, p.out, p.err)
			}
			tt.check(s)
			var has, want []string
			for _, c := range n.Credentials() {
				has = append(has, c.Type+" "+fmt.Sprint(c.Data["apiToken"]))
			}
			if tt.pushed {
				want = []string{"pipedriveApi " + simulator.APIToken}
			}
			if !slices.Equal(has, want) {
				t.Errorf("n8n has %v, want %v", has, want)
			}
		})
	}
}

// check looks at the files.
func (w wayOut) check(s *stage) {
	s.t.Helper()
	want := []string{"config.toml"}
	s.hasMode("config.toml", 0o600)
	if config := s.read("config.toml"); !strings.Contains(config, simulator.APIToken) || !strings.Contains(config, `actions = ["deal:get"]`) {
		s.t.Errorf("the configuration is\n%s", config)
	}
	if w.file != "" {
		want = append(want, w.file)
		s.hasMode(w.file, w.mode)
		text := s.read(w.file)
		for _, part := range w.holds {
			if !strings.Contains(text, part) {
				s.t.Errorf("%s lacks %q:\n%s", w.file, part, text)
			}
		}
		if strings.Contains(text, simulator.APIToken) != w.secret {
			s.t.Errorf("%s: the token is to be there: %v\n%s", w.file, w.secret, text)
		}
	}
	slices.Sort(want)
	if files := s.files(); !slices.Equal(files, want) {
		s.t.Errorf("there are %v, want %v", files, want)
	}
}

func (s *stage) hasMode(name string, want os.FileMode) {
	s.t.Helper()
	info, err := os.Stat(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != want {
		s.t.Errorf("%s has mode %o, want %o", name, info.Mode().Perm(), want)
	}
}
