package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update

	"connect-pipedrive/internal/fault"
)

func TestWriteCreatesAndReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	for _, text := range []string{"first", "second, longer", ""} {
		if err := Write(path, []byte(text), 0o600, true); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != text {
			t.Errorf("content %q, want %q", got, text)
		}
	}
	alone(t, path)
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestWriteTightensPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o600, 0o644} {
		if err := Write(path, []byte("new"), mode, true); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(path); info.Mode() != mode {
			t.Errorf("mode %v, want %v", info.Mode(), mode)
		}
	}
}

func TestWriteWithoutOverwriteKeeps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := Write(path, []byte("old"), 0o600, false); err != nil {
		t.Fatal(err)
	}
	err := Write(path, []byte("new"), 0o600, false)
	if !errors.Is(err, fs.ErrExist) || fault.KindOf(err) != fault.Failed || fault.HintOf(err) == "" {
		t.Errorf("error %v, kind %v, hint %q", err, fault.KindOf(err), fault.HintOf(err))
	}
	if got := read(t, path); got != "old" {
		t.Errorf("content %q", got)
	}
	alone(t, path)
}

// The check before the write must not be what keeps a file: another process may create it after that.
func TestWriteWithoutOverwriteKeepsWhatAppearsMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	err := write(path, []byte("new"), 0o600, false, func(step string) error {
		if step == "link" {
			return os.WriteFile(path, []byte("theirs"), 0o600)
		}
		return nil
	})
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v", err)
	}
	if got := read(t, path); got != "theirs" {
		t.Errorf("content %q", got)
	}
	alone(t, path)
}

func TestOneOfManyCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	var won atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if Write(path, []byte("x"), 0o600, false) == nil {
				won.Add(1)
			}
		})
	}
	wait.Wait()
	if won.Load() != 1 {
		t.Errorf("%d writers created the file", won.Load())
	}
	alone(t, path)
}

func TestEveryFailedStepLeavesTheOldFile(t *testing.T) {
	for _, overwrite := range []bool{true, false} {
		for _, failing := range steps(overwrite) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if overwrite {
				if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := write(path, []byte("new"), 0o600, overwrite, func(step string) error {
				if step == failing {
					return &fs.PathError{Op: step, Path: "somewhere", Err: syscall.ENOSPC}
				}
				return nil
			})
			if failing == "sync folder" { // the new file stands by then
				if err != nil || read(t, path) != "new" {
					t.Errorf("%s: error %v, content %q", failing, err, read(t, path))
				}
				continue
			}
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "disk is full") {
				t.Errorf("%s: error %v", failing, err)
			}
			if overwrite && read(t, path) != "old" {
				t.Errorf("%s: content %q", failing, read(t, path))
			}
			if _, err := os.Stat(path); !overwrite && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: something was written", failing)
			}
			left, _ := os.ReadDir(filepath.Dir(path))
			if want := map[bool]int{true: 1, false: 0}[overwrite]; len(left) != want {
				t.Errorf("%s: left behind: %v", failing, left)
			}
		}
	}
}

func TestWriteSweepsAbandonedTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	old := time.Now().Add(-time.Hour)
	for name, age := range map[string]time.Time{
		".config.toml.123.tmp":   old,        // a killed write's
		".config.toml.456.tmp":   time.Now(), // perhaps still being written
		".config.toml.notes.tmp": old,        // not ours
		".other.toml.123.tmp":    old,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, name), age, age); err != nil {
			t.Fatal(err)
		}
	}
	before := names(t, dir)
	if err := Check(path, true); err != nil || !slices.Equal(names(t, dir), before) { // it changes nothing
		t.Errorf("%v, left: %q", err, names(t, dir))
	}
	if err := Write(path, []byte("x"), 0o600, true); err != nil {
		t.Fatal(err)
	}
	want := []string{".config.toml.456.tmp", ".config.toml.notes.tmp", ".other.toml.123.tmp", "config.toml"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
}

// steps asks write itself, so that a step added there is tested here.
func steps(overwrite bool) []string {
	dir, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(dir) }()
	var seen []string
	_ = write(filepath.Join(dir, "x"), nil, 0o600, overwrite, func(step string) error {
		seen = append(seen, step)
		return nil
	})
	return seen
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// alone checks that nothing stands beside the file.
func alone(t *testing.T, path string) {
	t.Helper()
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}
