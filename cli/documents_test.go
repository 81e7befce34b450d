package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	mdLink = regexp.MustCompile(`\]\(([^)#]+)(?:#[^)]*)?\)`)
	mdPath = regexp.MustCompile("`([a-z0-9_.-]+(?:/[A-Za-z0-9_.*-]+)+/?)`")
)

// TestDocumentsNameWhatIsThere holds that every file that a document links or names is in the repository: files move, and
// nobody reads a document again for that.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	documents, err := filepath.Glob("../*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range append(documents, more...) {
		data, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		exists := func(dirs []string, name string) bool {
			for _, dir := range dirs {
				if found, err := filepath.Glob(filepath.Join(dir, strings.ReplaceAll(name, "NAME", "*"))); err == nil && found != nil {
					return true
				}
			}
			return false
		}
		for _, link := range mdLink.FindAllStringSubmatch(string(data), -1) {
			if !strings.Contains(link[1], "://") && !exists([]string{filepath.Dir(document)}, link[1]) {
				t.Errorf("%s links %s, which is not there", document, link[1])
			}
		}
		for _, named := range mdPath.FindAllStringSubmatch(string(data), -1) {
			top, _, _ := strings.Cut(named[1], "/")
			if exists([]string{".."}, top) && !exists([]string{".."}, named[1]) {
				t.Errorf("%s names %s, which is not there", document, named[1])
			}
		}
	}
}
