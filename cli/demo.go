package cli

import (
	"context"
	"errors"
	"net"
	"net/url"
	"syscall"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/pipedrive/simulator"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// startDemo starts the simulator for the wizard and directs the command to it. Without fixed scopes, its app has the scopes
// that the wizard switches on.
func (a *app) startDemo(ctx context.Context, fixed []scopes.Scope) (*simulator.Server, *wizard.Demo, error) {
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
			RedirectURL:  demoRedirectURL(ctx),
		},
		Approve: s.Approve,
	}
	if fixed == nil {
		demo.SwitchOn = s.SetScopes
	}
	return s, demo, nil
}

// demoRedirectURL returns the default redirect URL, with another port if that one is taken: the simulator's app accepts any
// loopback callback, and a demo should not fail because another one is running.
func demoRedirectURL(ctx context.Context) string {
	u, _ := url.Parse(config.DefaultRedirectURL) // it is one
	for _, port := range []string{u.Port(), "0"} {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			continue
		}
		_, free, _ := net.SplitHostPort(l.Addr().String())
		other, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("::1", free)) // a login listens on both addresses
		_ = l.Close()
		if err == nil {
			_ = other.Close()
		}
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		u.Host = net.JoinHostPort(u.Hostname(), free)
		break
	}
	return u.String()
}
