package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
)

// TestHiddenCharactersAreRefused has each text of a configuration with something in it that a terminal would act on.
func TestHiddenCharactersAreRefused(t *testing.T) {
	for _, trick := range []string{`\u001b]52;c;ZXZpbA==\u0007`, `\u009b31m`, `\u007f`, `\u202e`, `\u200b`, `\n`} {
		for key, text := range map[string]string{
			"selection.calls":            `[selection]` + "\n" + `calls = ["GET /v1/deals%s"]`,
			"selection.actions":          `[selection]` + "\n" + `actions = ["deal:get%s"]`,
			"oauth2.client_id":           `[oauth2]` + "\n" + `client_id = "abc%s"`,
			"oauth2.client_secret":       `[oauth2]` + "\n" + `client_secret = "file:x%s"`,
			"oauth2.redirect_url":        `[oauth2]` + "\n" + `redirect_url = "http://localhost:1/%s"`,
			"oauth2.token.scope":         `[oauth2.token]` + "\n" + `scope = "base%s"`,
			"oauth2.token.refresh_token": `[oauth2.token]` + "\n" + `refresh_token = "abc%s"`,
			"n8n.url":                    `[n8n]` + "\n" + `url = "https://n8n.example.com/%s"`,
		} {
			_, err := Parse("config.toml", []byte(strings.Replace(text, "%s", trick, 1)+"\n"))
			if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || strings.ContainsAny(err.Error(), "\x1b\u009b\x7f\u202e\u200b\n") {
				t.Errorf("%s with %s: %q", key, trick, err)
			}
		}
	}
}

func TestWarningsOfThePlace(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	f, _ := testFile(t, lived)
	if got := f.Warnings(Config{}); got != nil {
		t.Errorf("%q", got)
	}
	if err := os.Chmod(filepath.Dir(f.Path), 0o777); err != nil {
		t.Fatal(err)
	}
	if got := f.Warnings(Config{}); len(got) != 1 || !strings.Contains(got[0], "everybody can put files into") {
		t.Errorf("%q", got)
	}
	if os.Getuid() != 0 {
		return // only root can give a file away
	}
	if err := os.Chown(f.Path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if got := f.Warnings(Config{}); len(got) != 2 || !strings.Contains(got[0], "belongs to another user") {
		t.Errorf("%q", got)
	}
}
