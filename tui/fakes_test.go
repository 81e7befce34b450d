package tui

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
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
	err       map[exportItem]error
	reachErr  error
	did       []string // what was asked of it
	key       string   // that Push was given
	basicAuth bool
	files     map[string]bool // that are there
}

var _ wizard.Handover = (*fakeHandover)(nil)

func (f *fakeHandover) do(i exportItem, path string, overwrite bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.files[path] && !overwrite {
		return &fs.PathError{Op: "save", Path: path, Err: fs.ErrExist}
	}
	f.did = append(f.did, path)
	return f.err[i]
}

func (f *fakeHandover) RedirectURL(opened string) (string, []string, error) {
	if !strings.HasPrefix(opened, "https://") {
		return "", nil, errors.New("that is no address of n8n")
	}
	return strings.TrimRight(opened, "/") + "/rest/oauth2-credential/callback", []string{"behind a proxy n8n may show another one"}, nil
}

func (f *fakeHandover) WriteImport(path string, a wizard.Answers, withBasicAuth, overwrite bool) (config.N8N, error) {
	f.basicAuth = withBasicAuth
	n := a.N8N
	n.CredentialID, n.CredentialName = "abcdefgh12345678", "Pipedrive"
	return n, f.do(itemImport, path, overwrite)
}

func (f *fakeHandover) ImportSteps(path string) []wizard.Block {
	return []wizard.Block{{Title: "Import it into n8n", Lines: []string{"n8n import:credentials --input=" + path}}}
}

func (f *fakeHandover) Reach(context.Context, string) error { return f.reachErr }

func (f *fakeHandover) Push(_ context.Context, address string, key secret.Secret, a wizard.Answers) (config.N8N, []string, error) {
	f.key = key.Reveal()
	n := a.N8N
	n.URL, n.CredentialID, n.CredentialName = address, "abcdefgh12345678", "Pipedrive"
	return n, []string{"created the credential Pipedrive"}, f.do(itemPush, address, true)
}

func (f *fakeHandover) WriteSheet(path string, _ wizard.Answers, overwrite bool) error {
	return f.do(itemSheet, path, overwrite)
}

func (f *fakeHandover) WriteEnv(path string, _ wizard.Answers, overwrite bool) error {
	return f.do(itemEnv, path, overwrite)
}
