package cli

import (
	"cmp"
	"context"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/pipedrive"
)

// pipedrive returns the service that the command talks to: Pipedrive, or the base URL that --service or the environment names
// instead. Fields of opts that all commands share are filled in.
func (a *app) pipedrive(opts pipedrive.Options) (*pipedrive.Service, error) {
	if text := cmp.Or(a.service, a.getenv("CONNECT_PIPEDRIVE_SERVICE")); text != "" {
		base, err := pipedrive.ParseService(text)
		if err != nil {
			return nil, err
		}
		opts.Base = base
	}
	opts.Log, opts.UserAgent, opts.Timeouts = a.log, "connect-pipedrive/"+version(), a.timeouts
	opts.Hold = a.ended.holdToken
	return pipedrive.New(opts), nil
}

// serviceFor returns the service for a configuration. The demo's configuration is refused for anything but a simulator, as
// its credentials are not real.
func (a *app) serviceFor(ctx context.Context, c openedConfig, opts pipedrive.Options) (*pipedrive.Service, error) {
	service, err := a.pipedrive(opts)
	if err != nil || !c.Demo {
		return service, err
	}
	simulated, err := service.IsSimulator(ctx)
	if err == nil && !simulated {
		err = fault.New(fault.Usage, "start `connect-pipedrive simulator` and name it with --service, or use another configuration",
			"%s was made in the demo and works only with a simulator", c.file.Path)
	}
	if err != nil {
		service.Close()
	}
	return service, err
}
