// Package mounttest lets tests mount file systems, whoever runs them. The program does not import it.
package mounttest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// Enter runs the test once more in a program with mounts of its own, in which it is root of nothing but them, and reports
// whether this is that program: the other one has nothing left to do. Where that is not allowed the test is skipped.
func Enter(t *testing.T) bool {
	t.Helper()
	const mark = "MOUNTTEST"
	if os.Getenv(mark) == t.Name() {
		return true
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$") //nolint:gosec // the test's own program
	cmd.Env = append(os.Environ(), mark+"="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran {
		t.Skip("mounting is not allowed here:", err)
	}
	switch {
	case err != nil:
		t.Errorf("%s", out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	}
	return false
}

// Disk is a file system of so many kilobytes in a folder.
func Disk(t *testing.T, folder, kilobytes string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+kilobytes+"k"); err != nil {
		t.Skip("mounting is not allowed here:", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, 0) })
}
