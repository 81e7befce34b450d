//go:build !windows

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"connect-pipedrive/internal/fault"
)

// isForeign reports whether a file would change hands if it were replaced: its owner is not the user, or its group is not
// that of the user's new files.
func isForeign(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && changesHands(int(s.Uid), int(s.Gid), os.Geteuid(), os.Getegid())
}

func changesHands(uid, gid, euid, egid int) bool {
	return uid != euid || euid == 0 && gid != egid
}

// Strangers reports whether a file belongs to neither the user nor root.
func Strangers(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) != os.Geteuid() && s.Uid != 0
}

func sameOwner(a, b fs.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, ok2 := b.Sys().(*syscall.Stat_t)
	return ok && ok2 && one.Uid == other.Uid
}

// inherit gives a file the owner, group and mode of the one that it replaces.
func inherit(f *os.File, had fs.FileInfo) error {
	s, ok := had.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if err := f.Chown(int(s.Uid), int(s.Gid)); err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return &fault.Error{Kind: fault.Failed, Message: had.Name() + " belongs to another user and would become yours: not written",
				Hint: "run it as that user, or take a file of your own", Err: err}
		}
		return err
	}
	return f.Chmod(had.Mode().Perm())
}
