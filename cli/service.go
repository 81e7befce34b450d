package cli

import (
	"cmp"

	"connect-pipedrive/pipedrive"
)

// pipedrive is what the command talks to: Pipedrive, or the base that --service or the environment names instead. Fields of opts that
// all commands share are filled in.
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
