package cli

import "testing"

// TestModulePathSortsBeforeBubbleTea holds what internal/nobgquery relies on: Go initialises packages that are ready in
// the order of their import paths.
func TestModulePathSortsBeforeBubbleTea(t *testing.T) {
	if !sortsBeforeBubbleTea(module) {
		t.Errorf("%s sorts behind Bubble Tea: every command would ask the terminal for its colours and wait; see docs/architecture.md", module)
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
