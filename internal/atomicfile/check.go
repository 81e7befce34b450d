package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"connect-pipedrive/internal/fault"
)

// Check returns, without changing anything, why a Write to path would fail: the existing file may not be overwritten, is not
// a plain file or belongs to another user, or the folder takes no files. It does not foresee a full disk; Reserve does.
func Check(path string, overwrite bool) error {
	w, err := begin(path, 0o600, overwrite, noFault)
	if err != nil {
		return err
	}
	_ = w.file.Close()
	if err := os.Remove(w.file.Name()); err != nil {
		return explain(path, err)
	}
	return movable(path, w.file.Name())
}

// movable refuses a file that is itself a mount point, as in containers: it can be written but not replaced. Trying to make a
// hard link to it shows that; if the file system has no hard links, or does not allow this one, nothing is shown.
func movable(path, unused string) error {
	err := os.Link(path, unused)
	if err == nil {
		return explain(path, os.Remove(unused))
	}
	if errors.Is(err, syscall.EXDEV) {
		return fault.New(fault.Failed, "mount its folder instead, or choose another path",
			"%s is mounted by itself and cannot be replaced: not written", path)
	}
	return nil
}

// replaceable refuses a path that must not be written to. It returns information about an existing file.
func replaceable(path string, overwrite bool) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil: // there is none, or making one will say what is wrong with the folder
		return nil, nil //nolint:nilerr // see above
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, fault.New(fault.Failed, "give the path of the file itself, or remove the link",
			"%s is a symbolic link: not written through", path)
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.Failed, "choose another path", "%s is not a plain file: not written", path)
	case !overwrite:
		return nil, explain(path, fs.ErrExist)
	case info.Mode().Perm()&0o222 == 0: // replacing it would work, but is not what its owner wants
		return nil, fault.New(fault.Failed, "make it writable (chmod u+w), or choose another path", "%s is read-only: kept", path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, fault.New(fault.Failed, "make it writable for you, or choose another path", "cannot write: %w", err)
	}
	return info, f.Close()
}

// explain turns an error into one with words and a next action.
func explain(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err // has its words
	}
	folder := filepath.Dir(path)
	say := func(hint, message string) error {
		return &fault.Error{Kind: fault.Failed, Message: message, Hint: hint, Err: err}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return say("choose another path, or confirm that it may be overwritten (--force)", path+" exists already: kept")
	case errors.Is(err, fs.ErrNotExist):
		return say("create the folder first, or choose another path", "cannot write "+path+": there is no folder "+folder)
	case isDiskFull(err):
		return say("make room, then try again", "cannot write "+path+": the disk is full")
	case isReadOnly(err):
		return say("choose a path in another folder", "cannot write "+path+": the file system is read-only")
	case errors.Is(err, fs.ErrPermission):
		return say("make the folder writable for you, or choose a path in another one",
			"cannot write "+path+": no permission for the folder "+folder)
	}
	reason := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		reason = p.Err // the path in it is the temporary file's
	} else if l, ok := errors.AsType[*os.LinkError](err); ok {
		reason = l.Err
	}
	return say("look at the folder and the disk, or choose another path", "cannot write "+path+": "+reason.Error())
}
