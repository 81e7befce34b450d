package atomicfile

import (
	"os"
	"path/filepath"
	"strings"
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

func TestDiscardLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Reserve(path, 100, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if !Leftovers(path) {
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
	others := []string{".config.toml.x1.tmp", ".other.toml.1.tmp", ".config.toml.1.tmp~", "config.toml.1.tmp", ".config.toml..tmp.bak"}
	for _, name := range append(ours, others...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".config.toml.2.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	sweep(path, abandoned) // without a lock they may be in use
	if !Leftovers(path) {
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
	if len(entries) != len(others)+1 || Leftovers(path) {
		t.Errorf("left: %v", entries)
	}
}
