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
