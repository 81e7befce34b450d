package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// A login in the wizard is kept at once where a configuration is there that is for the same app, and nowhere else.
func TestWizardKeepsALoginBeforeItIsUsed(t *testing.T) {
	const oauth2 = "method = \"oauth2\"\n\n[oauth2]\nclient_id = \"0123456789abcdef\"\nclient_secret = \"a secret\"\n"
	token := connection.Token{AccessToken: secret.New("v1u:new"), RefreshToken: secret.New("v1u:renew"), TokenType: "Bearer"}
	for name, c := range map[string]struct {
		text string
		app  string
		want bool
	}{
		"the same app": {oauth2, "0123456789abcdef", true},
		"another app":  {oauth2, "fedcba9876543210", false},
		"no login":     {"method = \"api-token\"\n", "0123456789abcdef", false},
		"no file":      {"", "0123456789abcdef", false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config.toml")
			if c.text != "" {
				if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a := &app{world: world{err: new(bytes.Buffer), getenv: func(string) string { return "" }}, ended: &ending{}}
			if err := a.keepLogin(path)(t.Context(), connection.App{ClientID: c.app}, token); err != nil {
				t.Fatal(err)
			}
			data, _ := os.ReadFile(path)
			if got := strings.Contains(string(data), "v1u:renew"); got != c.want {
				t.Errorf("kept: %v\n%s", got, data)
			}
			if c.text == "" && len(data) > 0 {
				t.Error("a configuration was made")
			}
		})
	}
}
