package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var module = strings.TrimSuffix(reflect.TypeFor[app]().PkgPath(), "/cli")

// arrows says which packages of this module each package may import, tests apart, and which of the standard library's
// it must not. A folder below one that is named follows it unless it is named itself; below internal each is named that
// imports another.
var arrows = map[string]struct {
	own   []string // folders of the module; those below them included
	but   []string // folders of those that are not meant
	never []string // import paths
	std   bool     // nothing but the standard library
}{
	"":                    {own: []string{"cli"}},
	"cli":                 {own: []string{"scopes", "pipedrive", "n8n", "handover", "wizard", "tui", "internal"}},
	"tui":                 {own: []string{"tui/plain", "tui/widget", "wizard", "handover", "scopes", "internal"}, never: []string{"net/http", "os/exec"}},
	"tui/plain":           {own: []string{"wizard", "handover", "scopes", "internal"}, never: []string{"net/http", "os/exec"}},
	"tui/widget":          {never: []string{"net/http", "os/exec"}},
	"wizard":              {own: []string{"handover", "scopes", "internal"}, never: []string{"net/http", "os/exec"}},
	"handover":            {own: []string{"n8n", "scopes", "internal"}, never: []string{"net/http", "os/exec"}},
	"pipedrive":           {own: []string{"scopes", "internal"}, but: []string{"internal/config"}},
	"pipedrive/simulator": {own: []string{"scopes", "internal"}, but: []string{"internal/config"}},
	"n8n":                 {own: []string{"scopes", "internal"}, but: []string{"internal/config"}},
	"scopes":              {std: true, never: []string{"os", "io/fs", "net", "net/http", "os/exec"}},
	"internal":            {never: []string{"net/http", "os/exec"}},
	"internal/atomicfile": {own: []string{"internal/fault"}, never: []string{"net/http", "os/exec"}},
	"internal/config":     {own: []string{"scopes", "internal"}, never: []string{"net/http", "os/exec"}},
	"internal/connection": {own: []string{"internal/secret"}, never: []string{"net/http", "os/exec"}},
	"internal/proxy":      {own: []string{"internal/connection"}, never: []string{"os/exec"}},
	"internal/secret": {own: []string{"internal/atomicfile", "internal/fault", "internal/plainjson", "internal/sanitize"},
		never: []string{"net/http", "os/exec"}},
	"internal/tomledit": {own: []string{"internal/plainjson"}, never: []string{"net/http", "os/exec"}},
}

// testTools are what only tests import.
var testTools = []string{"n8n/n8ntest", "wizard/wizardtest", "internal/testkit", "internal/mounttest"}

// TestArrows holds that packages import in one direction only, so that each can be read and tested without those above
// it.
func TestArrows(t *testing.T) {
	seen, used := map[string]bool{}, map[string]bool{}
	for folder, files := range sources(t) {
		name := governing(folder)
		seen[name] = true
		rule := arrows[name]
		for path, file := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				own, ours := strings.CutPrefix(imported, module+"/")
				used[name+" "+own] = true
				switch {
				case slices.Contains(rule.never, imported):
					t.Errorf("%s imports %s", path, imported)
				case ours && (!belowAny(own, rule.own) || belowAny(own, rule.but) || slices.Contains(testTools, own)):
					t.Errorf("%s imports %s", path, imported)
				case !ours && rule.std && strings.Contains(strings.Split(imported, "/")[0], "."):
					t.Errorf("%s imports %s, which is not of the standard library", path, imported)
				}
			}
		}
	}
	for name, rule := range arrows {
		if !seen[name] {
			t.Errorf("there is no package %q: its rule holds nothing", name)
		}
		for _, own := range rule.own {
			if strings.HasPrefix(own, "internal/") && !used[name+" "+own] {
				t.Errorf("%s does not import %s: its rule allows too much", name, own)
			}
		}
	}
}

// TestMainOnlyWires keeps the program's entry free of everything that a test could not reach.
func TestMainOnlyWires(t *testing.T) {
	data, err := os.ReadFile("../main.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), "\n"); n >= 20 {
		t.Errorf("main.go has %d lines, want under 20", n)
	}
}

// governing is the most literal rule for a folder.
func governing(folder string) string {
	for f := folder; f != "."; f = filepath.ToSlash(filepath.Dir(f)) {
		if _, ok := arrows[f]; ok {
			return f
		}
	}
	return ""
}

func belowAny(folder string, tops []string) bool {
	return slices.ContainsFunc(tops, func(top string) bool { return folder == top || strings.HasPrefix(folder, top+"/") })
}

// sources are the parsed files of the module by folder and path, both relative to its root. What is a module of its
// own, a tool of the tests, or hidden is left out.
func sources(t *testing.T) map[string]map[string]*ast.File {
	t.Helper()
	const root = ".."
	all := map[string]map[string]*ast.File{}
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		if d.IsDir() {
			if relative != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || isModule(path) ||
				slices.Contains(append([]string{"bench", "e2e"}, testTools...), relative)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(relative, ".go") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(relative))
		if folder == "." {
			folder = ""
		}
		if all[folder] == nil {
			all[folder] = map[string]*ast.File{}
		}
		all[folder][relative] = file
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func isModule(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "go.mod"))
	return err == nil
}

// TestEveryPackageTakesUpdate holds what CONTRIBUTING says of go test ./... -update: a package whose tests do not know the flag fails of it.
func TestEveryPackageTakesUpdate(t *testing.T) {
	for folder, files := range sources(t) {
		tests, known := false, false
		for path, file := range files {
			tests = tests || strings.HasSuffix(path, "_test.go") && file.Name.Name != "main"
			for _, spec := range file.Imports {
				known = known || spec.Path.Value == `"github.com/charmbracelet/x/exp/golden"`
			}
		}
		if tests && !known {
			t.Errorf("%q has tests and does not import x/exp/golden", folder)
		}
	}
}
