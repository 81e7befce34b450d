package atomicfile

import (
	"errors"
	"syscall"
)

// Codes of winerror.h that package syscall has no names for.
const (
	errorWriteProtect   syscall.Errno = 19
	errorHandleDiskFull syscall.Errno = 39
	errorDiskFull       syscall.Errno = 112
)

const openPlain = 0

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }

// syncFolder does nothing: Windows has no way to sync a folder, and NTFS journals its names.
func syncFolder(string) {}
