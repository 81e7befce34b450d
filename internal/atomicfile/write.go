package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Write replaces or creates the file at path with data and the permissions perm. Without overwrite an existing file is
// kept, and the error matches fs.ErrExist; that holds against another process that creates it at the same moment, too.
// Errors are *fault.Error with a hint; nothing is left behind.
func Write(path string, data []byte, perm fs.FileMode, overwrite bool) error {
	return write(path, data, perm, overwrite, func(string) error { return nil })
}

// write calls before ahead of each step with its name. An error from it counts as the step's: the tests use it to fail
// or die there.
func write(path string, data []byte, perm fs.FileMode, overwrite bool, before func(step string) error) error {
	if err := replaceable(path, overwrite); err != nil {
		return err
	}
	sweep(path)
	w := &writer{before: before}
	w.step("create", func() (err error) {
		w.file, err = os.CreateTemp(filepath.Dir(path), pattern(path))
		return err
	})
	w.step("chmod", func() error { return w.file.Chmod(perm) })
	w.step("write", func() error { _, err := w.file.Write(data); return err })
	w.step("sync", func() error { return w.file.Sync() })
	w.step("close", func() error { return w.file.Close() })
	if overwrite {
		w.step("rename", func() error { return os.Rename(w.file.Name(), path) })
	} else {
		w.step("link", func() error { return place(w.file.Name(), path) })
	}
	if w.err != nil {
		w.discard()
		return explain(path, w.err)
	}
	// From here on the new file stands. A crash of the machine could still bring the old one back until the folder is
	// on disk: worth trying, no reason to say that the write failed.
	if before("sync folder") == nil {
		syncFolder(filepath.Dir(path))
	}
	return nil
}

// writer runs the steps of one write until the first that fails.
type writer struct {
	before func(step string) error
	file   *os.File
	err    error
}

func (w *writer) step(name string, do func() error) {
	if w.err != nil {
		return
	}
	if w.err = w.before(name); w.err == nil {
		w.err = do()
	}
}

func (w *writer) discard() {
	if w.file == nil {
		return
	}
	_ = w.file.Close() // it may be closed already
	_ = os.Remove(w.file.Name())
}

// place gives the finished file its name unless that is taken. A hard link does so in one step; file systems without
// them (FAT, some network shares) get a rename, with a moment in which another process could have taken the name.
func place(temp, path string) error {
	err := os.Link(temp, path)
	switch {
	case err == nil:
		_ = os.Remove(temp) // the file stands; sweep gets what stays
		return nil
	case errors.Is(err, fs.ErrExist):
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(temp, path)
}

// pattern names the temporary files of a target for os.CreateTemp, which makes them 0600.
func pattern(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

// abandoned is the age at which a temporary file cannot belong to a write that is still going on.
const abandoned = 10 * time.Minute

// sweep removes what a write that was killed has left beside the target: it may hold secrets.
func sweep(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // the write itself will say what is wrong with the folder
	}
	for _, e := range entries {
		middle, ours := strings.CutPrefix(e.Name(), "."+filepath.Base(path)+".")
		middle, temp := strings.CutSuffix(middle, ".tmp")
		if !ours || !temp || strings.Trim(middle, "0123456789") != "" || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}
