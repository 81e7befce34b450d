package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// wayOut is one of the ways out of the wizard.
type wayOut struct {
	name, answers string // to what follows the configuration; FOLDER is where it stands
	says          string
	pushed        bool
	files         []testkit.Written // besides the configuration
}

// TestTheWizardHandsOver goes through the whole setup line by line, against a Pipedrive and an n8n of its own, and out of it by every way: what is
// written, with which modes, and what n8n has then.
func TestTheWizardHandsOver(t *testing.T) {
	const byHand = "Now, in n8n, by hand:"
	for _, tt := range []wayOut{
		{name: "by hand", answers: "no-push\nwrite\n", says: byHand},
		{name: "import file", answers: "no-push\nn8n\nrename-n8n\nFOLDER/credential.json\nwrite\n", says: "n8n import:credentials", files: []testkit.Written{testkit.ImportFile}},
		{name: "push", answers: "write\n1\n", says: "proved by n8n: 1 of 1", pushed: true},
		{name: "sheet", answers: "no-push\nmarkdown\nrename-markdown\nFOLDER/handover.md\nwrite\n", says: byHand, files: []testkit.Written{testkit.Sheet}},
		{name: "environment", answers: "no-push\nenv\nrename-env\nFOLDER/pipedrive.env\nwrite\n", says: byHand, files: []testkit.Written{testkit.Environment}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, n := newStage(t), n8ntest.New(t, "")
			s.simulate(simulator.Options{})
			s.env["XDG_STATE_HOME"], s.env["N8N_API_KEY"], s.secrets = t.TempDir(), n8ntest.Key, []string{n8ntest.Key}
			s.input = "\n" + n.URL + "\n\napi-token\ndeal:get\n\n" + simulator.APIToken + "\ny\n" +
				strings.Replace(tt.answers, "FOLDER", s.dir, 1)
			p := s.run(nil, "--plain", "--no-browser", "--config", s.path("config.toml"))
			if p.code != 0 || !strings.Contains(p.out, tt.says) {
				t.Fatalf("exit code %d\n%s%s", p.code, p.out, p.err)
			}
			testkit.WantWritten(t, s.dir, simulator.APIToken, append(tt.files, testkit.Configuration)...)
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

// A workflow file on the command line is read before the questions begin, be it one or several.
func TestTheWizardReadsWorkflowFiles(t *testing.T) {
	for _, n := range []int{1, 2} {
		s := newStage(t)
		s.env["XDG_STATE_HOME"] = t.TempDir()
		args := []string{"--demo", "--plain"}
		for i := range n {
			name := fmt.Sprintf("flow%d.json", i)
			s.write(name, `{"nodes":[`+searchNode+`],"connections":{}}`)
			args = append(args, "--workflow", s.path(name))
		}
		s.input = "\n\n"
		p := s.run(nil, args...)
		if want := fmt.Sprintf("%s in your files", words.Count(n, "workflow")); p.code != 130 || !strings.Contains(p.out, want) {
			t.Errorf("exit code %d, %q is not said:\n%s%s", p.code, want, p.out, p.err)
		}
	}
}

// What comes from the demo is said to, and nothing else is.
func TestADemosCredentialIsCalledThat(t *testing.T) {
	for _, demo := range []bool{true, false} {
		s := newStage(t)
		s.write("config.toml", strings.Replace(tokenConfig(), "version = 1", fmt.Sprintf("version = 1\ndemo = %v", demo), 1))
		p := s.run(nil, "export", "--to", "n8n", "--output", s.path("credential.json"), "--config", s.path("config.toml"))
		if p.code != 0 || strings.Contains(p.err, "was made in the demo") != demo {
			t.Errorf("demo = %v: exit code %d\n%s", demo, p.code, p.err)
		}
	}
}
