package handover

import (
	"context"
	"io/fs"
	"strings"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
)

// Order says what is to be handed over, and where to.
type Order struct {
	Way        Way
	Where      string        // a path, or the address at which n8n is opened
	Overwrite  bool          // an existing file
	Replace    bool          // a file for n8n may, imported, put older tokens over those that n8n has
	BasicAuth  bool          // with the trigger's incoming credential
	Credential string        // id or name of the credential in n8n to hand over into; empty: the one of the last hand-over
	ProjectID  string        // where in n8n one is created; empty: as the configuration says
	Key        secret.Secret // of n8n's API, for a push
	Test       bool          // n8n is to make the test calls after a push: that the key does not allow it is noted before
	Note       func(string)  // takes what is to be known before anything is sent; nil drops it
}

// Result is what became of an order. After an error N8N has what is to be remembered all the same.
type Result struct {
	N8N      config.N8N // to be remembered from now on
	Tokens   bool       // n8n has got, or with the file is given, the tokens: they are its own to refresh
	Updated  bool       // n8n had the credential before
	Did      []string   // what happened in n8n, or is going to, a line each
	Untested bool       // the test that was to follow is to be left out: the key does not allow it
}

// Service carries orders out.
type Service struct {
	Write func(path string, data []byte, perm fs.FileMode, overwrite bool) error
	File  func(path string) config.File // the configuration that remembers what n8n has got; nil: none does
	N8N   n8n.Options
}

// HandOver carries one order out. An existing file is an error that matches fs.ErrExist unless it may be overwritten.
// What n8n gets is remembered in the setup's configuration, by an intent before it is sent.
func (v Service) HandOver(ctx context.Context, o Order, s Setup) (Result, error) {
	if s.Made.IsZero() {
		s.Made = time.Now()
	}
	s.Made = s.Made.UTC().Truncate(time.Second)
	if o.Note == nil {
		o.Note = func(string) {}
	}
	if o.Way.deliver != nil {
		r, err := o.Way.deliver(v, ctx, o, s)
		r.N8N.APIKey = s.N8N.APIKey
		if r.N8N.BasicAuthPassword.IsZero() { // it was not asked for
			r.N8N.BasicAuthPassword = s.N8N.BasicAuthPassword
		}
		return r, err
	}
	data, err := o.Way.write(s)
	if err != nil {
		return Result{N8N: s.N8N}, err
	}
	return Result{N8N: s.N8N}, v.Write(o.Where, data, o.Way.Perm(), o.Overwrite)
}

// remembering lets work hand something over while nobody else does. It gets what is known of n8n, and has to keep what
// it is going to do before it does it.
func (v Service) remembering(ctx context.Context, o Order, s Setup, work func(known config.N8N, keep func(config.N8N) error) error) error {
	if v.File == nil {
		return work(s.N8N, func(config.N8N) error { return nil })
	}
	return v.File(s.Path).HandOver(ctx, o.BasicAuth, work)
}

// RedirectURL returns the callback URL of the n8n that is opened at an address, and what is easily wrong about it.
func RedirectURL(opened string) (url string, traps []string, err error) {
	return n8n.RedirectURL(opened)
}

// Address returns the address of n8n without what stands behind it in the browser; of what is none it is the text.
func Address(opened string) string {
	if at, err := n8n.ParseAddress(opened); err == nil {
		return at.String()
	}
	return strings.TrimSpace(opened)
}

// SameN8N reports whether two addresses are those of one n8n.
func SameN8N(one, other string) bool { return n8n.SameAddress(one, other) }

// Reach reports why no n8n answers at an address; it is asked before a key is.
func (v Service) Reach(ctx context.Context, address string) error {
	return n8n.Reachable(ctx, address, v.N8N)
}
