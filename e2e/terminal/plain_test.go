//go:build e2e

package terminal

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestWithoutATerminalItSaysSo(t *testing.T) {
	cmd := exec.Command(binary, "--demo")
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != 2 {
		t.Errorf("%v, want exit code 2", err)
	}
	wantAll(t, string(out), "connect-pipedrive: the wizard needs a terminal", "hint: ")
}

func TestDumbTerminalsGetPlainPrompts(t *testing.T) {
	x := open(t, 80, 24)
	x.line("TERM=dumb connect-pipedrive --demo --no-browser")
	x.waitFor("Step 1 of 8")
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
