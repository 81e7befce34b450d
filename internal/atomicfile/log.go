package atomicfile

import (
	"io/fs"
	"os"
)

// OpenLog opens a file for appending, and creates it if there is none. Afterwards only its owner can read it, even if others
// could before. A symbolic link and anything but a plain file is refused, without waiting for the other end of a pipe.
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

// keepPrivate refuses anything but a plain file, in case the path was replaced since it was checked, and takes read
// permission from everybody else.
func keepPrivate(f *os.File) error {
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return &fs.PathError{Op: "open", Path: f.Name(), Err: ErrNotPlain}
	}
	return f.Chmod(0o600)
}
