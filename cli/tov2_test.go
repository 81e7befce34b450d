package cli

import (
	"os"
	"strings"
	"testing"
)

// TestGuideToVersion2 shows what the program prints.
func TestGuideToVersion2(t *testing.T) {
	const path, command = "docs/to-v2.md", "scopes --workflow testdata/workflows/version-1.json --to-v2"
	t.Chdir("..")
	said := newStage(t).run(nil, strings.Fields(command)...)
	if said.code != 0 || said.err != "" {
		t.Fatalf("exit %d\n%s", said.code, said.err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), "$ connect-pipedrive "+command+"\n")
	shown, after, found := strings.Cut(rest, "```")
	switch {
	case !found:
		t.Fatalf("%s does not show `%s`", path, command)
	case shown == said.out:
	case updating():
		if err := os.WriteFile(path, []byte(before+"$ connect-pipedrive "+command+"\n"+said.out+"```"+after), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s shows\n%s\nbut it prints\n%s", path, shown, said.out)
	}
}
