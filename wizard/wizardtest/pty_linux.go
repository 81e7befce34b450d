package wizardtest

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// PTY is a terminal whose other side is the test.
type PTY struct {
	t             *testing.T
	Master, Slave *os.File
	mu            sync.Mutex
	seen          strings.Builder
	Grown         chan struct{} // gets something after each read
	gone          chan struct{} // closed when there is nothing more to read
	Initial       *unix.Termios
}

// OpenPTY opens a terminal of 80×24. Nothing reads what is written to it before Read is called.
func OpenPTY(t *testing.T) *PTY {
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
	p := &PTY{t: t, Master: master, Slave: slave, Grown: make(chan struct{}, 1), gone: make(chan struct{})}
	if err := control(slave, func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80})
	}); err != nil {
		t.Fatal(err)
	}
	p.Initial = p.Modes()
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

// Modes returns the terminal's line settings.
func (p *PTY) Modes() *unix.Termios {
	p.t.Helper()
	var modes *unix.Termios
	if err := control(p.Slave, func(fd int) (err error) {
		modes, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
	return modes
}

// Read starts to take what is written to the terminal.
func (p *PTY) Read() {
	go func() {
		defer close(p.gone)
		buf := make([]byte, 4096)
		for {
			n, err := p.Master.Read(buf)
			p.mu.Lock()
			p.seen.Write(buf[:n])
			p.mu.Unlock()
			select {
			case p.Grown <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
}

// Written returns what was written to the terminal since Await last saw something.
func (p *PTY) Written() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// All returns everything that was written to the terminal.
func (p *PTY) All() string {
	p.t.Helper()
	const end = "<the end>"
	if _, err := p.Slave.WriteString(end); err != nil {
		p.t.Fatal(err)
	}
	for !strings.Contains(p.Written(), end) {
		<-p.Grown
	}
	return p.Written()
}

// Await waits until text has been written since the last call.
func (p *PTY) Await(text string) {
	p.t.Helper()
	for !strings.Contains(ansi.Strip(p.Written()), text) {
		select {
		case <-p.Grown:
		case <-p.gone:
			p.t.Fatalf("the terminal is gone, without %q:\n%s", text, ansi.Strip(p.Written()))
		}
	}
	p.mu.Lock()
	p.seen.Reset()
	p.mu.Unlock()
}

// Press types.
func (p *PTY) Press(keys string) {
	p.t.Helper()
	if _, err := p.Master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// WantRestored fails the test unless the terminal is as it was.
func (p *PTY) WantRestored() {
	p.t.Helper()
	if now := p.Modes(); *now != *p.Initial {
		p.t.Errorf("the terminal's settings are %+v and were %+v", now, p.Initial)
	}
}

// Fill writes to the terminal until it takes no more.
func (p *PTY) Fill() error {
	return control(p.Slave, func(fd int) error {
		if err := unix.SetNonblock(fd, true); err != nil {
			return err
		}
		defer func() { _ = unix.SetNonblock(fd, false) }()
		for {
			if _, err := unix.Write(fd, make([]byte, 256)); errors.Is(err, unix.EAGAIN) {
				return nil
			} else if err != nil {
				return err
			}
		}
	})
}
