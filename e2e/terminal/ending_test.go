//go:build e2e

package terminal

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// stops are the screens of the demo with OAuth2 in their order: what is waited for, and the keys that lead to the next.
var stops = []struct {
	name  string
	shown string
	keys  []string
}{
	{"n8n", "Where does your n8n run?", []string{"Enter"}},
	{"Method", "How shall n8n sign in", []string{"Enter"}},
	{"Actions", "0 of 51", []string{"Down", "Space", "Enter"}},
	{"Scopes", "on in Developer Hub, and no others", []string{"Enter"}},
	{"Register", "part 4 of 4", []string{"Enter"}},
	{"Connect", "Allow the access in your browser", []string{"Enter"}},
	{"Connect, connected", "You are Dana Demo", []string{"Enter"}},
	{"Hand over", "Two files, then one command", nil},
}

// goTo starts the demo and goes to a stop.
func (x *terminal) goTo(stop int) {
	x.t.Helper()
	x.line("clear; " + demo())
	for i, s := range stops[:stop+1] {
		x.waitFor(s.shown)
		if i < stop {
			x.keys(s.keys...)
		}
	}
}

// modes are what a program can leave behind in a terminal.
func (x *terminal) modes() string {
	x.t.Helper()
	flags := x.tmux("display-message", "-p",
		"alternate=#{alternate_on} cursor=#{cursor_flag} keypad=#{keypad_flag} cursorkeys=#{keypad_cursor_flag} mouse=#{mouse_any_flag} wrap=#{wrap_flag}")
	tty := strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_tty}"))
	stty, err := exec.Command("stty", "-F", tty, "-a").Output()
	if err != nil {
		x.t.Fatal(err)
	}
	return flags + string(stty)
}

func TestCtrlCRestoresTheTerminalAtEveryStep(t *testing.T) {
	x := open(t, 80, 24)
	before := x.modes()
	for i, stop := range stops {
		if stop.name == "Connect" {
			x.line("rm -f config.demo.toml")
		}
		x.goTo(i)
		x.keys("C-c")
		if code := x.exitCode(); code != "130" {
			t.Errorf("%s: exit code %s, want 130", stop.name, code)
		}
		if after := x.modes(); after != before {
			t.Errorf("%s: the terminal was\n%s\nand is\n%s", stop.name, before, after)
		}
	}
}

// signal sends a signal to the program that runs in the terminal.
func (x *terminal) signal(name string) {
	x.t.Helper()
	tty := strings.TrimPrefix(strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_tty}")), "/dev/")
	if out, err := exec.Command("pkill", "-"+name, "-t", tty, "-x", "connect-pipedri").CombinedOutput(); err != nil {
		x.t.Fatalf("pkill: %v %s", err, out)
	}
}

func TestSignalsRestoreTheTerminal(t *testing.T) {
	for name, want := range map[string]string{"TERM": "143", "INT": "130", "HUP": "129"} {
		t.Run(name, func(t *testing.T) {
			x := open(t, 80, 24)
			before := x.modes()
			x.goTo(5)
			x.signal(name)
			if code := x.exitCode(); code != want {
				t.Errorf("exit code %s, want %s", code, want)
			}
			if after := x.modes(); after != before {
				t.Errorf("the terminal was\n%s\nand is\n%s", before, after)
			}
		})
	}
}

func TestHangupEndsTheProgram(t *testing.T) {
	x := open(t, 80, 24)
	x.goTo(1)
	tty := strings.TrimPrefix(strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_tty}")), "/dev/")
	pid, err := exec.Command("pgrep", "-t", tty, "-x", "connect-pipedri").Output()
	if err != nil {
		t.Fatal(err)
	}
	x.tmux("kill-server")
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if exec.Command("kill", "-0", strings.TrimSpace(string(pid))).Run() != nil {
			return
		}
	}
	t.Error("the program outlived its terminal")
}

func TestTheScreenIsTheSameAfter200Resizes(t *testing.T) {
	x := open(t, 80, 24)
	x.goTo(2)
	x.keys("Down", "Space")
	before := x.waitFor("Activity", "5 of 51 picked")
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		x.tmux("resize-window", "-x", fmt.Sprint(10+random.IntN(200)), "-y", fmt.Sprint(3+random.IntN(60)))
	}
	for _, size := range [][2]int{{40, 12}, {200, 60}, {40, 24}, {80, 12}} {
		x.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
		x.waitFor("● Actions", "? help", "Activity")
	}
	x.tmux("resize-window", "-x", "80", "-y", "24")
	x.waitFor("step 3 of 8", "5 of 51 picked", "? help")
	after := ""
	for end := time.Now().Add(patience); time.Now().Before(end) && after != before; time.Sleep(20 * time.Millisecond) {
		after = x.screen()
	}
	if after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}
