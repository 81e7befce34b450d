package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestReserveAndCommit(t *testing.T) {
	for name, c := range map[string]struct {
		old  string // what stands there; "-": nothing
		size int
		data string
	}{
		"shorter than the room": {"old", 4096, "new"},
		"longer than the room":  {"old", 2, strings.Repeat("new", 1000)},
		"no file yet":           {"-", 100, "new"},
		"nothing":               {"old", 100, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if c.old != "-" {
				if err := os.WriteFile(path, []byte(c.old), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r, err := Reserve(path, c.size, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(path); c.old != "-" && string(got) != c.old || c.old == "-" && err == nil {
				t.Errorf("a reservation changed the file: %q, %v", got, err)
			}
			if err := r.Commit([]byte(c.data)); err != nil {
				t.Fatal(err)
			}
			r.Discard() // does nothing any more
			if got := read(t, path); got != c.data {
				t.Errorf("%q", got)
			}
			alone(t, path)
		})
	}
}

// What is reserved takes its room on the disk, and the modes of a file apply to it.
func TestReservedRoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	r, err := Reserve(path, 1<<16, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	left := names(t, filepath.Dir(path))
	if room := read(t, filepath.Join(filepath.Dir(path), left[0])); len(left) != 1 || len(room) != 1<<16 || strings.Count(room, "\x00") > 1<<10 {
		t.Errorf("%q, %d bytes", left, len(room))
	}
	if err := r.Commit([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// A reservation that fails anywhere leaves nothing, nor does a commit.
func TestEveryFailedStepOfAReservation(t *testing.T) {
	for _, failing := range []string{"create", "chmod", "write", "sync", "move"} {
		path := filepath.Join(t.TempDir(), "config.toml")
		r, err := reserve(path, 10, 0o600, func(step string) error {
			if step == failing {
				return syscall.ENOSPC
			}
			return nil
		})
		if r != nil || err == nil || !strings.Contains(err.Error(), "disk is full") {
			t.Errorf("%s: %v", failing, err)
		}
		if got := names(t, filepath.Dir(path)); got != nil {
			t.Errorf("%s: left behind: %q", failing, got)
		}
	}
	committing := false
	for _, failing := range []string{"write", "sync", "close", "rename"} {
		path := filepath.Join(t.TempDir(), "config.toml")
		committing = false
		r, err := reserve(path, 10, 0o600, func(step string) error {
			if committing && step == failing {
				return syscall.ENOSPC
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		committing = true
		if err := r.Commit([]byte("new")); err == nil || !strings.Contains(err.Error(), "disk is full") {
			t.Errorf("%s: %v", failing, err)
		}
		if got := names(t, filepath.Dir(path)); got != nil {
			t.Errorf("%s: left behind: %q", failing, got)
		}
	}
	if _, err := Reserve(t.TempDir(), 10, 0o600); err == nil {
		t.Error("a folder was reserved")
	}
}

// Without hard links a file gets its name by being moved, unless that is taken.
func TestPlaceWithoutHardLinks(t *testing.T) {
	dir := t.TempDir()
	temp, path := filepath.Join(dir, "temp"), filepath.Join(dir, "path")
	if err := os.WriteFile(temp, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	noLinks := func(string, string) error { return syscall.EPERM }
	if err := place(temp, path, noLinks); err != nil || read(t, path) != "new" {
		t.Errorf("%v", err)
	}
	alone(t, path)
	if err := os.WriteFile(temp, []byte("newer"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := place(temp, path, noLinks); !errors.Is(err, fs.ErrExist) || read(t, path) != "new" || read(t, temp) != "newer" {
		t.Errorf("the name is taken: %v", err)
	}
	if err := place(filepath.Join(dir, "none"), filepath.Join(dir, "other"), noLinks); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Reserve(path, 100, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if !Leftovers(filepath.Dir(path))[path] {
		t.Error("nothing was reserved")
	}
	r.Discard()
	alone(t, path)
	if read(t, path) != "old" {
		t.Error("changed")
	}
}

// TestSweep removes what killed writes of this file left, however new, and nothing else.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	ours := []string{".config.toml.1.tmp", ".config.toml.4711.tmp"}
	others := []string{".config.toml.x1.tmp", ".config.toml.7", "7.tmp", ".other.toml.1.tmp", ".config.toml.1.tmp~", "config.toml.1.tmp", ".config.toml..tmp.bak"}
	for _, name := range append(ours, others...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".config.toml.2.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	sweep(path, abandoned) // without a lock they may be in use
	if !Leftovers(filepath.Dir(path))[path] {
		t.Error("new ones were removed without a lock")
	}
	old := time.Now().Add(-abandoned)
	if err := os.Chtimes(filepath.Join(dir, ours[0]), old, old); err != nil {
		t.Fatal(err)
	}
	sweep(path, abandoned)
	if _, err := os.Lstat(filepath.Join(dir, ours[0])); err == nil {
		t.Error("an old one is still there")
	}
	Sweep(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(others)+1 || Leftovers(dir)[path] {
		t.Errorf("left: %v", entries)
	}
}
