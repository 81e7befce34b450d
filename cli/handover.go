package cli

import (
	"cmp"
	"context"
	"slices"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/n8n"
)

// handover is what goes to n8n, and what the configuration has to know of it afterwards.
type handover struct {
	credential n8n.Credential
	known      bool            // n8n may have it already, from an earlier hand-over
	basicAuth  *n8n.Credential // the trigger's incoming credential, if asked for
	n8n        config.N8N
}

// newHandover makes the credentials. Ids and the password are those of the last hand-over, which known remembers, so that
// n8n changes its credentials instead of getting further ones.
func newHandover(known config.N8N, cred connection.Credential, withBasicAuth bool) (handover, error) {
	h := handover{n8n: known, known: known.CredentialID != ""}
	h.n8n.CredentialName = cmp.Or(known.CredentialName, n8n.DefaultName)
	if !h.known {
		h.n8n.CredentialID = n8n.NewID()
	}
	var err error
	if h.credential, err = n8n.NewCredential(h.n8n.CredentialID, h.n8n.CredentialName, cred); err != nil || !withBasicAuth {
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

// handOver makes the credentials of a configuration.
func (c openedConfig) handOver(withBasicAuth bool) (handover, error) {
	cred, err := c.Credential(c.file.Store)
	if err != nil {
		return handover{}, err
	}
	password, err := c.file.Store.Resolve(c.N8N.BasicAuthPassword)
	if err != nil {
		return handover{}, err
	}
	return newHandover(config.N8N{
		URL: c.N8N.URL, CredentialID: c.N8N.CredentialID, CredentialName: c.N8N.CredentialName,
		HandedOver: c.N8N.HandedOver, BasicAuthID: c.N8N.BasicAuthID, BasicAuthPassword: password,
	}, cred, withBasicAuth)
}

// importFile is the file for n8n import:credentials.
func (h handover) importFile() ([]byte, error) {
	credentials := []n8n.Credential{h.credential}
	if h.basicAuth != nil {
		credentials = append(credentials, *h.basicAuth)
	}
	return n8n.ImportFile(credentials...)
}

// push brings the credential into the n8n of client. tokensWent reports that n8n has the tokens now.
func (h *handover) push(ctx context.Context, client *n8n.Client) (pushed n8n.Pushed, tokensWent bool, err error) {
	if pushed, err = client.Push(ctx, h.credential, h.known); err != nil {
		return pushed, false, err
	}
	h.n8n.URL, h.n8n.CredentialID = client.Address().String(), pushed.ID
	tokensWent = h.credential.HandsTokens() && !slices.Contains(pushed.LeftOut, n8n.TokenField)
	h.handed(tokensWent)
	return pushed, tokensWent, nil
}

// handed remembers when tokens went to n8n: from then on they are n8n's to refresh.
func (h *handover) handed(tokensWent bool) {
	if tokensWent {
		h.n8n.HandedOver = time.Now().UTC().Truncate(time.Second)
	}
}
