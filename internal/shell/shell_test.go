package shell

import (
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

func TestWord(t *testing.T) {
	for text, want := range map[string]string{
		"config.toml": "config.toml", "/a/b-c_d.toml": "/a/b-c_d.toml", "v1u:4cc+x=": "v1u:4cc+x=", "azAZ09": "azAZ09", "a`b": "'a`b'", "a{b": "'a{b'", "a[b": "'a[b'", "a;b": "'a;b'",
		"": "''", "my config": "'my config'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "~": "'~'", "a\nb": "'a\nb'", "é": "'é'",
	} {
		if got := Word(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
