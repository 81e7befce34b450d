package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documentedElsewhere are command lines of documents that do not end well in the folder of examples, with what they say there.
var documentedElsewhere = map[string]string{
	"connect-pipedrive":                                                             "the wizard needs a terminal",
	"connect-pipedrive --demo":                                                      "the wizard needs a terminal",
	"connect-pipedrive --workflow workflow.json":                                    "the wizard needs a terminal",
	"connect-pipedrive --n8n https://n8n.example.com":                               "the wizard needs a terminal",
	"connect-pipedrive login --paste":                                               "standard input ended before a redirected URL came",
	"connect-pipedrive push --n8n https://n8n.example.com --credential NAME --test": `n8n shows no credential "NAME"`,
	"connect-pipedrive validate --n8n":                                              "names no n8n", // for the push before brought nothing
	"connect-pipedrive scopes --workflow workflows --granted base,deals:read":       "missing",
	"connect-pipedrive scopes --workflow workflows --against config.toml --strict":  "granted, and not needed",
}

var sealed = regexp.MustCompile("(?ms)^ *```(?:sh|console|text)?\n(.*?)^ *```")

// TestDocumentsCommandsRun runs the command lines of README and docs/ word for word, those of a document one after the other.
func TestDocumentsCommandsRun(t *testing.T) {
	documents, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, document := range append(documents, "../README.md") {
		data, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		var commands []string
		for _, block := range sealed.FindAllStringSubmatch(string(data), -1) {
			commands = append(commands, commandsOf(block[1])...)
		}
		if len(commands) == 0 {
			continue
		}
		ran += len(commands)
		t.Run(filepath.Base(document), func(t *testing.T) {
			t.Parallel()
			sh := newExampleShell(t)
			if err := os.CopyFS(filepath.Join(sh.dir, "testdata"), os.DirFS("../testdata")); err != nil {
				t.Fatal(err)
			}
			if said, err := sh.run("mkdir workflows && cp workflow.json workflows"); err != nil {
				t.Fatal(said)
			}
			for _, command := range commands {
				said, err := sh.run(command)
				want, fails := documentedElsewhere[command]
				if fails != (err != nil) || !strings.Contains(said, want) {
					t.Errorf("%s\n%v\n%s", command, err, said)
				}
			}
		})
	}
	if ran < 30 {
		t.Errorf("only %d command lines were found", ran)
	}
}

// commandsOf are a block's lines that run the program, without prompt and comment; a synopsis with its brackets is none. One that stays in the
// background is run together with the next.
func commandsOf(block string) []string {
	var commands []string
	background := ""
	for line := range strings.Lines(block) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
		line, _, _ = strings.Cut(line, "  #")
		line = strings.TrimSpace(line)
		runs := strings.HasPrefix(line, "connect-pipedrive ") || line == "connect-pipedrive" || strings.HasPrefix(line, "N8N_API_KEY=")
		switch {
		case !runs || strings.Contains(line, "["):
		case strings.HasSuffix(line, "&"):
			background = line + "\n"
		default:
			commands, background = append(commands, background+line), ""
		}
	}
	return commands
}
