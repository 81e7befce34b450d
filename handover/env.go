package handover

import (
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/shell"
)

// env returns the credential as variables, one NAME=value per line, for a shell (set -a; . FILE), docker --env-file, compose
// and dotenv alike. A value is in single quotes only if a shell needs them, because docker --env-file takes quotes as part of
// the value.
func (s Setup) env() ([]byte, error) {
	c, err := s.Credential()
	if err != nil {
		return nil, err
	}
	if c.APIToken.IsZero() && c.Token.AccessToken.IsZero() {
		return nil, fault.New(fault.Usage, "run `connect-pipedrive login`, or the wizard", "%s holds no token", s.Path)
	}
	var b strings.Builder
	var broken string
	set := func(name, value string) {
		if strings.ContainsAny(value, "\r\n\x00") {
			broken = name
		}
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
	if broken != "" {
		return nil, fault.New(fault.Usage, "look at where it is kept: no token or secret of Pipedrive's has one", "%s holds a line break", broken)
	}
	return []byte(b.String()), nil
}
