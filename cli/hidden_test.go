package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingReachesTheTerminalUncleaned has what a person gives, or somebody gave them, with escape sequences in it.
func TestNothingReachesTheTerminalUncleaned(t *testing.T) {
	const trick = "\x1b]52;c;ZXZpbA==\x07\x1b]0;t\x07\u009b2J\u202e\x7f"
	for _, args := range [][]string{
		{"scopes", "--call", "GET /v1/nope" + trick},
		{"scopes", "--call", "GET /v1/nope" + trick, "--format", "json"},
		{"scopes", "--call", "GET /v1/nope" + trick, "--format", "markdown"},
		{"scopes", "--action", "deal:" + trick},
		{"scopes", "--workflow", filepath.Join(t.TempDir(), trick+".json")},
		{"validate", "--config", filepath.Join(t.TempDir(), trick+".toml")},
		{"validate", "--config", filepath.Join(t.TempDir(), trick+".toml"), "--json"},
		{"validate", "--" + trick}, {trick}, {"help", trick}, {"login", trick},
		{"login", "--service", "http://" + trick}, {"export", "--to", trick}, {"--plain", "--config", trick},
		{"scopes", "--action", "deal:get", "--debug", filepath.Join(t.TempDir(), trick, "log")},
	} {
		s := newStage(t)
		var out, errs bytes.Buffer
		null, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		w := world{in: null, out: &out, err: &errs, getenv: func(name string) string { return s.env[name] }}
		run(t.Context(), w, &ending{stop: func() {}}, args)
		_ = null.Close()
		if text := out.String() + errs.String(); strings.ContainsAny(text, "\x1b\x07\u009b\u202e\x7f") {
			t.Errorf("%q: %q", args, text)
		}
		if out.Len()+errs.Len() == 0 {
			t.Errorf("%q: nothing was said", args)
		}
	}
}
