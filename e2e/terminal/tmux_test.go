//go:build e2e

package terminal

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/testkit"
)

// patience is how long a screen may take to show what is waited for. It is generous: these tests say what happens,
// not how fast.
const patience = 20 * time.Second

// binary builds the program once for all tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "connect-pipedrive-e2e")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "connect-pipedrive")
	if out, err := exec.Command("go", "build", "-o", binary, "../..").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// terminal is a tmux session of its own server with one shell in an empty folder.
type terminal struct {
	t      *testing.T
	socket string
	dir    string
	asked  int // how often exitCode was called
}

// open starts a terminal of a size. The shell's prompt is "$ ", and HOME is an empty folder.
func open(t *testing.T, width, height int) *terminal {
	t.Helper()
	x := openShell(t, width, height, "sh")
	x.waitFor("$")
	return x
}

// openShell starts a terminal with another shell, whose prompt may be another one.
func openShell(t *testing.T, width, height int, shell ...string) *terminal {
	t.Helper()
	dir := t.TempDir()
	x := &terminal{t: t, socket: filepath.Join(dir, "tmux"), dir: filepath.Join(dir, "work")}
	// Without that folder fish begins to fill it behind its first prompt, also while it is removed.
	for _, d := range []string{x.dir, filepath.Join(dir, "home", ".local", "share", "fish", "generated_completions")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("tmux", append([]string{"-S", x.socket, "-f", "/dev/null", "new-session", "-d",
		"-x", fmt.Sprint(width), "-y", fmt.Sprint(height), "-c", x.dir,
		"env", "-i", "PATH=" + filepath.Dir(binary) + ":" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "PS1=$ ",
		"TERM=screen-256color", "LANG=C.UTF-8",
		"HISTFILE=", "fish_history="}, shell...)...) // a shell that is hung up would write its history while the folder is removed
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("tmux: %v\n%s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", x.socket, "kill-server").Run() })
	return x
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys by tmux's names: Enter, Escape, Space, C-c, Down, or a character.
func (x *terminal) keys(names ...string) {
	x.t.Helper()
	x.tmux(append([]string{"send-keys"}, names...)...)
}

// text types a text.
func (x *terminal) text(s string) { x.t.Helper(); x.tmux("send-keys", "-l", s) }

// line types a text and Enter.
func (x *terminal) line(s string) { x.t.Helper(); x.text(s); x.keys("Enter") }

// screen is what the terminal shows.
func (x *terminal) screen() string { x.t.Helper(); return x.tmux("capture-pane", "-p") }

// history is the screen with all that scrolled off it.
func (x *terminal) history() string { x.t.Helper(); return x.tmux("capture-pane", "-p", "-S", "-") }

// waitFor waits until the screen shows all of the texts, and returns it.
func (x *terminal) waitFor(texts ...string) string {
	x.t.Helper()
	screen, ok := x.awaits(patience, func(screen string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains("\n"+screen, text) })
	})
	if !ok {
		x.t.Fatalf("the screen never showed %q:\n%s", texts, screen)
	}
	return screen
}

// awaits waits for a screen, so long at most, and returns the last one that it saw.
func (x *terminal) awaits(atMost time.Duration, is func(screen string) bool) (screen string, ok bool) {
	x.t.Helper()
	for end := time.Now().Add(atMost); time.Now().Before(end) && !ok; time.Sleep(20 * time.Millisecond) {
		screen = x.screen()
		ok = is(screen)
	}
	return screen, ok
}

// demo is the command line of the demo. Its callback has a port of its own: another program may have the usual one.
func demo() string {
	return "connect-pipedrive --demo --no-browser --port " + strconv.Itoa(testkit.FreePort())
}

// exitCode waits for the program to end and returns the code that the shell saw. It is asked for by another name each
// time: the command line itself, or an answer from before, is not taken for it.
func (x *terminal) exitCode() string {
	x.t.Helper()
	x.waitFor("\n$\n") // an empty prompt: before it the program still takes what is typed
	x.asked++
	name := fmt.Sprintf("code%d=", x.asked)
	x.line("echo " + name + "$?.")
	_, rest, _ := strings.Cut("\n"+x.waitFor("\n"+name), "\n"+name)
	code, _, _ := strings.Cut(rest, ".")
	return code
}
