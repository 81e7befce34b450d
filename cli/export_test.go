package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"connect-pipedrive/handover"
)

// The help of --to, its completion and the error of a format that is none name exactly the formats of the table.
func TestExportFollowsTheTable(t *testing.T) {
	said := func(args ...string) string {
		var out, errs bytes.Buffer
		run(t.Context(), world{in: os.Stdin, out: &out, err: &errs, getenv: func(string) string { return "" }}, &ending{}, args)
		return out.String() + errs.String()
	}
	help, completion, unknown := said("export", "--help"), said("__complete", "export", "--to", ""), said("export", "--to", handover.Push)
	for _, w := range handover.Formats() {
		if !strings.Contains(help, "  "+w.Name+" ") || !strings.Contains(help, w.Brief()) || !strings.Contains("\n"+completion, "\n"+w.Name+"\n") {
			t.Errorf("%s is not offered:\n%s%s", w.Name, help, completion)
		}
		if !strings.Contains(unknown, w.Name) || strings.Contains(said("export", "--to", w.Name), "unknown format") {
			t.Errorf("%s is not known:\n%s", w.Name, unknown)
		}
	}
	if strings.Contains(completion, handover.Push) || !strings.Contains(unknown, `unknown format "push"`) {
		t.Errorf("a push is no format:\n%s%s", completion, unknown)
	}
	if _, err := os.Stat(handover.ConfigFile); err == nil {
		t.Error("a configuration was made")
	}
}
