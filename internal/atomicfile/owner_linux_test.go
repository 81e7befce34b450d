package atomicfile

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
)

const nobody = 65534

func ownerAndMode(t *testing.T, path string) (uid, gid int, mode os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s := info.Sys().(*syscall.Stat_t)
	return int(s.Uid), int(s.Gid), info.Mode().Perm()
}

// theirs is a file of another user in a folder of everybody.
func theirs(t *testing.T, mode os.FileMode) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can have files of others")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, open := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(open, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(path, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOwnerAndModeSurviveRoot writes another user's file as root does.
func TestOwnerAndModeSurviveRoot(t *testing.T) {
	for _, mode := range []os.FileMode{0o600, 0o640, 0o660} {
		path := theirs(t, mode)
		if err := Write(path, []byte("new"), 0o600, true); err != nil {
			t.Fatal(err)
		}
		r, err := Reserve(path, 100, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Commit([]byte("newer")); err != nil {
			t.Fatal(err)
		}
		if uid, gid, got := ownerAndMode(t, path); uid != nobody || gid != nobody || got != mode || read(t, path) != "newer" {
			t.Errorf("%d:%d %v, want %d:%d %v", uid, gid, got, nobody, nobody, mode)
		}
		alone(t, path)
	}
}

// TestAnotherUsersFileIsKept writes it as a user who may write it, but would make it their own.
func TestAnotherUsersFileIsKept(t *testing.T) {
	path := theirs(t, 0o666)
	failed := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, nobody-1, nobody-1, nobody-1); errno != 0 {
			failed <- errno
			failed <- errno
			return
		}
		failed <- Check(path, true)
		failed <- Write(path, []byte("new"), 0o600, true)
	}()
	for range 2 {
		if err := <-failed; err == nil || !strings.Contains(err.Error(), "belongs to another user") || fault.HintOf(err) == "" {
			t.Errorf("%v", err)
		}
	}
	if uid, _, _ := ownerAndMode(t, path); uid != nobody || read(t, path) != "old" {
		t.Errorf("changed: owner %d", uid)
	}
	alone(t, path)
}
