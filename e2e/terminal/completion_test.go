//go:build e2e

package terminal

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shell is one in which the program is completed.
type shell struct {
	name    string
	command []string
	needs   string   // a file without which it is left out
	setup   []string // what a person has in the start-up file
	list    []string // the keys that list what there is
}

const bashCompletion = "/usr/share/bash-completion/bash_completion"

var shells = []shell{
	{name: "bash", command: []string{"bash", "--norc", "--noprofile"}, setup: []string{"source <(connect-pipedrive completion bash)"}, list: []string{"Tab", "Tab"}},
	{name: "bash with its package", command: []string{"bash", "--norc", "--noprofile"}, needs: bashCompletion,
		setup: []string{"source " + bashCompletion, "source <(connect-pipedrive completion bash)"}, list: []string{"Tab", "Tab"}},
	{name: "zsh", command: []string{"zsh", "-f"}, setup: []string{"PS1='$ '", "autoload -U compinit && compinit -u", "source <(connect-pipedrive completion zsh)"}, list: []string{"Tab"}},
	{name: "fish", command: []string{"fish"}, setup: []string{"function fish_prompt; echo -n '$ '; end", "connect-pipedrive completion fish | source"}, list: []string{"Tab"}},
}

// TestCompletion presses Tab in real shells: what they do with a script for completion nothing but they can say.
func TestCompletion(t *testing.T) {
	for _, s := range shells {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			x := s.open(t)
			for typed, completed := range map[string]string{
				"val":                                "validate ",
				"help val":                           "help validate ",
				"validate --conc":                    "validate --concurrency ",
				"export --to n8n-m":                  "export --to n8n-monitor ",
				"export --to=n8n-m":                  "export --to=n8n-monitor ",
				"scopes --action deal:cr":            "scopes --action deal:create ",
				"scopes --workflow comp":             "scopes --workflow company.toml ",
				"status --config comp":               "status --config company.toml ",
				"status --config pro":                "status --config profiled ",
				"simulator --fault gz":               "simulator --fault gzip-bomb ",
				"simulator --scopes dea":             "simulator --scopes deal",
				"simulator --scopes admi":            "simulator --scopes admin",
				"simulator --scopes=admin,deals:f":   "simulator --scopes=admin,deals:full",
				"scopes --granted base,deals:full,u": "scopes --granted base,deals:full,users:read",
				"validate comp":                      "validate comp",
				"validate --timeout comp":            "validate --timeout comp",
			} {
				x.text("connect-pipedrive " + typed)
				x.keys("Tab")
				x.text("%") // a blank stays before it
				x.waitFor("$ connect-pipedrive " + completed + "%")
				x.nextLine()
			}
			for typed, listed := range map[string][]string{
				"":                             {"validate", "scopes", "simulator", "help", "explain"},
				"export --to ":                 {"toml", "n8n", "n8n-monitor", "n8n-overwrite", "env", "markdown"},
				"simulator --fault ":           {"access-denied", "bad-gateway", "gzip-bomb", "slow-trickle"},
				"simulator --scopes ":          {"base", "deals:read", "deals:full", "users:read", "project-fields:full"},
				"scopes --granted deals:read,": {"base", "deals:full", "users:read", "project-fields:full"},
			} {
				x.text("connect-pipedrive " + typed)
				x.keys(s.list...)
				if screen := x.waitFor(listed...); strings.Contains(screen, "company.toml") {
					t.Errorf("%q is completed with a file:\n%s", typed, screen)
				}
				x.nextLine()
			}
		})
	}
}

// open starts the shell in a folder with a configuration, and with a profile.
func (s shell) open(t *testing.T) *terminal {
	t.Helper()
	if _, err := exec.LookPath(s.command[0]); err != nil {
		t.Skip(err)
	}
	if _, err := os.Stat(s.needs); s.needs != "" && err != nil {
		t.Skip(err)
	}
	x := openShell(t, 160, 120, s.command...)
	profiles := filepath.Join(x.dir, "..", "home", ".config", "connect-pipedrive")
	if err := os.MkdirAll(profiles, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(x.dir, "company.toml"), filepath.Join(profiles, "profiled.toml")} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range s.setup {
		x.line(line)
	}
	x.line("printf 'rea%s\\n' dy")
	x.waitFor("\nready\n$\n")
	x.nextLine()
	return x
}

// nextLine gives up the command line, and clears the screen. An interrupt that comes while the shell still completes ends that
// alone, and one between two lines is lost to some shells: so it is repeated, as a person would.
func (x *terminal) nextLine() {
	x.t.Helper()
	screen, ok := "", false
	for end := time.Now().Add(patience); time.Now().Before(end) && !ok; {
		x.keys("C-c")
		screen, ok = x.awaits(time.Second, func(screen string) bool { return strings.HasSuffix("\n"+strings.TrimSpace(screen), "\n$") })
	}
	if !ok { // what is typed before there is a prompt is still part of the line, or lost
		x.t.Fatalf("the screen never showed a prompt:\n%s", screen)
	}
	x.line("clear")
	if screen, ok = x.awaits(patience, func(screen string) bool { return strings.TrimSpace(screen) == "$" }); !ok {
		x.t.Fatalf("the screen was never cleared:\n%s", screen)
	}
}
