package cli

import (
	"flag"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const faultsDocument = "../docs/faults.md"

func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// document is docs/faults.md. Between the two marks stand the rows that TestFaults writes and compares, and no others; those
// below are written by hand and name other tests.
type document struct {
	text string
	rows map[string]string // by name

	before, between, after string // the text at the marks
}

const (
	beginMark = "<!-- from here on written by: go test ./cli -run TestFaults -update -->\n"
	endMark   = "<!-- until here -->\n"
	tableHead = "| fault | what the person sees | exit | what stays intact | test |\n|---|---|---|---|---|\n"
)

var rowName = regexp.MustCompile(`^\| \*\*([a-z0-9-]+)\*\*: `)

func readFaultsDocument(t *testing.T) *document {
	t.Helper()
	data, err := os.ReadFile(faultsDocument)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{text: string(data), rows: map[string]string{}}
	before, rest, begun := strings.Cut(d.text, beginMark)
	between, after, ended := strings.Cut(rest, endMark)
	if !begun || !ended {
		t.Fatal("docs/faults.md has lost the marks between which rows are written")
	}
	d.before, d.between, d.after = before+beginMark, between, endMark+after
	for l := range strings.Lines(d.text) {
		if name := rowName.FindStringSubmatch(l); name != nil {
			if d.rows[name[1]] != "" {
				t.Errorf("two rows are named %s", name[1])
			}
			d.rows[name[1]] = strings.TrimSuffix(l, "\n")
		}
	}
	return d
}

// rewrite puts the rows of TestFaults into the document.
func (d *document) rewrite(t *testing.T, said map[string]string) {
	t.Helper()
	var b strings.Builder
	b.WriteString(d.before)
	for _, group := range faultGroups() {
		b.WriteString("\n## " + group.title + "\n\n" + tableHead)
		for _, c := range group.cases {
			b.WriteString(said[c.name] + "\n")
		}
	}
	b.WriteString("\n" + d.after)
	if err := os.WriteFile(faultsDocument, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ofOthers are the rows between the marks that are not of TestFaults: written by hand in the wrong place, or of a fault that is gone.
func (d *document) ofOthers(said map[string]string) (byHand, gone []string) {
	for l := range strings.Lines(d.between) {
		name := rowName.FindStringSubmatch(l)
		switch {
		case name == nil || said[name[1]] != "":
		case strings.Contains(l, "| `cli` TestFaults/"):
			gone = append(gone, name[1])
		default:
			byHand = append(byHand, name[1])
		}
	}
	return byHand, gone
}

// namedTest is a test as the last cell of a row names it: the package's folder and the test's name.
var namedTest = regexp.MustCompile("^`([a-z0-9/]+)` (Test[A-Za-z0-9_]+)((?:/[^ |]+)*)$")

// TestFaultsDocument holds that every row of docs/faults.md names a test that exists, and quotes words that the
// program's source has. What a subtest is called has to stand in the test's package.
func TestFaultsDocument(t *testing.T) {
	tests, words, texts := sourceFacts(t)
	count := 0
	for l := range strings.Lines(readFaultsDocument(t).text) {
		cells := strings.Split(strings.TrimSpace(strings.ReplaceAll(l, `\|`, "\x00")), " | ")
		if !rowName.MatchString(l) {
			continue
		}
		if len(cells) != 5 {
			t.Errorf("%d cells: %s", len(cells), l)
			continue
		}
		count++
		named := namedTest.FindStringSubmatch(strings.TrimSuffix(cells[4], " |"))
		if named == nil {
			t.Errorf("no test in the last cell: %s", l)
			continue
		}
		folder, function, sub := named[1], named[2], named[3]
		if !tests[folder][function] {
			t.Errorf("there is no test %s in %s: %s", function, folder, l)
		}
		if folder == "cli" && function == "TestFaults" {
			continue // says itself what it sees
		}
		for part := range strings.SplitSeq(strings.Trim(sub, "/"), "/") {
			if part != "" && !texts[folder][strings.ReplaceAll(part, "_", " ")] && !texts[folder][part] {
				t.Errorf("no subtest of %s is called %s: %s", function, part, l)
			}
		}
		for _, quote := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			for piece := range strings.SplitSeq(quote[1], "…") {
				if piece = strings.Trim(piece, " :"); piece != "" && !strings.Contains(words, piece) {
					t.Errorf("nothing in the source says %q: %s", piece, l)
				}
			}
		}
	}
	if count < 50 {
		t.Errorf("%d faults are documented, want at least 50", count)
	}
}

// sourceFacts finds all test functions and the texts of tests by folder, and the texts of everything else together.
func sourceFacts(t *testing.T) (tests map[string]map[string]bool, words string, texts map[string]map[string]bool) {
	t.Helper()
	tests, texts = map[string]map[string]bool{}, map[string]map[string]bool{}
	var all strings.Builder
	for folder, files := range sources(t) {
		tests[folder], texts[folder] = map[string]bool{}, map[string]bool{}
		for path, file := range files {
			ofTest := strings.HasSuffix(path, "_test.go")
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					if ofTest && n.Recv == nil && strings.HasPrefix(n.Name.Name, "Test") {
						tests[folder][n.Name.Name] = true
					}
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
						if ofTest {
							texts[folder][text] = true
						} else {
							all.WriteString(text + "\n")
						}
					}
				}
				return true
			})
		}
		scripts, err := filepath.Glob(filepath.Join("..", folder, "testdata", "script", "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, script := range scripts { // testscript makes subtests of them
			texts[folder][strings.TrimSuffix(filepath.Base(script), ".txtar")] = true
		}
	}
	return tests, all.String(), texts
}
