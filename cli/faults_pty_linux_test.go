package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"connect-pipedrive/wizard/wizardtest"
)

// program is a command of the program that has not been started yet, in a folder and an environment of its own. It is the tests' own
// binary, as it is in the scripts: so the race detector, the coverage and tools/mutate see what it does.
func program(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience) // what hangs is ended, so that the test is
	t.Cleanup(cancel)                                                    // it is over already, unless the test failed
	cmd := exec.CommandContext(ctx, "connect-pipedrive", args...)
	cmd.Dir = dir
	cmd.Env = append([]string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", "SSH_TTY=none", noLinger,
		"GOCOVERDIR=" + os.Getenv("GOCOVERDIR")}, env...)
	return cmd
}

// patience is how long a program may take to do what is waited for. It is generous, for a busy machine, and much shorter than what
// go test allows: that ends all tests, and does not say what was on the terminal.
const patience = 2 * time.Minute

// within is what comes from a channel, in time.
func within[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("no %s in %s", what, patience)
		panic("unreachable")
	}
}

// awaitFile waits until a file is there.
func awaitFile(t testing.TB, path string) {
	t.Helper()
	again, late := time.NewTicker(time.Millisecond), time.After(patience)
	defer again.Stop()
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		select {
		case <-again.C:
		case <-late:
			t.Fatalf("no %s in %s", filepath.Base(path), patience)
		}
	}
}

// tty is a terminal that answers no query, with a program on it.
type tty struct {
	t      *testing.T
	cmd    *exec.Cmd
	code   chan int // the exit code, once
	master *os.File
	slave  *os.File
	before uint32 // the terminal's modes before the program

	mu   sync.Mutex
	seen bytes.Buffer
	more *sync.Cond
	over bool
}

// onTTY starts a program as the leader of a terminal's session, 80 by 24.
func onTTY(t *testing.T, cmd *exec.Cmd) *tty {
	t.Helper()
	pty := wizardtest.OpenPTY(t)
	master, slave := pty.Master, pty.Slave
	x := &tty{t: t, cmd: cmd, master: master, slave: slave}
	x.more = sync.NewCond(&x.mu)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	x.before = x.modes()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	x.code = make(chan int, 1)
	var running sync.WaitGroup
	running.Go(x.read)
	running.Go(func() {
		x.code <- waitCode(t, cmd)
		_, _ = io.WriteString(slave, theEnd) // what came before it has been read when it has
	})
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // as above; what it wrote ends then
		_ = slave.Close()
		_ = master.Close()
		running.Wait()
	})
	return x
}

// read keeps what the program writes, until nobody has the terminal open.
func (x *tty) read() {
	buf := make([]byte, 4096)
	for {
		n, err := x.master.Read(buf)
		x.mu.Lock()
		x.seen.Write(buf[:n])
		x.over = err != nil
		x.more.Broadcast()
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// theEnd stands on the terminal behind all that the program wrote.
const theEnd = "\x00the end\x00"

// waitFor waits until a text was written, or nothing more will be.
func (x *tty) waitFor(text string) {
	x.t.Helper()
	x.await(fmt.Sprintf("%q", text), func(seen []byte) bool { return bytes.Contains(seen, []byte(text)) })
}

// await waits until what was written is as it has to be, or nothing more will be written.
func (x *tty) await(what string, enough func(seen []byte) bool) {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	late := false
	clock := time.AfterFunc(patience, func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		late = true
		x.more.Broadcast()
	})
	defer clock.Stop()
	for !enough(x.seen.Bytes()) {
		switch {
		case x.over || bytes.HasSuffix(x.seen.Bytes(), []byte(theEnd)):
			x.t.Fatalf("%s was never written; at the end there was\n%s", what, x.lastScreen())
		case late:
			x.t.Fatalf("%s was not written in %s; the terminal shows\n%s", what, patience, x.lastScreen())
		}
		x.more.Wait()
	}
}

// lastScreen is about what the terminal shows: what was written last, without what moves and colours it.
func (x *tty) lastScreen() string {
	seen := x.seen.String()
	return ansi.Strip(seen[max(0, len(seen)-8000):])
}

// end waits for the program's end and returns its exit code and all that it wrote.
func (x *tty) end() (code int, output string) {
	x.t.Helper()
	x.await("the end", func(seen []byte) bool { return bytes.HasSuffix(seen, []byte(theEnd)) })
	x.mu.Lock()
	defer x.mu.Unlock()
	return <-x.code, strings.TrimSuffix(x.seen.String(), theEnd)
}

func (x *tty) types(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.master, text); err != nil {
		x.t.Fatal(err)
	}
}

// modes are the terminal's local modes, such as unix.ECHO.
func (x *tty) modes() uint32 {
	x.t.Helper()
	modes, err := unix.IoctlGetTermios(int(x.slave.Fd()), unix.TCGETS)
	if err != nil {
		x.t.Fatal(err)
	}
	return modes.Lflag
}

// waitCode is the exit code as a shell tells it.
func waitCode(t testing.TB, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	} else if ok {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return -int(status.Signal())
		}
		return exit.ExitCode()
	}
	return 0
}
