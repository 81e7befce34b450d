package cli

import (
	"cmp"
	"context"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/n8n"
	"connect-pipedrive/wizard"
)

// handover is what goes to n8n, and what the configuration has to know of it afterwards.
type handover struct {
	credential n8n.Credential
	known      bool            // n8n may have it already, from an earlier hand-over
	basicAuth  *n8n.Credential // the trigger's incoming credential, if asked for
	n8n        wizard.N8N
}

// handOver makes the credentials of a configuration. Ids and the password are those of the last hand-over, so that n8n
// changes its credentials instead of getting further ones.
func (c openedConfig) handOver(withBasicAuth bool) (handover, error) {
	h := handover{n8n: wizard.N8N{
		URL: c.N8N.URL, CredentialID: c.N8N.CredentialID, CredentialName: cmp.Or(c.N8N.CredentialName, n8n.DefaultName),
		HandedOver: c.N8N.HandedOver, BasicAuthID: c.N8N.BasicAuthID,
	}}
	h.known = h.n8n.CredentialID != ""
	if !h.known {
		h.n8n.CredentialID = n8n.NewID()
	}
	cred, err := c.Credential(c.file.Store)
	if err != nil {
		return h, err
	}
	if h.credential, err = n8n.NewCredential(h.n8n.CredentialID, h.n8n.CredentialName, cred); err != nil {
		return h, err
	}
	if h.n8n.BasicAuthPassword, err = c.file.Store.Resolve(c.N8N.BasicAuthPassword); err != nil || !withBasicAuth {
		return h, err
	}
	if h.n8n.BasicAuthID == "" {
		h.n8n.BasicAuthID = n8n.NewID()
	}
	if h.n8n.BasicAuthPassword.IsZero() {
		h.n8n.BasicAuthPassword = n8n.NewPassword()
	}
	basic, err := n8n.NewBasicAuth(h.n8n.BasicAuthID, "", n8n.BasicAuthUser, h.n8n.BasicAuthPassword)
	h.basicAuth = &basic
	return h, err
}

// keep writes into the configuration what it has to know: from now on the tokens are n8n's to refresh.
func (h handover) keep(ctx context.Context, c openedConfig, tokensWent bool) error {
	if tokensWent {
		h.n8n.HandedOver = time.Now().UTC().Truncate(time.Second)
	}
	return c.file.SaveN8N(ctx, h.n8n)
}

// unconnected reports an OAuth2 credential without tokens: it has to be connected in n8n.
func (h handover) unconnected(c openedConfig) bool {
	return c.Method == connection.OAuth2 && !h.credential.HandsTokens()
}
