package pipedrive

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
)

// maxDetail limits how much remote text is shown, in runes.
const maxDetail = 200

// newScrubber returns a scrubber for the secrets of a credential, and others such as an authorization code.
func newScrubber(cred connection.Credential, others ...secret.Secret) secret.Scrubber {
	own := []secret.Secret{cred.APIToken, cred.App.ClientSecret, cred.Token.AccessToken, cred.Token.RefreshToken}
	return secret.NewScrubber(append(own, others...)...)
}

// clean returns remote text as one short line, for answers to requests that sent no secret of ours.
func clean(text string) string { return secret.Scrubber{}.Line(text, maxDetail) }
