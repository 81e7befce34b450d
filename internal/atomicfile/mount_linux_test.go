package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
)

// A file that a container mounts by itself cannot be replaced, and that has to be known before anything depends on it.
func TestMountedFile(t *testing.T) {
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
	if err := Check(path, true); err == nil || !strings.Contains(err.Error(), "mounted by itself") || fault.HintOf(err) == "" {
		t.Errorf("Check: %v", err)
	}
	if err := Write(path, []byte("new"), 0o600, true); err == nil || read(t, path) != "old" {
		t.Errorf("Write: %v, content %q", err, read(t, path))
	}
	alone(t, path)
}

// The disk is one of 16 kB, and really full.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skip("mounting is not allowed here:", err)
	}
	defer func() { _ = syscall.Unmount(dir, 0) }()
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
