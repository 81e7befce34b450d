package cli

import (
	"net/url"

	"connect-pipedrive/pipedrive"
)

// serviceURL is the base that --service or the environment names instead of Pipedrive itself; nil for Pipedrive.
func (a *app) serviceURL() (*url.URL, error) {
	text := a.service
	if text == "" {
		text = a.getenv("CONNECT_PIPEDRIVE_SERVICE")
	}
	if text == "" {
		return nil, nil
	}
	return pipedrive.ParseService(text)
}

// pipedrive is the Pipedrive that the command talks to. Fields of opts that all commands share are filled in.
func (a *app) pipedrive(opts pipedrive.Options) (*pipedrive.Service, error) {
	base, err := a.serviceURL()
	if err != nil {
		return nil, err
	}
	opts.Base, opts.Log, opts.UserAgent, opts.Timeouts = base, a.log, "connect-pipedrive/"+version(), a.timeouts
	opts.Hold = a.ended.holdToken
	return pipedrive.New(opts), nil
}
