package handover

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/plainjson"
	"connect-pipedrive/n8n"
)

// ErrReplaces matches the refusal to write a file whose import would replace n8n's tokens with older ones, or with none.
// Order.Replace overrides it.
var ErrReplaces = errors.New("n8n may have newer tokens")

// writeImportFile writes the file for n8n import:credentials. An import replaces a credential as a whole.
func (v Service) writeImportFile(ctx context.Context, o Order, s Setup) (r Result, err error) {
	r.N8N = s.N8N
	err = v.remembering(ctx, o, s, func(known config.N8N, keep func(config.N8N) error) error {
		r.N8N = known
		target, err := v.named(ctx, o, s, known)
		if err != nil {
			return err
		}
		d, err := s.prepare(known, target, o.BasicAuth)
		if err != nil {
			return err
		}
		if err := d.replaces(); err != nil && !o.Replace {
			return err
		}
		var list []n8n.Stored
		for _, c := range d.list() {
			list = append(list, c.Stored())
		}
		data, err := plainjson.Encode(list, "  ")
		if err != nil {
			return err
		}
		if d.main.HandsTokens() {
			d.n8n.HandedOver = s.Made
		}
		d.n8n.Pushing = time.Time{}
		if err := keep(d.n8n); err != nil {
			return err
		}
		if err := v.Write(o.Where, data, o.Way.Perm(), o.Overwrite); err != nil {
			return errors.Join(err, keep(known))
		}
		r = Result{N8N: d.n8n, Tokens: d.main.HandsTokens(), Did: d.staysLine()}
		return nil
	})
	return r, err
}

// named returns the credential that the order names. Only n8n knows names, except that of the last hand-over.
func (v Service) named(ctx context.Context, o Order, s Setup, known config.N8N) (n8n.CredentialRef, error) {
	last := lastOf(known)
	switch {
	case o.Credential == "":
		return n8n.CredentialRef{}, nil
	case last.ID != "" && (o.Credential == last.ID || o.Credential == last.Name):
		return last, nil
	case known.URL == "" || o.Key.IsZero():
		if !n8n.LooksLikeID(o.Credential) {
			return last, fault.New(fault.Usage, n8n.HintID+", or let n8n be asked: url in [n8n], and N8N_API_KEY",
				"the name %q is not known here", o.Credential)
		}
		return n8n.CredentialRef{ID: o.Credential}, nil
	}
	client, err := n8n.NewClient(known.URL, o.Key, v.N8N)
	if err != nil {
		return last, err
	}
	may, err := client.Permissions(ctx)
	if err != nil {
		return last, err
	}
	return client.Resolve(ctx, may, last, o.Credential, n8n.CredentialType(s.Method))
}

// lastOf returns the credential of the last hand-over; zero if there was none.
func lastOf(known config.N8N) n8n.CredentialRef {
	return n8n.CredentialRef{ID: known.CredentialID, Name: known.CredentialName, Type: known.CredentialType}
}

// replaces says why importing the file would set n8n's own connection back, or end it.
func (d delivery) replaces() error {
	refusal := func(format string, args ...any) error {
		e := fault.New(fault.Failed, "connect again and hand over the new tokens, or push, which leaves n8n's own alone", format, args...)
		e.Err = ErrReplaces
		return e
	}
	switch since := d.n8n.HandedOver; {
	case d.main.Type != n8n.CredentialType(connection.OAuth2):
		return nil
	case !since.IsZero():
		return refusal("n8n has the tokens since %s and may have renewed them: an import would put the older ones over its own", since.Format(time.DateOnly))
	case d.known && !d.main.HandsTokens():
		return refusal("there are no tokens to hand over: an import would end the connection that the credential %s may have in n8n", d.main.ID)
	}
	return nil
}

// list returns the credentials to hand over.
func (d delivery) list() []n8n.Credential {
	list := []n8n.Credential{d.main}
	if d.basicAuth != nil {
		list = append(list, *d.basicAuth)
	}
	return list
}

// staysLine says that the nodes have to select another credential, if that is so.
func (d delivery) staysLine() []string {
	if d.stays.ID == "" {
		return nil
	}
	return []string{fmt.Sprintf("the credential %q (%s) of before is of another type and stays as it is: in each node choose the new one, %q (%s)",
		d.stays.Name, d.stays.ID, d.main.Name, d.main.ID)}
}
