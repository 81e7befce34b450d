package wizardtest

import (
	"context"
	"io/fs"
	"sync"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// Pipedrive answers as the test says. A nil function answers that all is well.
type Pipedrive struct {
	OnAuthorize func(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error)
	OnAccount   func(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error)
	OnCheck     func(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error)
}

var _ wizard.Pipedrive = (*Pipedrive)(nil)

// Authorize gives a token at once, or what OnAuthorize does.
func (f *Pipedrive) Authorize(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
	if f.OnAuthorize != nil {
		return f.OnAuthorize(ctx, app, opts, invite)
	}
	return connection.Token{AccessToken: secret.New("v1u:access"), RefreshToken: secret.New("refresh"), TokenType: "Bearer",
		Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"}, nil
}

// FreePort returns the port after the usual one.
func (f *Pipedrive) FreePort(context.Context, string) (string, error) {
	return "http://localhost:53683/callback", nil
}

// Account returns Ada's, or what OnAccount says.
func (f *Pipedrive) Account(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
	if f.OnAccount != nil {
		return f.OnAccount(ctx, cred)
	}
	return Ada, cred.Token, nil
}

// Check finds all well, or what OnCheck does.
func (f *Pipedrive) Check(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
	if f.OnCheck != nil {
		return f.OnCheck(ctx, cred, targets, report)
	}
	for i, t := range targets {
		report(connection.Progress{Index: i, Check: &connection.Check{Resource: t.Resource, Call: t.Call, Status: connection.StatusOK, HTTP: 200, MS: 80}})
	}
	return cred.Token, 10 * len(targets), nil
}

// Host keeps what was asked of it.
type Host struct {
	mu      sync.Mutex
	Opened  []string
	OpenErr error
	Files   map[string]string // what SaveText wrote, or what is there
	SaveErr error
	Refused string // no configuration is saved there
	Configs map[string]wizard.Answers
}

var _ wizard.Host = (*Host)(nil)

// OpenBrowser keeps the URL.
func (f *Host) OpenBrowser(url string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Opened = append(f.Opened, url)
	return f.OpenErr
}

// SaveText keeps the text.
func (f *Host) SaveText(path, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.SaveErr != nil {
		return f.SaveErr
	}
	if _, there := f.Files[path]; there {
		return &fs.PathError{Op: "save", Path: path, Err: fs.ErrExist}
	}
	if f.Files == nil {
		f.Files = map[string]string{}
	}
	f.Files[path] = text
	return nil
}

// SaveConfig keeps the answers.
func (f *Host) SaveConfig(_ context.Context, path string, a wizard.Answers, overwrite bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.SaveErr != nil {
		return f.SaveErr
	}
	if path == f.Refused {
		return fault.New(fault.Usage, "name another file", "%s is refused", path)
	}
	if _, there := f.Configs[path]; there && !overwrite {
		return &fs.PathError{Op: "save", Path: path, Err: fs.ErrExist}
	}
	if f.Configs == nil {
		f.Configs = map[string]wizard.Answers{}
	}
	f.Configs[path] = a
	return nil
}

// Handover is an n8n that takes everything, unless err says otherwise.
type Handover struct {
	mu        sync.Mutex
	Err       map[string]error // by the way's name
	ReachErr  error
	Reaching  func(ctx context.Context, address string) error
	Pushing   func(ctx context.Context) // while a push is under way; nil: it takes no time
	Did       []string                  // what was asked of it
	Key       string                    // that Push was given
	BasicAuth bool
	Into      []string        // which credentials of n8n were named
	Files     map[string]bool // that are there
	Result    handover.Result // of Push, besides what it always is
}

var _ wizard.Handover = (*Handover)(nil)

// Reach gives ReachErr, or what Reaching says.
func (f *Handover) Reach(ctx context.Context, address string) error {
	if f.Reaching != nil {
		return f.Reaching(ctx, address)
	}
	return f.ReachErr
}

// HandOver keeps what was asked for.
func (f *Handover) HandOver(ctx context.Context, o handover.Order, s handover.Setup) (handover.Result, error) {
	if o.Way.Name == handover.Push && f.Pushing != nil {
		f.Pushing(ctx)
	}
	r := f.Result
	r.N8N = s.N8N
	if o.Way.ForN8N() {
		r.N8N.CredentialID, r.N8N.CredentialName = "abcdefgh12345678", "Pipedrive"
		f.BasicAuth = f.BasicAuth || o.BasicAuth
		f.Into = append(f.Into, o.Credential)
	}
	if o.Way.Name == handover.Push {
		f.Key, r.N8N.URL = o.Key.Reveal(), o.Where
		if r.Did == nil {
			r.Did = []string{"created the credential Pipedrive"}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Files[o.Where] && !o.Overwrite {
		return r, &fs.PathError{Op: "save", Path: o.Where, Err: fs.ErrExist}
	}
	f.Did = append(f.Did, o.Where)
	return r, f.Err[o.Way.Name]
}
