package handover

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
)

func TestEnv(t *testing.T) {
	for _, c := range []struct {
		name string
		c    connection.Credential
		want string
	}{
		{"token", tokenCredential(), "PIPEDRIVE_API_TOKEN=api-token-secret\n"},
		{"oauth2", oauthCredential(), `PIPEDRIVE_CLIENT_ID=1a2b3c4d5e6f7a8b
PIPEDRIVE_CLIENT_SECRET='client-secret<&>'
PIPEDRIVE_REDIRECT_URL=http://localhost:53682/callback
PIPEDRIVE_ACCESS_TOKEN=v1u:access-secret
PIPEDRIVE_REFRESH_TOKEN=refresh-secret
PIPEDRIVE_API_DOMAIN=https://acme.pipedrive.com
`},
	} {
		got, err := setupOf(c.c).env()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, string(got)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if _, err := setupOf(connection.Credential{Method: connection.OAuth2}).env(); fault.KindOf(err) != fault.Usage {
		t.Error(err)
	}
}

// Whatever a secret is made of, a shell reads back the same.
// A value with a line break would be two lines, and the second one a variable of somebody's choice.
func TestEnvHasOneLineAValue(t *testing.T) {
	for _, value := range []string{"a\nPATH=/evil", "a\r", "a\x00"} {
		env, err := setupOf(connection.Credential{Method: connection.APIToken, APIToken: secret.New(value)}).env()
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || env != nil || strings.Contains(err.Error(), "evil") {
			t.Errorf("%q, %v", env, err)
		}
	}
}

func TestEnvIsReadBackByAShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no POSIX shell")
	}
	for _, value := range []string{"plain", "it's", `a"b`, "$HOME `id` \\ !", "two words", "#x", "~", "a=b;c&d|e", "ünïcode", "'"} {
		env, err := setupOf(connection.Credential{Method: connection.APIToken, APIToken: secret.New(value)}).env()
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(sh, "-c", string(env)+`printf %s "$PIPEDRIVE_API_TOKEN"`).Output()
		if err != nil || string(out) != value {
			t.Errorf("%q reads back as %q, %v from %s", value, out, err, strings.TrimSpace(string(env)))
		}
	}
}
