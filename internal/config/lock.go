package config

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
)

// lockRetry is how often a lock that another process holds is tried.
const lockRetry = 20 * time.Millisecond

// lock keeps other processes of this program from the configuration until unlock, or gives ctx's error. A file that
// could not be written is a fault.Usage error: who asks for the lock is about to write it.
//
// The lock is on a hidden file beside the configuration, since that itself is replaced by every write, and the file is
// removed again: whoever gets the lock of a removed file notices that it is no longer the one of that name, and tries
// again. A killed process leaves an empty, unlocked file, which the next one takes and removes.
func (f File) lock(ctx context.Context) (unlock func(), err error) {
	if err := atomicfile.Check(f.Path); err != nil {
		return nil, fault.AsUsage(err)
	}
	name := filepath.Join(filepath.Dir(f.Path), "."+filepath.Base(f.Path)+".lock")
	for {
		l := flock.New(name, flock.SetPermissions(0o600))
		if _, err := l.TryLockContext(ctx, lockRetry); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fault.New(fault.Usage, "make the folder writable for you, or name another configuration with --config",
				"cannot lock %s: %w", f.Path, err)
		}
		if isStill(name, l) {
			return func() { release(name, l) }, nil
		}
		_ = l.Close()
	}
}

// isStill reports whether the locked file is the one that has the name.
func isStill(name string, l *flock.Flock) bool {
	locked, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
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
