package secret

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

// Dots, not nothing: who reads JSON or a log is to see that a secret is there.
func TestWhatIsMarshalled(t *testing.T) {
	parse := func(text string) Ref {
		r, err := ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, tt := range []struct {
		v    any
		want string
	}{{New("c4n4ry"), `"` + dots + `"`}, {parse("c4n4ry"), `"` + dots + `"`}, {parse("env:NAME"), `"env:NAME"`}, {Secret{}, `""`}} {
		if got, err := json.Marshal(tt.v); err != nil || string(got) != tt.want {
			t.Errorf("%s, %v, want %s", got, err, tt.want)
		}
	}
	for text, want := range map[string]string{"c4n4ry": "literal", "env:NAME": "env", "file:x": "file", "keyring:a/b": "keyring"} {
		if got := parse(text).Kind(); got != want {
			t.Errorf("%s is kept as %q, want %q", text, got, want)
		}
	}
}

// What is reserved for a secret is its owner's alone from the start; where there is no place, that is said, and nothing stays.
func TestReservedFiles(t *testing.T) {
	dir := t.TempDir()
	r, err := ParseRef("file:" + filepath.Join(dir, "token"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Store{}.Reserve(r)
	if err != nil {
		t.Fatal(err)
	}
	left := func() []fs.DirEntry {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return entries
	}
	if runtime.GOOS != "windows" {
		for _, e := range left() {
			if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
			}
		}
	}
	p.Discard()
	if len(left()) != 0 {
		t.Errorf("left behind: %v", left())
	}
	if p, err = (Store{}).Reserve(r); err != nil {
		t.Fatal(err)
	}
	if err := p.Put(New("c4n4ry")); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(r.Target())
	if info, statErr := os.Stat(r.Target()); err != nil || strings.TrimSpace(string(kept)) != "c4n4ry" || statErr != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("kept %q with %v, %v", kept, info.Mode(), err)
	}
	if err := os.Remove(r.Target()); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "token"), 0o700); err != nil {
		t.Fatal(err)
	}
	if p, err := (Store{}).Reserve(r); p != nil || fault.KindOf(err) != fault.Usage || len(left()) != 1 {
		t.Errorf("a folder in its place: %v, %v, %v", p, err, left())
	}
	if r, err = ParseRef("file:" + filepath.Join(dir, "nowhere", "token")); err != nil {
		t.Fatal(err)
	}
	if p, err := (Store{}).Reserve(r); p != nil || err == nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v, %v", p, err)
	}
}
