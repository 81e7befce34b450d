package cli

import (
	"connect-pipedrive/handover"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// setup returns what a configuration hands over. It includes no test calls, which are validate's.
func (c openedConfig) setup() (handover.Setup, error) {
	list, err := scopes.Resolve(c.Wanted())
	if err != nil {
		return handover.Setup{}, err
	}
	s := handover.Setup{
		Demo: c.Demo, Path: c.file.Path, Method: c.Method, Account: c.Account, Checklist: list, N8N: c.N8N, Writes: c.Selection.Writes(),
		Config: func() (config.Config, error) { return c.stored, nil },
		Credential: func() (connection.Credential, error) { // read at that moment, since another process may have renewed the tokens meanwhile
			now := openedConfig{file: c.file}
			var err error
			if now.Config, err = c.file.Load(); err != nil {
				return connection.Credential{}, err
			}
			now.stored = now.Config
			now.complete(c.file.Store.Getenv)
			return now.Credential(c.file.Store)
		},
	}
	if c.Method != connection.OAuth2 {
		return s, nil
	}
	id, err := c.file.Store.Resolve(c.Refs.ClientID)
	if err != nil {
		return s, err
	}
	s.ClientID, s.RedirectURL = id.Reveal(), c.App.RedirectURL
	if !c.Refs.AccessToken.IsZero() {
		comparison := list.CompareToken(c.Token.Scope)
		s.Comparison = &comparison
	}
	return s, nil
}
