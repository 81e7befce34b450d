package cli

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// startDemo starts the simulator for the wizard and points the command at it. Without fixed scopes its app has on what
// the wizard switches on.
func (a *app) startDemo(fixed []scopes.Scope) (*simulator.Server, *wizard.Demo, error) {
	s, err := simulator.Start(simulator.Options{Scopes: fixed, Log: a.log})
	if err != nil {
		return nil, nil, err
	}
	a.service = s.URL()
	demo := &wizard.Demo{
		APIToken: simulator.APIToken,
		App: connection.App{
			ClientID:     simulator.ClientID,
			ClientSecret: secret.New(simulator.ClientSecret),
			RedirectURL:  wizard.DefaultRedirectURL,
		},
		Approve: s.Approve,
	}
	if fixed == nil {
		demo.SwitchOn = s.SetScopes
	}
	return s, demo, nil
}
