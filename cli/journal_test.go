package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// Nobody is asked in a pipe: what was kept of an unfinished setup stays, and so does that of another configuration.
func TestNoUnfinishedSetupIsReplacedUnasked(t *testing.T) {
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.env["XDG_STATE_HOME"] = t.TempDir()
	leave := func(config, action, says string) {
		t.Helper()
		s.input = "\n\n\napi-token\n" + action + "\n\n"
		if p := s.run(nil, "--plain", "--no-browser", "--config", s.path(config)); p.code != 130 || !strings.Contains(p.out, says) {
			t.Errorf("exit code %d, and it does not say %q:\n%s%s", p.code, says, p.out, p.err)
		}
	}
	leave("acme.toml", "deal:get", "Kept are your answers")
	leave("acme.toml", "lead:get", "Your answers are not kept.")
	leave("other.toml", "person:get", "Kept are your answers")
	journals, err := filepath.Glob(filepath.Join(s.env["XDG_STATE_HOME"], "connect-pipedrive", "*.json"))
	var kept string
	for _, journal := range journals {
		data, err := os.ReadFile(journal)
		if err != nil {
			t.Fatal(err)
		}
		kept += string(data)
	}
	if err != nil || len(journals) != 2 || !strings.Contains(kept, "deal:get") || !strings.Contains(kept, "person:get") || strings.Contains(kept, "lead:get") {
		t.Errorf("kept in %v, %v:\n%s", journals, err, kept)
	}
}

// Each folder's config.toml is a configuration of its own: the setup of one company is neither asked about nor replaced in the folder
// of another.
func TestUnfinishedSetupsOfTwoFolders(t *testing.T) {
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.env["XDG_STATE_HOME"] = t.TempDir()
	for _, action := range []string{"deal:get", "lead:get"} {
		t.Chdir(t.TempDir())
		s.input = "\n\n\napi-token\n" + action + "\n\n"
		if p := s.run(nil, "--plain", "--no-browser"); p.code != 130 || !strings.Contains(p.out, "Kept are your answers") {
			t.Errorf("exit code %d, and what was answered is not kept:\n%s%s", p.code, p.out, p.err)
		}
	}
}
