//go:build linux

package cli

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

// endings are the signals that end a command, and the exit codes of that.
var endings = map[string]struct {
	signal syscall.Signal
	code   int
}{
	"SIGINT":  {syscall.SIGINT, 130},
	"SIGTERM": {syscall.SIGTERM, 143},
	"SIGHUP":  {syscall.SIGHUP, 129},
}

// received is a log that tells of each request that a simulator gets.
type received chan string

func (r received) Enabled(context.Context, slog.Level) bool { return true }
func (r received) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r received) WithGroup(string) slog.Handler            { return r }
func (r received) Handle(_ context.Context, record slog.Record) error {
	if record.Message == "received" {
		select {
		case r <- record.Message:
		default:
		}
	}
	return nil
}

// environment is what s has set, for a process.
func (s *stage) environment() []string {
	var env []string
	for name, value := range s.env {
		env = append(env, name+"="+value)
	}
	return env
}

func TestSignalsEndALogin(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.simulate(simulator.Options{})
			s.app()
			s.keep("version = 1\nmethod = \"oauth2\"\n")
			cmd := program(t, s.dir, s.environment(), "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort()))
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = in.Close() }()
			rest := startAndWaitFor(t, cmd, "Waiting for the callback")
			s.endsBy(t, cmd, e.signal, e.code, rest)
		})
	}
}

func TestSignalsEndAWaitForStandardInput(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Run("login", func(t *testing.T) { waitingForInput(t, e.signal, e.code, "login") })
			t.Run("scopes", func(t *testing.T) { waitingForInput(t, e.signal, e.code, "scopes", "--workflow", "-") })
		})
	}
}

func waitingForInput(t *testing.T, signal syscall.Signal, code int, args ...string) {
	s := newStage(t)
	s.keep(tokenConfig())
	log := filepath.Join(t.TempDir(), "log")
	s.simulate(simulator.Options{})
	cmd := program(t, s.dir, s.environment(), append(args, "--debug", log)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitFile(t, log) // which tells that the command runs
	s.endsBy(t, cmd, signal, code, nil)
}

func TestSignalsEndAValidation(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			asked := make(received, 1)
			s.simulate(simulator.Options{Faults: []string{"hang"}, Log: slog.New(asked)})
			s.keep(tokenConfig())
			cmd := program(t, s.dir, s.environment(), "validate", "--json")
			var out strings.Builder
			cmd.Stdout = &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			within(t, asked, "request")
			s.endsBy(t, cmd, e.signal, e.code, nil)
			if out.String() != "" {
				t.Errorf("half a result was printed: %s", out.String())
			}
		})
	}
}

func TestSignalsEndTheSimulator(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := program(t, t.TempDir(), nil, "simulator")
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewReader(out)
			for range 4 {
				if l, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(l, "export ") {
					t.Fatalf("%q, %v", l, err)
				}
			}
			if err := cmd.Process.Signal(e.signal); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, lines)
			if code := waitCode(t, cmd); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
		})
	}
}

// startAndWaitFor starts a command and reads its standard error until a text has come. What follows it is to be read
// before the command is waited for.
func startAndWaitFor(t *testing.T, cmd *exec.Cmd, text string) io.Reader {
	t.Helper()
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(errs)
	for {
		l, err := lines.ReadString('\n')
		if strings.Contains(l, text) {
			return lines
		}
		if err != nil {
			t.Fatalf("%q did not come: %v", text, err)
		}
	}
}

// endsBy sends a signal and wants the exit code, no error on the way, and the configuration as it was, alone.
func (s *stage) endsBy(t *testing.T, cmd *exec.Cmd, signal syscall.Signal, code int, rest io.Reader) {
	t.Helper()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	said := ""
	if rest != nil {
		data, _ := io.ReadAll(rest)
		said = strings.TrimSpace(string(data))
	}
	if got := waitCode(t, cmd); got != code {
		t.Errorf("exit code %d, want %d", got, code)
	}
	if said != "" {
		t.Errorf("said at the end: %s", said)
	}
	s.same(t)
	if names := s.files(); len(names) != 2 {
		t.Errorf("left behind: %v", names)
	}
}
