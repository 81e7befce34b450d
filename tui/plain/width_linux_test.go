package plain

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

// Paragraphs are as wide as the terminal, up to a limit; without a terminal, they are as wide as the limit.
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

// On a narrow terminal the record's words are not broken, and what is to be copied stays in one piece.
func TestTheRecordFitsTheTerminal(t *testing.T) {
	p := wizardtest.OpenPTY(t)
	p.Read()
	if err := unix.IoctlSetWinsize(int(p.Slave.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 12, Col: 40}); err != nil {
		t.Fatal(err)
	}
	sentence, command := strings.Repeat("scopes ", 20), strings.Repeat("command ", 20)
	WriteRecord(p.Slave, []wizard.Passage{{Text: sentence}, {Text: command, Alone: true}})
	for line := range strings.Lines(p.All()) {
		if line = strings.TrimSpace(line); len(line) > 40 && line != strings.TrimSpace(command) {
			t.Errorf("wider than the terminal: %q", line)
		}
	}
}
