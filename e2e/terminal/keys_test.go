//go:build e2e

package terminal

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFewKeysLeadToAFileForN8N presses only the keys that lead through the demo to the file that n8n imports, and counts them.
func TestFewKeysLeadToAFileForN8N(t *testing.T) {
	for _, tt := range []struct {
		name    string
		most    int
		screens []screen
	}{
		{"OAuth2", 10, []screen{
			{[]string{"Where does your n8n run?"}, []string{"Enter"}},
			{[]string{"How shall n8n sign in"}, []string{"Enter"}},
			{[]string{"What will your workflows do in Pipedrive?"}, []string{"Down", "Space", "Enter"}},
			{[]string{"● Scopes"}, []string{"Enter"}},
			{[]string{"● Register"}, []string{"Enter"}},
			{[]string{"Allow the access in your browser"}, []string{"Enter"}},
			{[]string{"Is this you"}, []string{"Enter"}},
			{[]string{"● Hand over"}, []string{"Enter"}},
		}},
		{"API token", 7, []screen{
			{[]string{"Where does your n8n run?"}, []string{"Enter"}},
			{[]string{"How shall n8n sign in"}, []string{"Right", "Enter"}},
			{[]string{"What will your workflows do in Pipedrive?"}, []string{"Enter"}},
			{[]string{"● Register"}, []string{"Enter"}},
			{[]string{"Is this you"}, []string{"Enter"}},
			{[]string{"● Hand over"}, []string{"Enter"}},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pressed := 0
			for _, s := range tt.screens {
				pressed += len(s.keys)
			}
			if pressed > tt.most {
				t.Errorf("%d keys, at most %d", pressed, tt.most)
			}
			x := open(t, 80, 24)
			x.line(demo())
			x.journey(tt.screens...)
			if code := x.exitCode(); code != "0" {
				t.Errorf("exit code %s", code)
			}
			x.config("config.demo.toml")
			wantAll(t, x.config("credential.json"), "pipedrive")
		})
	}
}

// TestTheRecordsCommandRunsAsItIs takes the command from the scrollback and runs it, with a stand-in for docker that
// runs what it would run in the container, and one for n8n.
func TestTheRecordsCommandRunsAsItIs(t *testing.T) {
	x := open(t, 60, 24)
	x.goTo(len(stops) - 1)
	x.keys("Enter")
	x.exitCode()
	var command string
	for l := range strings.Lines(x.tmux("capture-pane", "-p", "-J", "-S", "-")) { // what is said about it breaks at any word
		if strings.HasPrefix(l, "docker compose exec -T -u ") {
			command = strings.TrimSpace(l)
		}
	}
	bin := t.TempDir()
	for name, script := range map[string]string{
		"docker": "#!/bin/sh\n[ \"$1 $2\" = 'compose exec' ] || exit 9\nwhile [ \"$1\" != sh ]; do shift; done\nexec \"$@\"\n",
		"n8n":    "#!/bin/sh\ncp \"${2#--input=}\" imported.json\n",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	want := x.config("credential.json")
	run := exec.Command("sh", "-c", command)
	run.Dir, run.Env = x.dir, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", command, err, out)
	}
	if got, err := os.ReadFile(filepath.Join(x.dir, "imported.json")); err != nil || string(got) != want {
		t.Errorf("imported %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(x.dir, "credential.json")); !os.IsNotExist(err) {
		t.Errorf("the file with the secrets is still there: %v", err)
	}
}
