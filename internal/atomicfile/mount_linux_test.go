package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/mounttest"
)

// A file that a container mounts by itself cannot be replaced, and that has to be known before anything depends on it.
func TestMountedFile(t *testing.T) {
	if !mounttest.Enter(t) {
		return
	}
	dir := t.TempDir()
	path, source := filepath.Join(dir, "config.toml"), filepath.Join(t.TempDir(), "source")
	for _, p := range []string{path, source} {
		if err := os.WriteFile(p, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mount(source, path, "", syscall.MS_BIND, ""); err != nil {
		t.Skip("mounting is not allowed here:", err)
	}
	defer func() { _ = syscall.Unmount(path, 0) }()
	_, reserving := Reserve(path, 10, 0o600)
	for name, err := range map[string]error{"Check": Check(path, true), "Reserve": reserving} {
		if err == nil || !strings.Contains(err.Error(), "mounted by itself") || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Write(path, []byte("new"), 0o600, true); err == nil || read(t, path) != "old" {
		t.Errorf("Write: %v, content %q", err, read(t, path))
	}
	alone(t, path)
}

// The disk is one of 16 kB, and really full.
func TestFullDisk(t *testing.T) {
	if !mounttest.Enter(t) {
		return
	}
	dir := t.TempDir()
	mounttest.Disk(t, dir, "16")
	path := filepath.Join(dir, "config.toml")
	if err := Write(path, []byte("old"), 0o600, false); err != nil {
		t.Fatal(err)
	}
	err := Write(path, make([]byte, 1<<20), 0o600, true)
	if err == nil || !strings.Contains(err.Error(), "the disk is full") || !errors.Is(err, syscall.ENOSPC) || fault.HintOf(err) == "" {
		t.Errorf("%v, hint %q", err, fault.HintOf(err))
	}
	if read(t, path) != "old" {
		t.Error("the old file is not what it was")
	}
	alone(t, path)
}

// A disk that is full is noticed by a reservation; what was reserved is written all the same.
func TestReservationOnAFullDisk(t *testing.T) {
	if !mounttest.Enter(t) {
		return
	}
	disk := t.TempDir()
	mounttest.Disk(t, disk, "64")
	path := filepath.Join(disk, "config.toml")
	r, err := Reserve(path, 40<<10, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(disk, "other")
	if got, err := Reserve(other, 40<<10, 0o600); got != nil || err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("a second one: %v", err)
	}
	if err := Write(other, make([]byte, 40<<10), 0o600, true); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("a write: %v", err)
	}
	if got := names(t, disk); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
	if err := r.Commit(make([]byte, 40<<10)); err != nil {
		t.Error(err)
	}
	alone(t, path)
}
