package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Why a file is refused, besides the system's own errors.
var (
	ErrNotPlain = errors.New("it is not a plain file")
	ErrTooLarge = errors.New("it is too large")
)

// Read returns the content of a plain file of up to most bytes. Links are followed. Anything else is not opened, because
// opening a pipe would wait for its other end.
func Read(path string, most int64) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: ErrNotPlain}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = &fs.PathError{Op: "read", Path: path, Err: ErrTooLarge}
	}
	return data, err
}

// RealPath returns the one path of a file that may have several, as far as that can be found out. Pipes have none and keep
// the path they were named by.
func RealPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	return path
}
