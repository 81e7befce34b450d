package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

func newStatus(a *app) *cobra.Command {
	var configs []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what a configuration holds, without a request",
		Long: `Say what a configuration holds: the method, where each secret is kept, when the access token ends, what was granted, and
whether n8n has the tokens. Nothing is sent: whether Pipedrive takes the token, validate finds out.`,
		Example: `  connect-pipedrive status
  connect-pipedrive status --config companies/ --json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.status(configs, asJSON) },
	}
	registerConfigs(cmd.Flags(), &configs, &asJSON)
	return cmd
}

// registerConfigs registers the flags of the commands that inspect configurations.
func registerConfigs(flags *pflag.FlagSet, configs *[]string, asJSON *bool) {
	flags.StringArrayVar(configs, "config", nil, "configuration `FILE`, folder or pattern (default config.toml); may be given again")
	flags.BoolVar(asJSON, "json", false, "one JSON object a configuration, one line each")
}

// configStatus is what a configuration holds. Its JSON is a line of `status --json`.
type configStatus struct {
	Config     string            `json:"config"`
	OK         bool              `json:"ok"` // it can be used: there is a token, and every reference leads somewhere
	Method     connection.Method `json:"method"`
	Expiry     *time.Time        `json:"expiry"`      // of the access token; nil: there is none, or it is unknown
	Scopes     []scopes.Scope    `json:"scopes"`      // granted, as the token's answer said; nil: unknown
	HandedOver *time.Time        `json:"handed_over"` // nil: n8n does not have the tokens
	Kept       map[string]string `json:"kept"`        // secret: literal, env, file or keyring
	Error      string            `json:"error,omitempty"`

	opened openedConfig
}

func (a *app) status(given []string, asJSON bool) error {
	names, err := a.configurations(given)
	if err != nil {
		return err
	}
	var all error
	for _, name := range names {
		s, loaded, err := a.statusOf(name)
		all = worst(all, namingConfig(name, err))
		switch {
		case !loaded:
			err = writeUnusable(a.out, name, err, asJSON, len(names) == 1)
		case asJSON:
			err = writeJSON(a.out, s)
		default:
			err = s.writeText(a.out, widthOf(a.out), time.Now())
		}
		if err != nil {
			return err
		}
	}
	return all
}

// statusOf inspects one configuration. The error says why it cannot be used; loaded reports that it could at least be read.
func (a *app) statusOf(name string) (s configStatus, loaded bool, err error) {
	s = configStatus{Config: name, Kept: map[string]string{}}
	if s.opened, err = a.openSwept(name); err != nil {
		return s, false, err
	}
	// This configuration uses nothing of what the environment has for the other method.
	if c := &s.opened; c.Method == connection.OAuth2 {
		c.Refs.APIToken = c.stored.Refs.APIToken
	} else {
		c.Refs.ClientID, c.Refs.ClientSecret = c.stored.Refs.ClientID, c.stored.Refs.ClientSecret
	}
	c := s.opened
	s.Method = c.Method
	for _, k := range c.Kept() {
		s.Kept[strings.ReplaceAll(strings.ToLower(k.Secret), " ", "_")] = k.Ref.Kind()
	}
	if !c.N8N.HandedOver.IsZero() {
		s.HandedOver = &c.N8N.HandedOver
	}
	if c.Method == connection.OAuth2 {
		if !c.Token.Expiry.IsZero() {
			s.Expiry = &c.Token.Expiry
		}
		if c.Token.Scope != "" {
			s.Scopes = scopes.ParseList(c.Token.Scope)
		}
	}
	if _, err = c.credential(); err != nil {
		s.Error = err.Error()
	}
	s.OK = err == nil
	return s, true, err
}

// writeText writes it for a person, wrapped to a terminal's width; 0 does not wrap.
func (s configStatus) writeText(w io.Writer, width int, now time.Time) error {
	r := &reportText{width: width}
	c := s.opened
	head := s.Method.Title()
	if s.Method == "" {
		head = "no method chosen"
	}
	if c.Account.User != "" {
		head += ", " + accountLine(c.Account)
	}
	r.hang(s.Config+": ", head)
	line := func(name, text string) { r.hang(fmt.Sprintf("  %-19s ", name), text) }
	for _, k := range c.Kept() {
		where := k.Ref.String()
		if k.Ref.IsLiteral() {
			where = "in the file itself"
		}
		line(k.Secret, where)
	}
	if s.Method == connection.OAuth2 && !c.Refs.AccessToken.IsZero() {
		line("access token ends", expiryText(c, now))
		granted := "unknown: the token's answer did not say it"
		if s.Scopes != nil {
			granted = words.Join(s.Scopes, ", ")
		}
		line("granted", granted)
	}
	line("handed over to n8n", handedOverText(c))
	if s.Error != "" {
		line("cannot be used", s.Error)
	}
	_, err := io.WriteString(w, r.text.String())
	return err
}

// expiryText says when the access token expires, and what happens then.
func expiryText(c openedConfig, now time.Time) string {
	expiry := c.Token.Expiry
	if expiry.IsZero() {
		return "unknown"
	}
	at := expiry.UTC().Format("2006-01-02 15:04 UTC")
	if left := expiry.Sub(now); left > 0 {
		return at + ", in " + roughly(left)
	}
	switch {
	case c.Refs.RefreshToken.IsZero():
		return at + ", which is over, and there is no refresh token: log in again"
	case !c.N8N.HandedOver.IsZero():
		return at + ", which is over; its refresh token is n8n's"
	}
	return at + ", which is over; the next call refreshes it"
}

func handedOverText(c openedConfig) string {
	text := cmp.Or(handover.HandedOver(c.N8N), "no")
	if text != "no" && c.N8N.URL != "" {
		text += ", " + c.N8N.URL
	}
	return text
}
