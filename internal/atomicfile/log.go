package atomicfile

import (
	"io/fs"
	"os"
)

// OpenLog opens a file to be written at its end, and makes it if there is none. It is readable for its owner alone, also
// if it was not before. A symbolic link or what is not a plain file is refused, and a pipe's other end is not waited for.
func OpenLog(path string) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: ErrNotPlain}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|openPlain, 0o600)
	if err != nil {
		return nil, err
	}
	if err := keepPrivate(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// keepPrivate refuses what is no plain file, which may have been put there since it was looked at, and lets nobody else read it.
func keepPrivate(f *os.File) error {
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return &fs.PathError{Op: "open", Path: f.Name(), Err: ErrNotPlain}
	}
	return f.Chmod(0o600)
}
