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

// Order is what to hand over, and where to.
type Order struct {
	Way        Way
	Where      string        // a path, or the address at which n8n is opened
	Overwrite  bool          // an existing file may be overwritten
	Replace    bool          // a file for n8n may replace n8n's tokens with older ones when it is imported
	BasicAuth  bool          // including the trigger's incoming credential
	Credential string        // id or name of the credential in n8n to hand over into; empty: that of the last hand-over
	ProjectID  string        // where to create one in n8n; empty: as the configuration says
	Key        secret.Secret // of n8n's API, for a push
	Test       bool          // n8n is to make the test calls after the push; if the key does not allow that, it is noted beforehand
	Note       func(string)  // receives what should be known before anything is sent; nil drops it
}

// Result is the result of an order. Even after an error, N8N has what is to be remembered.
type Result struct {
	N8N      config.N8N // to be remembered from now on
	Tokens   bool       // n8n has been given the tokens, or will be by the file: from now on only n8n refreshes them
	Updated  bool       // n8n had the credential before
	Did      []string   // what happened in n8n, or is going to, one line each
	Untested bool       // the requested test has to be left out: the key does not allow it
}

// Service carries orders out.
type Service struct {
	Write func(path string, data []byte, perm fs.FileMode, overwrite bool) error
	File  func(path string) config.File // the configuration that remembers what n8n was given; nil: none does
	N8N   n8n.Options
}

// HandOver carries one order out. An existing file is an error that matches fs.ErrExist unless it may be overwritten. What
// n8n gets is recorded in the setup's configuration, as an intent before it is sent.
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

// remembering lets work hand something over while nobody else does. work gets what is known about n8n, and has to record what
// it is going to do before doing it.
func (v Service) remembering(ctx context.Context, o Order, s Setup, work func(known config.N8N, keep func(config.N8N) error) error) error {
	if v.File == nil {
		return work(s.N8N, func(config.N8N) error { return nil })
	}
	return v.File(s.Path).HandOver(ctx, o.BasicAuth, work)
}

// RedirectURL returns the callback URL of the n8n that is opened at an address, and what is easily wrong with it.
func RedirectURL(opened string) (url string, traps []string, err error) {
	return n8n.RedirectURL(opened)
}

// Address returns n8n's address without what follows it in the browser's address bar; a text that is no address is returned
// as it is.
func Address(opened string) string {
	if at, err := n8n.ParseAddress(opened); err == nil {
		return at.String()
	}
	return strings.TrimSpace(opened)
}

// SameN8N reports whether two addresses are those of one n8n.
func SameN8N(one, other string) bool { return n8n.SameAddress(one, other) }

// Reach returns why no n8n answers at an address; it is called before a key is asked for.
func (v Service) Reach(ctx context.Context, address string) error {
	return n8n.Reachable(ctx, address, v.N8N)
}
