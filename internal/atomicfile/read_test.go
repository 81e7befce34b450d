package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(path, []byte("four"), 0o600), os.Symlink("file", link)); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		path string
		most int64
		want error
	}{
		{path, 4, nil}, {path, 5, nil}, {link, 4, nil}, {path, 3, ErrTooLarge}, {dir, 4, ErrNotPlain}, {filepath.Join(dir, "none"), 4, fs.ErrNotExist},
	} {
		if data, err := Read(c.path, c.most); !errors.Is(err, c.want) || err == nil && string(data) != "four" {
			t.Errorf("%s of %d bytes: %q, %v", c.path, c.most, data, err)
		}
	}
}

// What has several paths has one real one; what is not there has one as well.
func TestRealPath(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	path := filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Symlink("file", "link")); err != nil {
		t.Skip(err)
	}
	for name, want := range map[string]string{
		"file": path, "link": path, filepath.Join(dir, "link"): path, "none": filepath.Join(dir, "none"),
	} {
		if got := RealPath(name); got != want {
			t.Errorf("%s is at %s, want %s", name, got, want)
		}
	}
}
