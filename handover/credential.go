package handover

import (
	"cmp"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/n8n"
)

// BasicAuthName is what n8n calls the trigger's incoming credential.
const BasicAuthName = n8n.BasicAuthName

// credentials are what n8n gets, and what is remembered of it.
type credentials struct {
	main      n8n.Credential
	known     bool            // n8n may have it already, from an earlier hand-over
	basicAuth *n8n.Credential // the trigger's incoming credential, if asked for
	n8n       config.N8N      // to be remembered
}

// credentials makes what n8n gets. Ids and the password are those of the last hand-over, so that n8n changes its
// credentials instead of getting further ones.
func (s Setup) credentials(withBasicAuth bool) (credentials, error) {
	secrets, err := s.Secrets()
	if err != nil {
		return credentials{}, err
	}
	known := secrets.N8N
	c := credentials{n8n: known, known: known.CredentialID != ""}
	c.n8n.CredentialName = cmp.Or(known.CredentialName, n8n.DefaultName)
	if !c.known {
		c.n8n.CredentialID = n8n.NewID()
	}
	if c.main, err = n8n.NewCredential(c.n8n.CredentialID, c.n8n.CredentialName, secrets.Credential); err != nil || !withBasicAuth {
		return c, err
	}
	if c.n8n.BasicAuthID == "" {
		c.n8n.BasicAuthID = n8n.NewID()
	}
	if c.n8n.BasicAuthPassword.IsZero() {
		c.n8n.BasicAuthPassword = n8n.NewPassword()
	}
	basic, err := n8n.NewBasicAuth(c.n8n.BasicAuthID, "", n8n.BasicAuthUser, c.n8n.BasicAuthPassword)
	c.basicAuth = &basic
	return c, err
}

// handed is the result of handing the credentials over. It remembers when tokens went to n8n: from then on they are
// n8n's to refresh.
func (c credentials) handed(tokens bool, now time.Time) Result {
	if tokens {
		c.n8n.HandedOver = now.UTC().Truncate(time.Second)
	}
	return Result{N8N: c.n8n, Tokens: tokens, main: c.main}
}
