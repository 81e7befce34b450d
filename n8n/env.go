package n8n

import (
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/shell"
)

// Env is a credential as variables, NAME=value a line: for a shell (set -a; . FILE), docker --env-file, compose and
// dotenv alike. It holds secrets: write it 0600. A value is in single quotes only where a shell would need them, for
// docker --env-file takes quotes as part of the value. The error is a fault.Error for a credential without secrets.
func Env(c connection.Credential) ([]byte, error) {
	var b strings.Builder
	set := func(name, value string) {
		if value != "" {
			b.WriteString(name + "=" + shell.Word(value) + "\n")
		}
	}
	if c.Method == connection.APIToken {
		set("PIPEDRIVE_API_TOKEN", c.APIToken.Reveal())
	} else {
		set("PIPEDRIVE_CLIENT_ID", c.App.ClientID)
		set("PIPEDRIVE_CLIENT_SECRET", c.App.ClientSecret.Reveal())
		set("PIPEDRIVE_REDIRECT_URL", c.App.RedirectURL)
		set("PIPEDRIVE_ACCESS_TOKEN", c.Token.AccessToken.Reveal())
		set("PIPEDRIVE_REFRESH_TOKEN", c.Token.RefreshToken.Reveal())
		set("PIPEDRIVE_API_DOMAIN", c.Token.APIDomain)
	}
	if b.Len() == 0 {
		return nil, fault.New(fault.Usage, "run the setup first", "no credential to export")
	}
	return []byte(b.String()), nil
}
