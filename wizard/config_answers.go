package wizard

import (
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// FromConfig returns what a configuration already answers. problems are references that lead nowhere; their secrets have to
// be entered again. Registering counts as done if the values it yields are there.
func FromConfig(c config.Config, store secret.Store) (a Answers, problems []error) {
	c, problems = c.Resolve(store)
	a = Answers{
		Demo: c.Demo, Method: c.Method, Selection: c.Selection, APIToken: c.APIToken, App: c.App, Token: c.Token, Account: c.Account,
		N8N: c.N8N, Runs: runsAs(c.N8N), Refs: c.Refs,
	}
	if !c.Demo && !c.N8N.APIKey.IsZero() {
		a.Key = APIKey{Secret: c.N8N.APIKey, From: "your configuration", Only: c.N8N.URL}
	}
	if c.UsesKeyring() {
		a.KeepIn = KeepInKeyring
	}
	if !a.Token.AccessToken.IsZero() {
		a.TokenFor = a.appKey()
	}
	return a.Registered(), problems
}

// Config returns the answers as a configuration, and the secrets to store elsewhere before it is written. It contains the
// chosen method's credential, and the other method's if the configuration had it before.
func (a Answers) Config() (config.Config, []config.Deposit, error) {
	c := config.Config{Demo: a.Demo, Method: a.Method, Selection: a.Selection, Account: a.Account, N8N: a.N8N, Refs: a.Refs}
	if a.Method == connection.APIToken || !a.Refs.APIToken.IsZero() {
		c.APIToken = a.APIToken
	}
	if a.Method == connection.OAuth2 || !a.Refs.ClientID.IsZero() {
		c.App = a.App
		if a.TokenFor == a.appKey() {
			c.Token = a.Token
		}
	}
	c, deposits, err := c.Place(a.KeepIn == KeepInKeyring)
	if a.AccountFor != a.credentialKey() && a.AccountFor != "" {
		c.Account = connection.Account{}
	}
	return c, deposits, err
}
