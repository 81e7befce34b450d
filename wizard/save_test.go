package wizard

import (
	"errors"
	"io/fs"
	"testing"
)

// fullFolder is a host with some files, on which everything else can be written.
type fullFolder struct {
	Host
	files map[string]string
}

func (f fullFolder) SaveText(path, text string) error {
	if _, there := f.files[path]; there {
		return fs.ErrExist
	}
	f.files[path] = text
	return nil
}

// A file that is there is never overwritten: the new one goes beside it, or that is said.
func TestSavingATextOverwritesNothing(t *testing.T) {
	folder := fullFolder{files: map[string]string{"a.md": "1", "a-2.md": "2"}}
	save := SaveText{Path: "a.md", Text: func() string { return "3" }}
	if saved := save.Run(t.Context(), World{Host: folder}, nil).(TextSaved); !errors.Is(saved.Err, fs.ErrExist) || saved.Path != "a.md" {
		t.Errorf("%+v", saved)
	}
	save.Beside = true
	if saved := save.Run(t.Context(), World{Host: folder}, nil).(TextSaved); saved.Err != nil || saved.Path != "a-3.md" || folder.files["a-3.md"] != "3" {
		t.Errorf("%+v, %v", saved, folder.files)
	}
}
