package config

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

// The times of the lock. What another process does under it takes a moment, or as long as a refresh that is not answered at
// once.
const (
	lockRetry    = 20 * time.Millisecond  // how often a lock held by another process is tried
	lockQuiet    = 200 * time.Millisecond // how long to wait before saying so
	lockPatience = 30 * time.Second       // how long to wait altogether: longer than a refresh may take
)

// lock keeps other processes of this program from the configuration until unlock, or returns ctx's error. A file that could
// not be written is a fault.Usage error, since whoever asks for the lock is about to write it. Nothing else is written before
// the lock is held; then what killed processes left behind is removed.
//
// The lock is on a hidden file beside the configuration, because every write replaces the configuration itself, and the
// hidden file is removed again: whoever locks a file that has been removed notices that it no longer has its name, and tries
// again. A killed process leaves an empty, unlocked file, which the next one takes over and removes.
func (f File) lock(ctx context.Context) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name := f.lockName()
	patience, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	quiet, cancelQuiet := context.WithTimeout(patience, lockQuiet)
	defer cancelQuiet()
	for {
		l := flock.New(name, flock.SetPermissions(0o600), flock.SetFlag(lockFlags))
		taken, err := l.TryLock() // tried before looking at the clock: on a busy machine lockQuiet may be over before the first try
		if err == nil && !taken {
			_, err = l.TryLockContext(quiet, lockRetry)
		}
		if err != nil && quiet.Err() != nil && patience.Err() == nil {
			f.warn("another process of this program works on "+f.Path, fmt.Sprintf("it is waited for, %.0f s at most", lockPatience.Seconds()))
			quiet = patience
			_, err = l.TryLockContext(patience, lockRetry)
		}
		if err != nil {
			return nil, f.lockError(ctx, patience, err)
		}
		named, err := os.Lstat(name)
		if err == nil && !named.Mode().IsRegular() {
			_ = l.Close()
			return nil, f.lockError(ctx, patience, atomicfile.ErrNotPlain)
		}
		if err != nil || !isStill(named, l) {
			_ = l.Close()
			continue
		}
		if err := atomicfile.Check(f.Path, true); err != nil {
			release(name, l)
			return nil, fault.AsUsage(err)
		}
		atomicfile.Sweep(f.Path)
		return func() { release(name, l) }, nil
	}
}

func (f File) lockName() string {
	return filepath.Join(filepath.Dir(f.Path), "."+filepath.Base(f.Path)+".lock")
}

func (f File) lockError(ctx, patience context.Context, err error) error {
	name := f.lockName()
	switch info, statErr := os.Lstat(name); {
	case ctx.Err() != nil:
		return ctx.Err()
	case patience.Err() != nil:
		return fault.New(fault.Failed, "wait until the other process has ended, or end it, then try again",
			"another process of this program has held %s for %.0f s", f.Path, lockPatience.Seconds())
	case statErr == nil && !info.Mode().IsRegular():
		return fault.New(fault.Usage, "remove it: it is not this program's", "%s, the lock of %s, is not a plain file", name, f.Path)
	}
	if err := atomicfile.Check(f.Path, true); err != nil { // it says why no file can be made there
		return fault.AsUsage(err)
	}
	return fault.New(fault.Usage, "make the folder writable for you, or name another configuration with --config",
		"cannot lock %s: %w", f.Path, err)
}

// Sweep removes what killed processes left beside configurations, as it may hold secrets. Each folder is read once. A
// configuration locked by another process is left to that process.
func Sweep(files ...File) {
	left := map[string]map[string]bool{}
	for _, f := range files {
		folder := filepath.Dir(f.Path)
		if left[folder] == nil {
			left[folder] = atomicfile.Leftovers(folder)
		}
		if left[folder][filepath.Clean(f.Path)] {
			f.sweep()
		}
	}
}

func (f File) sweep() {
	l := flock.New(f.lockName(), flock.SetPermissions(0o600), flock.SetFlag(lockFlags))
	if taken, err := l.TryLock(); err != nil || !taken {
		return
	}
	if named, err := os.Lstat(f.lockName()); err != nil || !named.Mode().IsRegular() || !isStill(named, l) {
		_ = l.Close()
		return
	}
	atomicfile.Sweep(f.Path)
	release(f.lockName(), l)
}

// isStill reports whether the locked file is still the one with the name.
func isStill(named fs.FileInfo, l *flock.Flock) bool {
	locked, err := l.Stat()
	return err == nil && os.SameFile(locked, named)
}

func release(name string, l *flock.Flock) {
	if runtime.GOOS == "windows" { // there an open file cannot be removed, so nobody can hold the lock of a removed one
		_ = l.Close()
		_ = os.Remove(name)
		return
	}
	_ = os.Remove(name)
	_ = l.Close()
}
