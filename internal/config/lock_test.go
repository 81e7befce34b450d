package config

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestLockIsHeldByOneAtATime(t *testing.T) {
	f, _ := testFile(t, "version = 1\n")
	holders, most := 0, 0
	var guard sync.Mutex
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				unlock, err := f.lock(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				guard.Lock()
				holders++
				most = max(most, holders)
				guard.Unlock()
				guard.Lock()
				holders--
				guard.Unlock()
				unlock()
			}
		})
	}
	wait.Wait()
	if most != 1 {
		t.Errorf("%d at once", most)
	}
	onlyFile(t, f)
}

func TestLockWaitsAndGivesUp(t *testing.T) {
	f, _ := testFile(t, "version = 1\n")
	unlock, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := f.lock(ctx)
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	taken := make(chan error)
	go func() {
		again, err := f.lock(t.Context())
		if err == nil {
			again()
		}
		taken <- err
	}()
	unlock()
	if err := <-taken; err != nil {
		t.Error(err)
	}
	onlyFile(t, f)
}

func TestLockOfAKilledProcessIsTaken(t *testing.T) {
	f, _ := testFile(t, "version = 1\n")
	cmd := exec.Command(os.Args[0], "-test.run=^TestLockHelper$")
	cmd.Env = append(os.Environ(), "LOCK_PATH="+f.Path)
	if err := cmd.Run(); err == nil {
		t.Fatal("the helper ended as if nothing was")
	}
	left := filepath.Join(filepath.Dir(f.Path), ".config.toml.lock")
	if info, err := os.Stat(left); err != nil || info.Size() != 0 {
		t.Errorf("left behind: %v, %v", info, err)
	}
	if err := f.SaveAccount(t.Context(), ada); err != nil {
		t.Error(err)
	}
	onlyFile(t, f)
}

func TestLockHelper(t *testing.T) {
	path := os.Getenv("LOCK_PATH")
	if path == "" {
		t.Skip("runs only as a process of TestLockOfAKilledProcessIsTaken")
	}
	if _, err := (File{Path: path}).lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	os.Exit(9) // as if killed: nothing is released or removed
}

func TestLockNeedsAPlaceToWrite(t *testing.T) {
	f := File{Path: filepath.Join(t.TempDir(), "no", "config.toml")}
	if _, err := f.lock(t.Context()); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}

// Where a file could be written, but the lock cannot be had, nothing goes on without it.
func TestLockThatMayNotBeOpened(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("root may open every file, and Windows knows no such mode")
	}
	f, _ := testFile(t, lived)
	if err := os.WriteFile(f.lockName(), nil, 0o000); err != nil {
		t.Fatal(err)
	}
	_, err := f.lock(t.Context())
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "cannot lock "+f.Path) || fault.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}
