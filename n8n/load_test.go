package n8n

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/fault"
)

const (
	oneDeal   = `{"nodes":[{"name":"Deal","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{}}],"connections":{}}`
	onePerson = `{"nodes":[{"name":"Person","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"person"}}],"connections":{}}`
)

// write makes files below a folder of the test's own and goes there.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// where lists "file: node" of all that was found.
func where(w Workflows) (list []string) {
	for _, n := range w.Nodes {
		list = append(list, filepath.ToSlash(n.Workflow)+": "+n.Name)
	}
	return list
}

func TestFoldersAreWalked(t *testing.T) {
	write(t, map[string]string{
		"w/b.json":                oneDeal,
		"w/a/deep/er/x.JSON":      onePerson,
		"w/z.json":                onePerson,
		"w/readme.md":             "not JSON",
		"w/package.json":          `{"name":"something else","nodes":3}`,
		"w/.git/hidden.json":      oneDeal,
		"w/node_modules/m/w.json": oneDeal,
		"w/._b.json":              "\x00\x05\x16\x07",
	})
	w := load(t, "w")
	want := []string{"w/a/deep/er/x.JSON: Person", "w/b.json: Deal", "w/z.json: Person"}
	if d := cmp.Diff(want, where(w)); d != "" {
		t.Error(d)
	}
	if w.Files != 3 || w.Count != 3 {
		t.Errorf("%d files, %d workflows", w.Files, w.Count)
	}
}

func TestAFileIsReadOnce(t *testing.T) {
	write(t, map[string]string{"w/a.json": oneDeal, "other/c.json": onePerson})
	link := func(to, name string) {
		if err := os.Symlink(to, name); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	link("a.json", "w/b.json")
	link(".", "w/loop")
	link("..", "w/up")
	link("nowhere", "w/dead.json")
	link("../other", "w/other")
	w := load(t, "w", "w/a.json", "w", "./w/b.json")
	if d := cmp.Diff([]string{"w/a.json: Deal", "w/other/c.json: Person"}, where(w)); d != "" {
		t.Error(d)
	}
}

func TestStandardInput(t *testing.T) {
	w, err := Load([]string{"-", "-"}, strings.NewReader(oneDeal+"\n"+onePerson), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"-: Deal", "-: Person"}, where(w)); d != "" {
		t.Error(d)
	}
}

func TestPipesCanBeNamed(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	path := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip("no /dev/fd here")
	}
	if _, err := io.WriteString(w, oneDeal); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if got := load(t, path); len(got.Nodes) != 1 {
		t.Errorf("found %v", got.Nodes)
	}
}

func TestWhatCannotBeLoaded(t *testing.T) {
	write(t, map[string]string{
		"broken.json":      "{\n  \"nodes\": [\n    {\"name\": \"é\" \"type\"}\n  ]\n}",
		"cut.json":         "{\"nodes\":[\n{\"name\":\"a\"",
		"cut-outside.json": `{"data":[`,
		"second.json":      oneDeal + "\n{]",
		"trailing.json":    oneDeal + "\n}",
		"empty.json":       "",
		"config.json":      `{"name":"x","version":1}`,
		"list.json":        `[1,2,"nodes"]`,
		"graph.json":       `{"nodes":[{"id":1,"label":"x"}],"links":[]}`,
		"text.json":        `"nodes"`,
		"deep.json":        strings.Repeat("[", 20_000),
		"empty/readme.md":  "",
		"bad/a.json":       oneDeal,
		"bad/b.json":       "{",
		"\x1b[2J.json":     "{",
	})
	for _, c := range []struct{ path, want string }{
		{"broken.json", "broken.json is not valid JSON: line 3, column 18: invalid character '\"' after object key:value pair"},
		{"cut.json", "cut.json is not valid JSON: line 2, column 12: it ends too early"},
		{"cut-outside.json", "cut-outside.json is not valid JSON: line 1, column 10: it ends too early"},
		{"second.json", "second.json is not valid JSON: line 2, column 2: invalid character ']' looking for beginning of object key string"},
		{"trailing.json", "trailing.json is not valid JSON: line 2, column 1: invalid character '}' looking for beginning of value"},
		{"deep.json", "deep.json is not valid JSON: line 1, column 10001: invalid character '[' exceeded max depth"},
		{"empty.json", "no workflow in empty.json"},
		{"config.json", "no workflow in config.json"},
		{"list.json", "no workflow in list.json"},
		{"graph.json", "no workflow in graph.json"},
		{"text.json", "no workflow in text.json"},
		{"empty", "no workflow in the folder empty"},
		{"bad", filepath.FromSlash("bad/b.json") + " is not valid JSON: line 1, column 2: it ends too early"},
		{"missing.json", "cannot read missing.json: no such file or directory"},
		{"\x1b[2J.json", ".json is not valid JSON: line 1, column 2: it ends too early"},
		{"-", "no workflow in standard input"},
	} {
		_, err := Load([]string{c.path}, strings.NewReader("null"), Filter{})
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.path, err, c.want)
		}
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Errorf("%q: kind %v, hint %q", c.path, fault.KindOf(err), fault.HintOf(err))
		}
	}
}

func TestStandardInputThatFails(t *testing.T) {
	_, err := Load([]string{"-"}, failingReader{}, Filter{})
	if err == nil || err.Error() != "cannot read -: gone" {
		t.Error(err)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("gone") }
