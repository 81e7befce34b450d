package config

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/mounttest"
)

// lockTraps are what another user could put in the lock's place.
var lockTraps = map[string]func(name, target string) error{
	"a link":   func(name, target string) error { return os.Symlink(target, name) },
	"a pipe":   func(name, _ string) error { return syscall.Mkfifo(name, 0o600) },
	"a folder": func(name, _ string) error { return os.Mkdir(name, 0o700) },
}

// TestFullDiskStopsARefresh has a disk that is full but for what the lock needs.
func TestFullDiskStopsARefresh(t *testing.T) {
	if !mounttest.Enter(t) {
		return
	}
	disk := t.TempDir()
	mounttest.Disk(t, disk, "64")
	f := Open(filepath.Join(disk, "config.toml"))
	if err := os.WriteFile(f.Path, []byte(lived), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(disk, "other"), make([]byte, 56<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int32
	_, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls))
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "the disk is full") || fault.HintOf(err) == "" || calls.Load() != 0 {
		t.Errorf("%v, %d calls", err, calls.Load())
	}
	if content(t, f.Path) != lived {
		t.Error("changed")
	}
	onlyFile(t, f, "other")
	if err := os.Remove(filepath.Join(disk, "other")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Renew(t.Context(), stale(), answering(tokenFor("two", "base"), &calls)); err != nil || calls.Load() != 1 {
		t.Errorf("with room: %v, %d calls", err, calls.Load())
	}
}

// A pipe nobody writes into would be waited for without end.
func TestConfigurationThatIsAPipe(t *testing.T) {
	f, _ := testFile(t, "")
	if err := syscall.Mkfifo(f.Path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := f.Load()
	if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || !strings.Contains(err.Error(), "not a plain file") {
		t.Errorf("loading: %v", err)
	}
	if err := f.SaveAccount(t.Context(), ada); fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "not a plain file") {
		t.Errorf("changing: %v", err)
	}
	onlyFile(t, f)
}
