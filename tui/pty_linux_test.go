package tui

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// pty is a terminal whose other side is the test.
type pty struct {
	t             *testing.T
	master, slave *os.File
	mu            sync.Mutex
	seen          strings.Builder
	grown         chan struct{} // gets something after each read
	gone          chan struct{} // closed when there is nothing more to read
	initial       *unix.Termios
}

// openPTY opens a terminal of 80×24. Nothing reads what is written to it before read is called.
func openPTY(t *testing.T) *pty {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	var n uint32
	if err := control(master, func(fd int) error {
		if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
			return err
		}
		n, err = unix.IoctlGetUint32(fd, unix.TIOCGPTN)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	p := &pty{t: t, master: master, slave: slave, grown: make(chan struct{}, 1), gone: make(chan struct{})}
	if err := control(slave, func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80})
	}); err != nil {
		t.Fatal(err)
	}
	p.initial = p.modes()
	t.Cleanup(func() { _ = master.Close() }) // Bubble Tea may still ask the slave for its size
	return p
}

func control(f *os.File, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil {
		return err
	}
	return failed
}

// modes are the terminal's line settings.
func (p *pty) modes() *unix.Termios {
	p.t.Helper()
	var modes *unix.Termios
	if err := control(p.slave, func(fd int) (err error) {
		modes, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
	return modes
}

// read starts to take what is written to the terminal.
func (p *pty) read() {
	go func() {
		defer close(p.gone)
		buf := make([]byte, 4096)
		for {
			n, err := p.master.Read(buf)
			p.mu.Lock()
			p.seen.Write(buf[:n])
			p.mu.Unlock()
			select {
			case p.grown <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
}

func (p *pty) written() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// all is everything that was written to the terminal.
func (p *pty) all() string {
	p.t.Helper()
	const end = "<the end>"
	if _, err := p.slave.WriteString(end); err != nil {
		p.t.Fatal(err)
	}
	for !strings.Contains(p.written(), end) {
		<-p.grown
	}
	return p.written()
}

// await waits until text has been written since the last call.
func (p *pty) await(text string) {
	p.t.Helper()
	for !strings.Contains(ansi.Strip(p.written()), text) {
		select {
		case <-p.grown:
		case <-p.gone:
			p.t.Fatalf("the terminal is gone, without %q:\n%s", text, ansi.Strip(p.written()))
		}
	}
	p.mu.Lock()
	p.seen.Reset()
	p.mu.Unlock()
}

func (p *pty) press(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// wantRestored fails the test unless the terminal is as it was.
func (p *pty) wantRestored() {
	p.t.Helper()
	if now := p.modes(); *now != *p.initial {
		p.t.Errorf("the terminal's settings are %+v and were %+v", now, p.initial)
	}
}
