package tui

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

// fakePipedrive answers as the test says. A nil function answers that all is well.
type fakePipedrive struct {
	authorize func(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error)
	account   func(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error)
	check     func(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error)
}

var _ wizard.Pipedrive = (*fakePipedrive)(nil)

func (f *fakePipedrive) Authorize(ctx context.Context, app connection.App, opts connection.AuthorizeOptions, invite func(connection.Invitation)) (connection.Token, error) {
	if f.authorize != nil {
		return f.authorize(ctx, app, opts, invite)
	}
	return connection.Token{AccessToken: secret.New("v1u:access"), RefreshToken: secret.New("refresh"), TokenType: "Bearer",
		Scope: "base,deals:full", APIDomain: "https://acme.pipedrive.com"}, nil
}

func (f *fakePipedrive) FreePort(context.Context, string) (string, error) {
	return "http://localhost:53683/callback", nil
}

func (f *fakePipedrive) Account(ctx context.Context, cred connection.Credential) (connection.Account, connection.Token, error) {
	if f.account != nil {
		return f.account(ctx, cred)
	}
	return connection.Account{User: "Ada Lovelace", Email: "ada@acme.example", Company: "Acme", Domain: "acme", Admin: true}, cred.Token, nil
}

func (f *fakePipedrive) Check(ctx context.Context, cred connection.Credential, targets []scopes.Target, report func(connection.Progress)) (connection.Token, int, error) {
	if f.check != nil {
		return f.check(ctx, cred, targets, report)
	}
	for i, t := range targets {
		report(connection.Progress{Index: i, Check: &connection.Check{Resource: t.Resource, Call: t.Call, Status: connection.StatusOK, HTTP: 200, MS: 80}})
	}
	return cred.Token, 10 * len(targets), nil
}

// fakeHost keeps what was asked of it.
type fakeHost struct {
	mu      sync.Mutex
	opened  []string
	openErr error
	files   map[string]string // what SaveText wrote, or what is there
	saveErr error
	refused string // no configuration is saved there
	configs map[string]wizard.Answers
}

var _ wizard.Host = (*fakeHost)(nil)

func (f *fakeHost) OpenBrowser(url string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opened = append(f.opened, url)
	return f.openErr
}

func (f *fakeHost) SaveText(path, text string, overwrite bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saveErr != nil {
		return f.saveErr
	}
	if _, there := f.files[path]; there && !overwrite {
		return &fs.PathError{Op: "save", Path: path, Err: fs.ErrExist}
	}
	if f.files == nil {
		f.files = map[string]string{}
	}
	f.files[path] = text
	return nil
}

func (f *fakeHost) SaveConfig(_ context.Context, path string, a wizard.Answers, overwrite bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saveErr != nil {
		return f.saveErr
	}
	if path == f.refused {
		return fault.New(fault.Usage, "name another file", "%s is refused", path)
	}
	if _, there := f.configs[path]; there && !overwrite {
		return &fs.PathError{Op: "save", Path: path, Err: fs.ErrExist}
	}
	if f.configs == nil {
		f.configs = map[string]wizard.Answers{}
	}
	f.configs[path] = a
	return nil
}

// fakeTerminal is a terminal that has drawn each frame at once, unless it is held.
type fakeTerminal struct {
	mu        sync.Mutex
	clipboard string
	copyErr   error
	printed   []string
	frames    int
	held      chan struct{} // set: frames are drawn when it is closed
}

func (f *fakeTerminal) Copy(text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clipboard = text
	return f.copyErr
}

func (f *fakeTerminal) Print(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.printed = append(f.printed, text)
}

// copied is what the clipboard holds.
func (f *fakeTerminal) copied() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.clipboard
}

func (f *fakeTerminal) Frames() int { return f.frames }

func (f *fakeTerminal) AwaitFrame(ctx context.Context) {
	if f.held != nil {
		select {
		case <-f.held:
		case <-ctx.Done():
		}
	}
}

// fakeHandover is an n8n that takes everything, unless err says otherwise.
type fakeHandover struct {
	mu        sync.Mutex
	err       map[string]error // by the way's name
	reachErr  error
	did       []string // what was asked of it
	key       string   // that Push was given
	basicAuth bool
	into      []string        // which credentials of n8n were named
	files     map[string]bool // that are there
}

var _ wizard.Handover = (*fakeHandover)(nil)

func (f *fakeHandover) Reach(context.Context, string) error { return f.reachErr }

func (f *fakeHandover) HandOver(_ context.Context, o handover.Order, s handover.Setup) (handover.Result, error) {
	r := handover.Result{N8N: s.N8N}
	if o.Way.ForN8N() {
		r.N8N.CredentialID, r.N8N.CredentialName = "abcdefgh12345678", "Pipedrive"
		f.basicAuth = f.basicAuth || o.BasicAuth
		f.into = append(f.into, o.Credential)
	}
	if o.Way.Name == handover.Push {
		f.key, r.N8N.URL, r.Did = o.Key.Reveal(), o.Where, []string{"created the credential Pipedrive"}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.files[o.Where] && !o.Overwrite {
		return r, &fs.PathError{Op: "save", Path: o.Where, Err: fs.ErrExist}
	}
	f.did = append(f.did, o.Where)
	return r, f.err[o.Way.Name]
}
