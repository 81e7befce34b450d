//go:build linux

package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/pipedrive/simulator"
)

// TestPromptsGiveTheTerminalBack ends a command while it asks for a secret: echo is off then, and must be on again.
func TestPromptsGiveTheTerminalBack(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.simulate(simulator.Options{})
			s.env[envClientID] = simulator.ClientID
			x := onTTY(t, program(t, s.dir, s.environment(), "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())))
			x.waitFor("Client secret: ")
			if e.signal == syscall.SIGINT {
				x.types("half a secr\x03") // as a person does it
			} else if err := x.cmd.Process.Signal(e.signal); err != nil {
				t.Fatal(err)
			}
			code, output := x.end()
			if code != e.code {
				t.Errorf("exit code %d, want %d\n%s", code, e.code, output)
			}
			if after := x.modes(); after != x.before || after&unix.ECHO == 0 {
				t.Errorf("modes %#x, before %#x", after, x.before)
			}
			if strings.Contains(output, "half") {
				t.Errorf("the secret was echoed: %q", output)
			}
			if names := s.files(); len(names) != 0 {
				t.Errorf("written: %v", names)
			}
		})
	}
}

// TestATypedSecretIsNotEchoed logs in with a client secret typed at the prompt.
func TestATypedSecretIsNotEchoed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.env[envClientID] = simulator.ClientID
	x := onTTY(t, program(t, s.dir, s.environment(), "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())))
	x.waitFor("Client secret: ")
	x.types(simulator.ClientSecret + "\n")
	x.waitFor("Waiting for the callback")
	x.mu.Lock()
	shown := x.seen.String()
	x.mu.Unlock()
	for l := range strings.Lines(shown) {
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "http") && strings.Contains(l, "/oauth/authorize?") {
			follow(l)
		}
	}
	code, output := x.end()
	if code != 0 || strings.Contains(output, simulator.ClientSecret) {
		t.Errorf("exit code %d:\n%s", code, output)
	}
	s.wants(t, `client_secret = "`+simulator.ClientSecret+`"`)
}

// TestSignalsEndWhatCannotBeInterrupted has the key in a pipe which nobody opens for writing: the system does not come
// back from opening it.
func TestSignalsEndWhatCannotBeInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "key"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, dir, nil, "scopes", "--n8n", "http://127.0.0.1:1", "--api-key-file", "key", "--debug", "log")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitFile(t, filepath.Join(dir, "log")) // which tells that the command runs
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := waitCode(t, cmd); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
}

// TestCtrlCAtTheQuestionToGoOn leaves a setup in the middle, and then the question whether to go on with it.
func TestCtrlCAtTheQuestionToGoOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.env["XDG_STATE_HOME"] = t.TempDir()
	s.input = "1\n\n\n\ndeal:get\n\nquit\n"
	if p := s.run(nil, "--plain", "--config", s.path("config.toml")); p.code != 130 {
		t.Fatalf("exit code %d\n%s%s", p.code, p.out, p.err)
	}
	x := onTTY(t, program(t, s.dir, s.environment(), "--config", s.path("config.toml")))
	x.waitFor("Go on at ")
	x.types("hw ") // none of which is an answer
	x.types("\x03")
	if code, output := x.end(); code != 130 || strings.Contains(output, "How shall n8n sign in") {
		t.Errorf("exit code %d:\n%q", code, output)
	}
	again := onTTY(t, program(t, s.dir, s.environment(), "--plain", "--config", s.path("config.toml")))
	again.waitFor("Go on at ")
	again.types("perhaps\r")
	again.waitFor(`no choice "perhaps"`)
	again.types("yes\r")
	again.waitFor("n8n")
	again.types("quit\r")
	again.end()
}

// TestAVanishedTerminalEndsALogin hangs up, as closing the window does.
func TestAVanishedTerminalEndsALogin(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.app()
	x := onTTY(t, program(t, s.dir, s.environment(), "login", "--no-browser", "--port", strconv.Itoa(testkit.FreePort())))
	x.waitFor("Waiting for the callback")
	_ = x.slave.Close()
	_ = x.master.Close()
	if code := within(t, x.code, "end"); code != 129 {
		t.Errorf("exit code %d, want 129", code)
	}
	if names := s.files(); len(names) != 0 {
		t.Errorf("written: %v", names)
	}
}

// TestOutputThatCannotBeWritten has standard output on a full disk, closed, and read by nobody any more.
func TestOutputThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = full.Close() }()
	s := newStage(t)
	s.simulate(simulator.Options{Burst: -1})
	s.keep(tokenConfig() + "\n[selection]\nactions = [\"deal:get\"]\n")
	s.write("error.json", "Scope and URL mismatch")
	for _, args := range [][]string{
		{"explain", "error.json"}, {"status"}, {"scopes", "--action", "deal:create"}, {"scopes", "--action", "deal:create", "--format", "json"}, {"version"},
		{"validate"}, {"validate", "--json"}, {"export", "--to", "env"}, {"simulator"}, {"help"}, {"scopes", "--help"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			cmd := program(t, s.dir, s.environment(), args...)
			var errs strings.Builder
			cmd.Stdout, cmd.Stderr = full, &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if code := waitCode(t, cmd); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			if !strings.HasPrefix(errs.String(), "connect-pipedrive: cannot write to standard output: ") || !strings.Contains(errs.String(), "\nhint: ") {
				t.Errorf("said: %s", errs.String())
			}
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			_ = reader.Close()
			cmd = program(t, s.dir, s.environment(), args...)
			errs.Reset()
			cmd.Stdout, cmd.Stderr = writer, &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			_ = writer.Close()
			if code := waitCode(t, cmd); code != 1 && code != -int(syscall.SIGPIPE) || strings.Contains(errs.String(), "panic") {
				t.Errorf("nobody reads: exit code %d\n%s", code, errs.String())
			}
		})
	}
}
