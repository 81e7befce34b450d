package wizard

import (
	"context"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Pipedrive is the service as the setup needs it.
type Pipedrive interface {
	// Authorize runs one OAuth2 login: it calls invite once, as soon as it can be answered, and waits until the
	// callback or a paste brings the code, the deadline passes or ctx ends.
	Authorize(ctx context.Context, app connection.App, opts connection.AuthorizeOptions,
		invite func(connection.Invitation)) (connection.Token, error)

	// FreePort returns the redirect URL with the next port on this machine that can be listened to.
	FreePort(ctx context.Context, redirectURL string) (string, error)

	// Account returns who the credential belongs to, and the token to use from now on, which may have been refreshed.
	Account(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error)

	// Check makes the test calls of targets within the rate limits, several at once. report is called for each event, never
	// concurrently. The token is as for Account; tokens is what the calls cost of Pipedrive's daily budget.
	Check(ctx context.Context, cred connection.Credential, targets []scopes.Target,
		report func(connection.Progress)) (token connection.Token, tokens int, err error)
}

// NoBrowserError says why no browser is opened here: --no-browser, SSH, no display. Nothing failed; the person opens the
// address by hand.
type NoBrowserError string

func (e NoBrowserError) Error() string { return string(e) }

// Host is the machine as the setup needs it.
type Host interface {
	// OpenBrowser opens a URL; a NoBrowserError says why none is opened here, any other error what failed.
	OpenBrowser(url string) error
	// SaveText writes a file without secrets, such as the checklist. An existing file is an error that matches
	// fs.ErrExist.
	SaveText(path, text string) error
	// SaveConfig writes the configuration, 0600 and whole, after the secrets that are stored elsewhere (keyring). An existing
	// file is an error that matches fs.ErrExist unless overwrite is set.
	SaveConfig(ctx context.Context, path string, a Answers, overwrite bool) error
}

// Demo is set when the setup runs against the built-in simulator.
type Demo struct {
	APIToken string
	App      connection.App // client ID, secret and callback URL of the simulator's app
	// SwitchOn switches the app's scopes to these, as the person would in Developer Hub; nil when --scopes fixed them.
	SwitchOn func([]scopes.Scope)
	// Approve presses Allow on the consent page, for machines without a browser.
	Approve func(ctx context.Context, authorizeURL string) error
}

// Handover hands the setup over: an order in, a result out. Paths are treated as Host treats them.
type Handover interface {
	// Reach returns why no n8n answers at an address; it is called before a key is asked for.
	Reach(ctx context.Context, address string) error
	// HandOver carries one order out.
	HandOver(ctx context.Context, o handover.Order, s handover.Setup) (handover.Result, error)
}
