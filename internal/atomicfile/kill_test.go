//go:build !windows

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestKilledAtEveryStep kills a process of its own, which cannot tidy up, at every step of a write.
func TestKilledAtEveryStep(t *testing.T) {
	const old = "old"
	large := strings.Repeat("new", 1<<20)
	for _, mode := range []string{"overwrite", "create"} {
		for _, step := range steps(mode == "overwrite") {
			t.Run(mode+" "+step, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "config.toml")
				if mode == "overwrite" {
					if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				cmd := exec.Command(os.Args[0], "-test.run=^TestKillHelper$")
				cmd.Env = append(os.Environ(), "ATOMICFILE_PATH="+path, "ATOMICFILE_STEP="+step, "ATOMICFILE_MODE="+mode)
				err := cmd.Run()
				exit, _ := errors.AsType[*exec.ExitError](err)
				if exit == nil || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the helper was not killed: %v", err)
				}
				data, err := os.ReadFile(path)
				switch {
				case step == "sync folder" && string(data) == large:
				case step != "sync folder" && mode == "overwrite" && string(data) == old:
				case step != "sync folder" && mode == "create" && errors.Is(err, fs.ErrNotExist):
				default:
					t.Errorf("neither old nor new: %d bytes, %v", len(data), err)
				}
			})
		}
	}
}

func TestKillHelper(t *testing.T) {
	path := os.Getenv("ATOMICFILE_PATH")
	if path == "" {
		t.Skip("runs only as a process of TestKilledAtEveryStep")
	}
	data := []byte(strings.Repeat("new", 1<<20))
	err := write(path, data, 0o600, os.Getenv("ATOMICFILE_MODE") == "overwrite", func(step string) error {
		if step == os.Getenv("ATOMICFILE_STEP") {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until it arrives
		}
		return nil
	})
	t.Fatal("still alive", err)
}
