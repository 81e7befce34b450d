package tui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// If a terminal did not take a text, nothing says that it was copied.
func TestCopyToATerminalThatIsGone(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	s := newScreen(Options{Out: out}, nil)
	if err := s.Copy("text"); err != nil {
		t.Errorf("while it is there: %v", err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Copy("text"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("when it is gone: %v", err)
	}
}
