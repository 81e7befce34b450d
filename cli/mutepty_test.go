//go:build linux

package cli

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// released is what people run: initialisation within the tests' binary may run in another order.
func released(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := program(t, t.TempDir(), nil, args...)
	cmd.Path = path
	return cmd
}

// built is the released program, built once.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared, "connect-pipedrive")
	out, err := exec.Command("go", "build", "-o", path, "..").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// queries are what programs ask a terminal for. One that never answers, or answers from far away, would be waited for.
var queries = map[string]string{
	"\x1b]10;?": "its foreground colour",
	"\x1b]11;?": "its background colour",
	"\x1b]4;":   "its palette",
	"\x1b[6n":   "where the cursor is",
	"\x1b[5n":   "whether it works",
	"\x1b[c":    "what it is",
	"\x1b[0c":   "what it is",
	"\x1b[>c":   "which version it is",
	"\x1b[>0q":  "its name",
	"\x1b[?u":   "its keyboard protocol",
	"\x1b[18t":  "its size",
	"\x1bP+q":   "its capabilities",
	"\x1bP$q":   "its settings",
}

// TestNoCommandAsksTheTerminal holds that nothing is asked of a terminal: the library that draws the wizard would do so
// at the start of every command, and waits for seconds.
func TestNoCommandAsksTheTerminal(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"scopes", "--action", "deal:create"}, {"help"}, {"validate"}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			_, output := onTTY(t, released(t, args...)).end()
			if output == "" || strings.ContainsRune(output, '\x1b') {
				t.Errorf("written to the terminal: %q", output)
			}
		})
	}
}

func TestTheWizardAsksTheTerminalNothing(t *testing.T) {
	t.Parallel()
	x := onTTY(t, released(t, "--demo", "--no-browser"))
	x.waitFor("ctrl+c")
	x.types("\x03")
	code, output := x.end()
	if code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	for query, what := range queries {
		if strings.Contains(output, query) {
			t.Errorf("the terminal was asked %s", what)
		}
	}
	if strings.Contains(output, "$p") {
		t.Error("the terminal was asked for a mode")
	}
}
