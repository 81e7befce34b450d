package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"connect-pipedrive/internal/fault"
)

func TestWhatIsNoPlainFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "target")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	link, dangling := filepath.Join(dir, "link"), filepath.Join(dir, "dangling")
	if os.Symlink(target, link) != nil || os.Symlink(filepath.Join(dir, "nothing"), dangling) != nil {
		t.Skip("no symbolic links here")
	}
	for path, want := range map[string]string{
		link: "is a symbolic link", dangling: "is a symbolic link", dir: "is not a plain file",
	} {
		for name, err := range map[string]error{
			"Write": Write(path, []byte("new"), 0o600, true), "create": Write(path, []byte("new"), 0o600, false), "Check": Check(path, true),
		} {
			if err == nil || !strings.Contains(err.Error(), want) || fault.HintOf(err) == "" {
				t.Errorf("%s %s: %v", name, filepath.Base(path), err)
			}
		}
	}
	if got := read(t, target); got != "old" {
		t.Errorf("written through the link: %q", got)
	}
}

func TestCheckChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := Check(path, true); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Check(path, true); err != nil {
		t.Error(err)
	}
	if err := Check(path, false); !errors.Is(err, fs.ErrExist) || fault.HintOf(err) == "" {
		t.Errorf("an existing file: %v", err)
	}
	alone(t, path)
	if read(t, path) != "old" {
		t.Error("changed")
	}
}

func TestReadOnlyFileIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o400); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{Write(path, []byte("new"), 0o600, true), Check(path, true)} {
		if err == nil || !strings.Contains(err.Error(), "is read-only") || fault.HintOf(err) == "" {
			t.Errorf("error %v", err)
		}
	}
	if read(t, path) != "old" {
		t.Error("written")
	}
}

func TestMissingFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "config.toml")
	for _, err := range []error{Write(path, nil, 0o600, true), Check(path, true)} {
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "there is no folder") || fault.HintOf(err) == "" {
			t.Errorf("error %v", err)
		}
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{Write(filepath.Join(dir, "x"), nil, 0o600, true), Check(filepath.Join(dir, "x"), true)} {
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v", err)
		}
	}
}

func TestExplain(t *testing.T) {
	for want, err := range map[string]error{
		"the disk is full":               &fs.PathError{Op: "write", Path: "x/.tmp", Err: syscall.ENOSPC},
		"the file system is read-only":   &fs.PathError{Op: "open", Path: "x/.tmp", Err: syscall.EROFS},
		"no permission for the folder x": &fs.PathError{Op: "open", Path: "x/.tmp", Err: syscall.EACCES},
		"exists already: kept":           &os.LinkError{Op: "link", Old: "x/.tmp", New: "x/y", Err: syscall.EEXIST},
		"there is no folder x":           &os.LinkError{Op: "rename", Old: "x/.tmp", New: "x/y", Err: syscall.ENOENT},
		": input/output error":           &os.LinkError{Op: "rename", Old: "x/.tmp", New: "x/y", Err: syscall.EIO},
		": file too large":               &fs.PathError{Op: "write", Path: "x/.tmp", Err: syscall.EFBIG},
	} {
		if runtime.GOOS == "windows" {
			t.Skip("other error codes")
		}
		got := explain(filepath.Join("x", "config.toml"), err)
		if !strings.Contains(got.Error(), want) || strings.Contains(got.Error(), ".tmp") {
			t.Errorf("%q does not say %q", got, want)
		}
		if fault.HintOf(got) == "" || fault.KindOf(got) != fault.Failed || !errors.Is(got, err) {
			t.Errorf("%v: kind %v, hint %q", got, fault.KindOf(got), fault.HintOf(got))
		}
	}
	if explain("x", nil) != nil {
		t.Error("an error out of nothing")
	}
}

func TestWhatCannotBeLookedAtOrOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(path, "x")
	for _, err := range []error{Write(below, nil, 0o600, true), Check(below, true)} {
		if err == nil || fault.HintOf(err) == "" {
			t.Errorf("below a file: %v", err)
		}
	}
	words := fault.New(fault.Usage, "hint", "words")
	if err := explain(path, words); err != words { //nolint:errorlint // it is the same one
		t.Errorf("explained again: %v", err)
	}
	if err := os.Chmod(path, 0o462); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permission bits hold nobody up here")
	}
	for _, err := range []error{Write(path, nil, 0o600, true), Check(path, true)} {
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "cannot write") || fault.HintOf(err) == "" {
			t.Errorf("what others may write: %v", err)
		}
	}
	if read(t, path) != "old" {
		t.Error("changed")
	}
}
