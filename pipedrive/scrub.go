package pipedrive

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// maxDetail is how much remote text is shown, in runes.
const maxDetail = 200

// newScrubber knows the secrets of a credential, and others such as an authorization code.
func newScrubber(cred connection.Credential, others ...secret.Secret) secret.Scrubber {
	own := []secret.Secret{cred.APIToken, cred.App.ClientSecret, cred.Token.AccessToken, cred.Token.RefreshToken}
	return secret.NewScrubber(append(own, others...)...)
}

// clean gives remote text as one short line, where no secret of ours was sent.
func clean(text string) string { return secret.Scrubber{}.Line(text, maxDetail) }
