package wizard

import (
	"context"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// What connecting needs from the outside world, and the events that result.

// Authorize runs one login: Invited is reported once it can be answered, Authorized is its result.
type Authorize struct {
	App     connection.App
	Options connection.AuthorizeOptions
	Scopes  []scopes.Scope // that the demo's app is to have
}

// Invited reports that a login can be answered.
type Invited struct{ Invitation connection.Invitation }

// Authorized reports that a login ended.
type Authorized struct {
	Token connection.Token
	Err   error
}

// Run logs in.
func (e Authorize) Run(ctx context.Context, w World, report func(Event)) Event {
	SwitchOn{e.Scopes}.Run(ctx, w, report)
	options := e.Options
	if w.Keep != nil {
		options.Keep = func(ctx context.Context, t connection.Token) error { return w.Keep(ctx, e.App, t) }
	}
	token, err := w.Pipedrive.Authorize(ctx, e.App, options, func(i connection.Invitation) { report(Invited{i}) })
	return Authorized{token, err}
}

// AskAccount asks Pipedrive whose credential it is.
type AskAccount struct{ Credential connection.Credential }

// AccountAnswered reports whose credential it is, according to Pipedrive. Token replaces the current one, unless it is empty.
type AccountAnswered struct {
	Account connection.Account
	Token   connection.Token
	Err     error
}

// Run asks.
func (e AskAccount) Run(ctx context.Context, w World, _ func(Event)) Event {
	account, token, err := w.Pipedrive.Account(ctx, e.Credential)
	return AccountAnswered{account, token, err}
}

// Paste passes pasted text to the login of an invitation.
type Paste struct {
	Invitation connection.Invitation
	Text       string
}

// Pasted reports that a login accepted what was pasted, or what is wrong with it.
type Pasted struct{ Err error }

// Run hands it over.
func (e Paste) Run(context.Context, World, func(Event)) Event {
	return Pasted{e.Invitation.Paste(e.Text)}
}

// Approve presses Allow on the demo's consent page.
type Approve struct{ URL string }

// Approved reports that the demo's consent page was answered.
type Approved struct{ Err error }

// Run presses it.
func (e Approve) Run(ctx context.Context, w World, _ func(Event)) Event {
	return Approved{w.Demo.Approve(ctx, e.URL)}
}

// FindPort looks for the next free port of a redirect URL on this machine.
type FindPort struct{ RedirectURL string }

// PortFound reports the redirect URL with a free port, or that there is none.
type PortFound struct {
	RedirectURL string
	Err         error
}

// Run looks.
func (e FindPort) Run(ctx context.Context, w World, _ func(Event)) Event {
	free, err := w.Pipedrive.FreePort(ctx, e.RedirectURL)
	return PortFound{free, err}
}
