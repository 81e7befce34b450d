package config

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/tomledit"
)

func TestExampleConfig(t *testing.T) {
	data, err := os.ReadFile("../../config.toml.example")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse("config.toml.example", data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse("written", again)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c, back, sameSecrets); d != "" {
		t.Errorf("round trip: %s", d)
	}

	doc, err := tomledit.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	shown := map[string]bool{}
	for _, e := range doc.Entries {
		path := strings.Join(e.Path, ".")
		shown[path] = true
		above := strings.TrimSpace(lines[e.At.Line-2])
		inline := e.At.Column > 1 && !e.Header
		if !inline && (above == "" || strings.HasPrefix(above, "[")) {
			t.Errorf("nothing explains %s", path)
		}
	}
	for _, f := range fields {
		if !shown[f.path] {
			t.Errorf("%s is not shown", f.path)
		}
	}
	if len(c.literals()) != 0 {
		t.Error("an example to be copied must hold no secrets")
	}
}
