package cli

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// TestCtrlZAndFG stops the wizard from a shell with job control, which has its terminal then as it was, and goes on with it:
// the same screen comes back, and takes keys.
func TestCtrlZAndFG(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash here:", err)
	}
	dir := t.TempDir()
	cmd := program(t, dir, nil)
	shell := exec.Command("bash", "-mc", "connect-pipedrive --demo --no-browser; echo it has stopped; read -r line; fg")
	shell.Dir, shell.Env = dir, append(cmd.Env, "XDG_STATE_HOME="+t.TempDir())
	x := onTTY(t, shell)
	x.waitFor("Where does your n8n run?")
	x.types("\x1b[B\x1a") // the second row, ctrl+z
	x.waitFor("it has stopped")
	if modes := x.modes(); modes&unix.ECHO == 0 || modes&unix.ICANON == 0 {
		t.Errorf("the shell's terminal has the modes %o", modes)
	}
	before := x.soFar()
	if leaves, enters := strings.Count(before, ansi.ResetModeAltScreenSaveCursor), strings.Count(before, ansi.SetModeAltScreenSaveCursor); leaves != enters {
		t.Errorf("the alternate screen was turned on %d times, and off %d times", enters, leaves)
	}
	x.types("go on\n")
	x.waitAfter("go on", "ctrl+c")
	if _, after, _ := strings.Cut(ansi.Strip(x.soFar()), "go on"); !strings.Contains(after, "● npm or own server") {
		t.Errorf("another screen came back:\n%s", after)
	}
	x.types("\x03")
	if code, output := x.end(); code != 130 || !strings.Contains(output, "left at step 1 of 8") {
		t.Errorf("exit code %d:\n%q", code, output)
	}
}

// soFar is what was written until now.
func (x *tty) soFar() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.seen.String()
}

// waitAfter waits until a text was written behind another one.
func (x *tty) waitAfter(mark, text string) {
	x.t.Helper()
	x.await(fmt.Sprintf("%q behind %q", text, mark), func(seen []byte) bool {
		_, after, _ := bytes.Cut(seen, []byte(mark))
		return bytes.Contains(after, []byte(text))
	})
}
