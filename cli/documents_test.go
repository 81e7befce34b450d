package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	mdLink = regexp.MustCompile(`\]\(([^)#]*)(?:#([^)]*))?\)`)
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
			if link[2] != "" && !strings.Contains(link[1], "://") && !slices.Contains(anchorsOf(t, document, link[1]), link[2]) {
				t.Errorf("%s links %s#%s: there is no such heading", document, link[1], link[2])
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

// anchorsOf are those of the headings of the document itself, or of another one that is named from there, as GitHub and GitLab write them.
func anchorsOf(t *testing.T, document, other string) []string {
	t.Helper()
	if other != "" {
		document = filepath.Join(filepath.Dir(document), other)
	}
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var anchors []string
	for _, heading := range regexp.MustCompile(`(?m)^#+ +(.+)$`).FindAllStringSubmatch(string(data), -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		anchors = append(anchors, strings.ReplaceAll(name, " ", "-"))
	}
	return anchors
}
