package atomicfile

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Write replaces or creates the file at path with data and the permissions perm. Without overwrite an existing file is kept,
// and the error matches fs.ErrExist, even if another process creates it at the same moment. Errors are *fault.Error with a
// hint; nothing is left behind.
func Write(path string, data []byte, perm fs.FileMode, overwrite bool) error {
	return write(path, data, perm, overwrite, noFault)
}

// write calls before ahead of each step, with the step's name. An error from it counts as the step's own: the tests use this
// to fail or die there.
func write(path string, data []byte, perm fs.FileMode, overwrite bool, before func(step string) error) error {
	sweep(path, abandoned)
	w, err := begin(path, perm, overwrite, before)
	if err != nil {
		return err
	}
	w.step("write", func() error { _, err := w.file.Write(data); return err })
	return w.finish(overwrite)
}

// noFault is before outside of tests.
func noFault(string) error { return nil }

// Reservation is space for a file beside its target: writing into it needs no more room on the disk.
type Reservation struct{ w *writer }

// Reserve reserves space for a write of up to size bytes that replaces or creates the file at path, so that a full disk, or a
// file that cannot be replaced, is noticed before anything depends on the write. It has to be ended by Commit or Discard.
// Errors are those of Write.
func Reserve(path string, size int, perm fs.FileMode) (*Reservation, error) {
	return reserve(path, size, perm, noFault)
}

// reserve calls before as write does.
func reserve(path string, size int, perm fs.FileMode, before func(step string) error) (*Reservation, error) {
	sweep(path, abandoned)
	w, err := begin(path, perm, true, before)
	if err != nil {
		return nil, err
	}
	filler := make([]byte, size)
	_, _ = rand.Read(filler) // never fails; zeros or repeated bytes may take no room
	w.step("write", func() error { _, err := w.file.Write(filler); return err })
	w.step("sync", func() error { return w.file.Sync() })
	w.step("move", func() error { return movable(path, strings.TrimSuffix(w.file.Name(), ".tmp")+"0.tmp") })
	if w.err != nil {
		w.discard()
		return nil, explain(path, w.err)
	}
	return &Reservation{w}, nil
}

// Commit makes data the file's content.
func (r *Reservation) Commit(data []byte) error {
	r.w.step("write", func() error { _, err := r.w.file.WriteAt(data, 0); return err })
	r.w.step("write", func() error { return r.w.file.Truncate(int64(len(data))) })
	return r.w.finish(true)
}

// Discard gives the space back; after a Commit it does nothing.
func (r *Reservation) Discard() { r.w.discard() }

// writer runs the steps of one write until one fails.
type writer struct {
	path   string
	before func(step string) error
	file   *os.File
	err    error
}

// begin creates the file beside the target, with the owner and mode it will have.
func begin(path string, perm fs.FileMode, overwrite bool, before func(step string) error) (*writer, error) {
	had, err := replaceable(path, overwrite)
	if err != nil {
		return nil, err
	}
	w := &writer{path: path, before: before}
	w.step("create", func() (err error) {
		w.file, err = os.CreateTemp(filepath.Dir(path), pattern(path))
		return err
	})
	w.step("chmod", func() error { return own(w.file, had, perm) })
	if w.err != nil {
		w.discard()
		return nil, explain(path, w.err)
	}
	return w, nil
}

// own gives a new file the permissions perm or, if it replaces a file that is not the user's, that file's owner and mode.
func own(f *os.File, had fs.FileInfo, perm fs.FileMode) error {
	if had != nil && isForeign(had) {
		return inherit(f, had)
	}
	return f.Chmod(perm)
}

// finish puts the file in its place.
func (w *writer) finish(overwrite bool) error {
	w.step("sync", func() error { return w.file.Sync() })
	w.step("close", func() error { return w.file.Close() })
	if overwrite {
		w.step("rename", func() error { return os.Rename(w.file.Name(), w.path) })
	} else {
		w.step("link", func() error { return place(w.file.Name(), w.path, os.Link) })
	}
	if w.err != nil {
		w.discard()
		return explain(w.path, w.err)
	}
	// From here on the new file is in place. A crash of the machine could still bring the old one back until the folder is on
	// disk: that is worth trying, but no reason to report the write as failed.
	if w.before("sync folder") == nil {
		syncFolder(filepath.Dir(w.path))
	}
	return nil
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

// place gives the finished file its name unless the name is taken. A hard link does so in one step; file systems without them
// (FAT, some network shares) need a rename, with a moment in which another process could take the name.
func place(temp, path string, link func(from, to string) error) error {
	if link(temp, path) == nil {
		_ = os.Remove(temp) // the file stands; sweep gets what stays
		return nil
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

// Sweep removes what killed writes have left beside the target, however recently: the caller holds a lock that keeps
// everybody else from writing it. Such files may hold secrets.
func Sweep(path string) { sweep(path, 0) }

// Leftovers returns the paths of the targets in a folder beside which there is something to sweep.
func Leftovers(folder string) map[string]bool {
	targets := map[string]bool{}
	eachLeftover(folder, func(target, _ string, _ fs.FileInfo) { targets[target] = true })
	return targets
}

func sweep(path string, age time.Duration) {
	eachLeftover(filepath.Dir(path), func(target, name string, info fs.FileInfo) {
		if target == filepath.Clean(path) && time.Since(info.ModTime()) >= age {
			_ = os.Remove(name)
		}
	})
}

// eachLeftover finds the temporary files in a folder that are plain and belong to the user, or to their target's owner.
func eachLeftover(folder string, found func(target, name string, info fs.FileInfo)) {
	dir, err := os.Open(folder)
	if err != nil {
		return // the write itself will say what is wrong with the folder
	}
	defer func() { _ = dir.Close() }()
	names, _ := dir.Readdirnames(-1) // the names alone: of thousands of files nearly none is a leftover
	for _, name := range names {
		base, ours := targetOf(name)
		if !ours {
			continue
		}
		target, name := filepath.Join(folder, base), filepath.Join(folder, name)
		owned, _ := os.Lstat(target) // nil: there is none
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && mayRemove(info, owned) {
			found(target, name, info)
		}
	}
}

// targetOf returns the target of a temporary file, by its name.
func targetOf(name string) (base string, ours bool) {
	name, hidden := strings.CutPrefix(name, ".")
	name, temp := strings.CutSuffix(name, ".tmp")
	dot := max(0, strings.LastIndexByte(name, '.'))
	return name[:dot], hidden && temp && dot > 0 && strings.Trim(name[dot+1:], "0123456789") == ""
}

// mayRemove reports whether a leftover belongs to the user, or to the owner of its target, if there is one.
func mayRemove(info, target fs.FileInfo) bool {
	return !isForeign(info) || target != nil && sameOwner(info, target)
}
