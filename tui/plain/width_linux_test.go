package plain

import (
	"testing"

	"golang.org/x/sys/unix"

	"connect-pipedrive/wizard/wizardtest"
)

// Paragraphs are as wide as the terminal, up to a limit; where there is none, up to that.
func TestWidth(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	for columns, want := range map[uint16]int{40: 40, 80: widest, 120: widest, 5: widest} {
		if err := unix.IoctlSetWinsize(int(p.Slave.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 12, Col: columns}); err != nil {
			t.Fatal(err)
		}
		if got := (&prompter{out: p.Slave}).width(); got != want {
			t.Errorf("%d columns: %d, want %d", columns, got, want)
		}
	}
	if got := (&prompter{out: &conversation{}}).width(); got != widest {
		t.Errorf("in a pipe: %d", got)
	}
}
