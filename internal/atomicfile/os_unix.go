//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// openPlain follows no link, and does not wait for the other end of a pipe.
const openPlain = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// syncFolder puts a changed name on disk. Some file systems cannot sync folders, which is not an error.
func syncFolder(folder string) {
	f, err := os.Open(folder)
	if err != nil {
		return
	}
	_ = f.Sync()
	_ = f.Close()
}
