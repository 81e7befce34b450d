package secret

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
)

// busConfig is a session bus that starts nothing by itself: a second keyring would get in the way of the test's.
const busConfig = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// ready waits until the keyring is on the bus.
const ready = `
		until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
			string:org.freedesktop.secrets 2>/dev/null | grep -q true; do sleep 0.02; done
`

// start starts the keyring and has it end with the script, whatever ends that: one that is left behind would hold on to
// what the tests had open.
const start = `daemon=
		trap 'kill -CONT $daemon; kill $daemon; wait $daemon' EXIT
		printf pw | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 & daemon=$!` + ready

// keyringScripts bring the keyring of a session bus into a certain state and run what they are given.
var keyringScripts = map[string]string{
	"unlocked": start + `"$@"`,
	"locked": start + `KEYRING_STATE=filled "$@" || exit
		kill $daemon; wait $daemon
		gnome-keyring-daemon --foreground --components=secrets </dev/null >/dev/null 2>&1 & daemon=$!` + ready + `"$@"`,
	"stopped": start + `KEYRING_STATE=filled "$@" || exit
		kill -STOP $daemon
		"$@"`,
}

// TestSystemKeyring has the keyring of GNOME in each state: as it should be, locked with nobody to ask, stopped, absent.
func TestSystemKeyring(t *testing.T) {
	for _, program := range []string{"dbus-run-session", "dbus-send", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	for state, script := range keyringScripts {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			bus := filepath.Join(t.TempDir(), "bus.conf")
			if err := os.WriteFile(bus, []byte(busConfig), 0o600); err != nil {
				t.Fatal(err)
			}
			runKeyringHelper(t, state, "dbus-run-session", "--config-file="+bus, "--", "sh", "-c", script, "sh")
		})
	}
	t.Run("absent", func(t *testing.T) {
		t.Parallel()
		runKeyringHelper(t, "absent", "env", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere")
	})
}

func runKeyringHelper(t *testing.T, state string, words ...string) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), words[0], append(words[1:], os.Args[0], "-test.run=^TestSystemKeyringHelper$", "-test.v")...)
	cmd.Env = append(os.Environ(), "KEYRING_STATE="+state, "HOME="+dir, "XDG_DATA_HOME="+filepath.Join(dir, "data"),
		"XDG_RUNTIME_DIR="+dir, "XDG_CACHE_HOME="+dir, "XDG_CONFIG_HOME="+dir, "DISPLAY=", "WAYLAND_DISPLAY=")
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) || !strings.Contains(string(out), "state "+state+" was seen") {
		t.Errorf("%s: %v\n%s", state, err, out)
	}
	t.Logf("%s", out)
}

func TestSystemKeyringHelper(t *testing.T) {
	state := os.Getenv("KEYRING_STATE")
	if state == "" {
		t.Skip("runs only as a process of TestSystemKeyring")
	}
	waited := 0
	s := NewStore(t.TempDir())
	patience := time.Second
	if state == "stopped" { // it will not answer, however long it is waited for
		patience = 100 * time.Millisecond
	}
	s.Keyring = System{Waiting: func(string, string) { waited++ }, patience: patience}
	r, err := ParseRef("keyring:connect-pipedrive-test/app:refresh-token")
	if err != nil {
		t.Fatal(err)
	}
	long := New(strings.Repeat("0123456789abcdef", 256))
	if state == "unlocked" || state == "filled" {
		s.Keyring = System{}
		if _, err := s.Resolve(r); !errors.Is(err, ErrMissing) {
			t.Errorf("nothing there yet: %v", err)
		}
		if err := s.Put(r, long); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckWritable(r); err != nil {
			t.Error(err)
		}
		if got, err := s.Resolve(r); err != nil || got != long {
			t.Errorf("%d characters, %v", got.Len(), err)
		}
		if state == "unlocked" {
			if err := s.Remove(r); err != nil {
				t.Error(err)
			}
		}
	} else {
		_, err := s.Resolve(r)
		for name, err := range map[string]error{"Resolve": err, "Put": s.Put(r, long), "CheckWritable": s.CheckWritable(r)} {
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || strings.Contains(fmt.Sprint(err), long.Reveal()) {
				t.Errorf("%s: %v", name, err)
			}
			t.Logf("%s: %v", name, err)
		}
		if state == "stopped" && (waited != 3 || !errors.Is(err, errNoAnswer)) {
			t.Errorf("it was said %d times: %v", waited, err)
		}
	}
	t.Logf("state %s was seen", state)
}
