package cli

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTroubleshootingSaysWhatExplainSays holds that the page gives each message the meaning that explain gives it.
func TestTroubleshootingSaysWhatExplainSays(t *testing.T) {
	page, err := os.ReadFile("../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (\\S+) \\|$").FindAllStringSubmatch(string(page), -1)
	if len(rows) < 5 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	for _, row := range rows {
		s := newStage(t)
		s.input = row[1]
		if p := s.run(nil, "explain", "-"); p.code != 0 || !strings.HasPrefix(p.out, row[2]+" (") {
			t.Errorf("%s: exit %d, %s%s", row[1], p.code, p.out, p.err)
		}
	}
}
