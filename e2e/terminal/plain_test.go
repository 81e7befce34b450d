//go:build e2e

package terminal

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"connect-pipedrive/internal/testkit"
)

func TestWithoutATerminalItSaysSo(t *testing.T) {
	cmd := exec.Command(binary, "--demo")
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 2 {
		t.Errorf("%v, want exit code 2", err)
	}
	wantAll(t, string(out), "connect-pipedrive: the wizard needs a terminal", "hint: ")
}

func TestDumbTerminalsGetPlainPrompts(t *testing.T) {
	x := open(t, 80, 24)
	x.line("TERM=dumb connect-pipedrive --demo --no-browser")
	x.waitFor("1 of 8 n8n.")
	if alternate := x.tmux("display-message", "-p", "#{alternate_on}"); strings.TrimSpace(alternate) != "0" {
		t.Error("it draws on the alternate screen")
	}
	x.line("quit")
	if code := x.exitCode(); code != "130" {
		t.Errorf("exit code %s, want 130", code)
	}
	if _, err := os.Stat(x.dir + "/config.demo.toml"); err == nil {
		t.Error("a setup that was left wrote its configuration")
	}
}

// TestPlainThroughAPipe goes through the whole demo with lines on standard input.
func TestPlainThroughAPipe(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		wants []string
	}{
		{"OAuth2",
			[]string{"", "", "oauth2", "deal:create", "", "", "", "allow", "", ""},
			[]string{"Deals: Full access", "You are Dana Demo at Acme Demo", "Deal: read ok", "Pipedrive is prepared for n8n"}},
		{"API token",
			[]string{"", "", "api-token", "deal:create", "", "", "", ""},
			[]string{"You are Dana Demo at Acme Demo", "Deal: read ok", "Pipedrive is prepared for n8n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := exec.Command(binary, "--demo", "--plain", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
			cmd.Dir = t.TempDir()
			cmd.Stdin = strings.NewReader(strings.Join(tt.lines, "\n") + "\n")
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			if err := cmd.Run(); err != nil {
				t.Fatalf("%v\n%s\n%s", err, out.String(), errs.String())
			}
			wantAll(t, out.String(), tt.wants...)
			if strings.Contains(out.String(), "\x1b") {
				t.Error("plain output has control codes")
			}
			if _, err := os.Stat(cmd.Dir + "/config.demo.toml"); err != nil {
				t.Error(err)
			}
		})
	}
}
