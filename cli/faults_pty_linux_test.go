package cli

import (
	"bytes"
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

	"golang.org/x/sys/unix"
)

// built is the program itself, built once: initialisation within a test binary may run in another order.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared, "connect-pipedrive")
	out, err := exec.Command("go", "build", "-o", path, "..").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// program is a command of the built program that has not been started yet, in a folder and an environment of its own.
func program(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	cmd.Env = append([]string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", "SSH_TTY=none"}, env...)
	t.Cleanup(func() {
		if cmd.Process != nil {
			_ = cmd.Process.Kill() // it is over already, unless the test failed
		}
	})
	return cmd
}

// tty is a terminal that answers no query, with a program on it.
type tty struct {
	t      *testing.T
	cmd    *exec.Cmd
	code   chan int // the exit code, once
	master *os.File
	slave  *os.File

	mu   sync.Mutex
	seen bytes.Buffer
	more *sync.Cond
	over bool
}

// onTTY starts a program as the leader of a terminal's session, 80 by 24.
func onTTY(t *testing.T, cmd *exec.Cmd) *tty {
	t.Helper()
	master, slave, err := openPTY()
	if err != nil {
		t.Skip("no pseudo-terminal here:", err)
	}
	x := &tty{t: t, cmd: cmd, master: master, slave: slave}
	x.more = sync.NewCond(&x.mu)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
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

func openPTY() (master, slave *os.File, err error) {
	master, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	n, failed := 0, error(nil)
	raw, err := master.SyscallConn() // with Fd, Close would wait for a read that goes on
	if err == nil {
		err = raw.Control(func(fd uintptr) {
			n, failed = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
			failed = errors.Join(failed, unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0),
				unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}))
		})
	}
	err = errors.Join(err, failed)
	if err == nil {
		slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	if err != nil {
		_ = master.Close()
	}
	return master, slave, err
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
	x.mu.Lock()
	defer x.mu.Unlock()
	for !bytes.Contains(x.seen.Bytes(), []byte(text)) {
		if x.over || bytes.HasSuffix(x.seen.Bytes(), []byte(theEnd)) {
			x.t.Fatalf("%q was never written:\n%q", text, x.seen.String())
		}
		x.more.Wait()
	}
}

// end waits for the program's end and returns its exit code and all that it wrote.
func (x *tty) end() (code int, output string) {
	x.t.Helper()
	code = <-x.code
	x.waitFor(theEnd)
	x.mu.Lock()
	defer x.mu.Unlock()
	return code, strings.TrimSuffix(x.seen.String(), theEnd)
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
