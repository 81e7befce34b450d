//go:build !windows

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// owned is a file as the system tells of it.
type owned struct {
	fs.FileInfo
	sys  any
	mode fs.FileMode
}

func (o owned) Sys() any          { return o.sys }
func (o owned) Mode() fs.FileMode { return o.mode }
func (o owned) Name() string      { return "theirs.toml" }

func ownedBy(uid, gid int) owned {
	return owned{nil, &syscall.Stat_t{Uid: uint32(uid), Gid: uint32(gid)}, 0o640} //nolint:gosec // ids fit
}

func TestWhoseAFileIs(t *testing.T) {
	me, us := os.Geteuid(), os.Getegid()
	unknown := owned{}
	for _, c := range []struct {
		name    string
		got     bool
		correct bool
	}{
		{"one's own", changesHands(7, 8, 7, 8), false},
		{"one's own, of another group", changesHands(7, 9, 7, 8), false},
		{"another's", changesHands(6, 8, 7, 8), true},
		{"root's own", changesHands(0, 0, 0, 0), false},
		{"root's own, of another group", changesHands(0, 8, 0, 0), true},
		{"another's, for root", changesHands(7, 0, 0, 0), true},
		{"a file of one's own is foreign", isForeign(ownedBy(me, us)), false},
		{"another's is foreign", isForeign(ownedBy(me+1, us)), true},
		{"what is not told is foreign", isForeign(unknown), false},
		{"one's own is a stranger's", Strangers(ownedBy(me, us)), false},
		{"root's is a stranger's", Strangers(ownedBy(0, 0)), false},
		{"another's is a stranger's", Strangers(ownedBy(me+1, us)), true},
		{"what is not told is a stranger's", Strangers(unknown), false},
		{"the same", sameOwner(ownedBy(7, 8), ownedBy(7, 9)), true},
		{"not the same", sameOwner(ownedBy(7, 8), ownedBy(6, 8)), false},
		{"a leftover of one's own", mayRemove(ownedBy(me, us), nil), true},
		{"a stranger's leftover", mayRemove(ownedBy(me+1, us), nil), false},
		{"a stranger's leftover beside one's own file", mayRemove(ownedBy(me+1, us), ownedBy(me, us)), false},
		{"a leftover of the target's owner", mayRemove(ownedBy(me+1, us), ownedBy(me+1, us)), true},
		{"what is not told is the same", sameOwner(unknown, ownedBy(7, 8)) || sameOwner(ownedBy(0, 0), unknown), false},
	} {
		if c.got != c.correct {
			t.Errorf("%s: %v", c.name, c.got)
		}
	}
}

func TestInherit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	mode := func() fs.FileMode {
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode()
	}
	if err := inherit(f, owned{}); err != nil || mode() != 0o600 {
		t.Errorf("of what is not told: %v, mode %v", err, mode())
	}
	if err := inherit(f, ownedBy(os.Geteuid(), os.Getegid())); err != nil || mode() != 0o640 {
		t.Errorf("of one's own: %v, mode %v", err, mode())
	}
	if err := inherit(f, ownedBy(os.Geteuid()+1, os.Getegid())); os.Geteuid() != 0 && (!errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "theirs.toml belongs to another user")) {
		t.Errorf("of another's: %v", err)
	}
	_ = f.Close()
	if err := inherit(f, ownedBy(os.Geteuid(), os.Getegid())); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("of a closed file: %v", err)
	}
}

func TestWhatANewFileBecomes(t *testing.T) {
	f, err := os.OpenFile(filepath.Join(t.TempDir(), "new"), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for name, had := range map[string]fs.FileInfo{"nothing": nil, "one's own": ownedBy(os.Geteuid(), os.Getegid())} {
		if err := errors.Join(f.Chmod(0o600), own(f, had, 0o604)); err != nil {
			t.Errorf("in place of %s: %v", name, err)
		}
		if info, err := f.Stat(); err != nil || info.Mode() != 0o604 {
			t.Errorf("in place of %s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := own(f, ownedBy(os.Geteuid()+1, os.Getegid()), 0o604); os.Geteuid() != 0 && !errors.Is(err, fs.ErrPermission) {
		t.Errorf("in place of another's: %v", err)
	}
	if info, err := f.Stat(); os.Geteuid() == 0 && (err != nil || info.Mode() != 0o640) {
		t.Errorf("in place of another's, for root: %v, %v", info.Mode(), err)
	}
}
