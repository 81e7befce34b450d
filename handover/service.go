package handover

import (
	"context"
	"io/fs"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
)

// Order says what is to be handed over, and where to.
type Order struct {
	Way       Way
	Where     string        // a path, or the address at which n8n is opened
	Overwrite bool          // an existing file
	BasicAuth bool          // with the trigger's incoming credential
	Key       secret.Secret // of n8n's API, for a push
}

// Result is what became of an order.
type Result struct {
	N8N    config.N8N // to be remembered from now on
	Tokens bool       // n8n has, or with the file is given, the tokens: they are its own to refresh
	Did    []string   // what happened in n8n, a line each

	main n8n.Credential // as it was sent
}

// Service carries orders out.
type Service struct {
	Write func(path string, data []byte, perm fs.FileMode, overwrite bool) error
	N8N   n8n.Options
}

// HandOver carries one order out. An existing file is an error that matches fs.ErrExist unless it may be overwritten.
func (v Service) HandOver(ctx context.Context, o Order, s Setup) (Result, error) {
	if s.Made.IsZero() {
		s.Made = time.Now()
	}
	if o.Way.write == nil {
		return v.push(ctx, o, s)
	}
	data, result, err := o.Way.write(s, o.BasicAuth)
	if err != nil {
		return Result{}, err
	}
	return result, v.Write(o.Where, data, o.Way.Perm(), o.Overwrite)
}

// RedirectURL is the callback URL of the n8n that is opened at an address, and what is easily wrong about it.
func RedirectURL(opened string) (url string, traps []string, err error) {
	return n8n.RedirectURL(opened)
}

// Reach reports why no n8n answers at an address; it is asked before a key is.
func (v Service) Reach(ctx context.Context, address string) error {
	return n8n.Reachable(ctx, address, v.N8N)
}
