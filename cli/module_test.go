package cli

import (
	"os"
	"strings"
	"testing"
)

// TestModulePathSortsBeforeBubbleTea holds what internal/nobgquery relies on: Go initialises packages that are ready in
// the order of their import paths.
func TestModulePathSortsBeforeBubbleTea(t *testing.T) {
	for _, file := range []string{"../go.mod", "../internal/nobgquery/nobgquery.go"} {
		if _, err := os.Stat(file); err != nil {
			t.Fatalf("%s has moved: %v", file, err)
		}
	}
	data, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	path, ok := strings.CutPrefix(line, "module ")
	if !ok {
		t.Fatalf("go.mod begins with %q", line)
	}
	if !sortsBeforeBubbleTea(path) {
		t.Errorf("%s sorts behind Bubble Tea: every command would ask the terminal for its colours and wait; see docs/architecture.md", path)
	}
}

// sortsBeforeBubbleTea reports whether the program's own packages are initialised before Bubble Tea asks the terminal.
func sortsBeforeBubbleTea(module string) bool {
	return module+"/internal/nobgquery" < "github.com/charmbracelet/bubbletea"
}

func TestWhichPathsSortBefore(t *testing.T) {
	for path, want := range map[string]bool{
		"connect-pipedrive": true, "codeberg.org/x/connect-pipedrive": true, "example.com/connect-pipedrive": true,
		"github.com/acme/connect-pipedrive": true, "github.com/charmbracelet/connect-pipedrive": false,
		"github.com/dana/connect-pipedrive": false, "gitlab.com/acme/connect-pipedrive": false, "sr.ht/~acme/connect-pipedrive": false,
	} {
		if got := sortsBeforeBubbleTea(path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
