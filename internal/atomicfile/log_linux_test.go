package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestOpenLog(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if os.WriteFile(at("open"), []byte("old\n"), 0o644) != nil || os.Symlink(at("target"), at("link")) != nil ||
		syscall.Mkfifo(at("pipe"), 0o600) != nil {
		t.Fatal("cannot prepare")
	}
	for _, name := range []string{"new", "open"} {
		f, err := OpenLog(at(name))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.WriteString("line\n")
		_ = f.Close()
		if info, err := os.Stat(at(name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if got := read(t, at("open")); got != "old\nline\n" {
		t.Errorf("%q", got)
	}
	for _, name := range []string{"link", "pipe", ".", "no/folder"} {
		if _, err := OpenLog(at(name)); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	if _, err := os.Lstat(at("target")); err == nil {
		t.Error("made through the link")
	}
}

// What was put there after it was looked at is told by the open file.
func TestALogThatBecameAPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := keepPrivate(w); !errors.Is(err, ErrNotPlain) {
		t.Errorf("a pipe: %v", err)
	}
	_, _ = w.Close(), r.Close()
	if err := keepPrivate(w); !errors.Is(err, ErrNotPlain) {
		t.Errorf("a closed file: %v", err)
	}
}

// A pipe could be replaced by a rename, as a device could; no test goes near one of the machine's.
func TestAPipeIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"Write": Write(path, nil, 0o600, true), "Check": Check(path, true)} {
		if err == nil || !strings.Contains(err.Error(), "is not a plain file") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().IsRegular() {
		t.Errorf("replaced: %v", err)
	}
	alone(t, path)
}
