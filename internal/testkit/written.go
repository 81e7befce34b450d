package testkit

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Written is a file that a way out of the wizard leaves behind, for the one action deal:get and an API token of the simulator's.
type Written struct {
	Name   string
	Mode   fs.FileMode
	Holds  []string
	Secret bool // it holds the token
}

// The files of the ways out, named as the wizard proposes.
var (
	Configuration = Written{"config.toml", 0o600, []string{`actions = ["deal:get"]`}, true}
	ImportFile    = Written{"credential.json", 0o600, []string{`"type": "pipedriveApi"`, `"apiToken"`}, true}
	Sheet         = Written{"handover.md", 0o644, []string{"# ", "Dana Demo", "deal:get"}, false}
	Environment   = Written{"pipedrive.env", 0o600, []string{"PIPEDRIVE_API_TOKEN="}, true}
)

// WantWritten wants a folder to hold these files and no others, hidden ones included, and looks into them.
func WantWritten(t testing.TB, folder, token string, files ...Written) {
	t.Helper()
	var want, got []string
	for _, f := range files {
		want = append(want, f.Name)
		f.look(t, filepath.Join(folder, f.Name), token)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

func (f Written) look(t testing.TB, path, token string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Error(err)
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); runtime.GOOS != "windows" && got != f.Mode {
		t.Errorf("%s has mode %o, want %o", f.Name, got, f.Mode)
	}
	text := string(data)
	for _, part := range f.Holds {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", f.Name, part, text)
		}
	}
	if strings.Contains(text, token) != f.Secret {
		t.Errorf("%s: the token is to be there: %v\n%s", f.Name, f.Secret, text)
	}
}
