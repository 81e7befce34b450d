package pipedrive

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// maxDetail is how much remote text is shown, in runes.
const maxDetail = 200

// scrubber cleans remote text. Its zero value knows no secrets.
type scrubber struct{ secrets secret.Scrubber }

// newScrubber knows the secrets of a credential, and others such as an authorization code.
func newScrubber(cred connection.Credential, others ...secret.Secret) scrubber {
	own := []secret.Secret{cred.APIToken, cred.App.ClientSecret, cred.Token.AccessToken, cred.Token.RefreshToken}
	return scrubber{secret.NewScrubber(append(own, others...)...)}
}

// line gives remote text as one short line.
func (s scrubber) line(text string) string { return s.secrets.Line(text, maxDetail) }

// list gives a scope list without what is not text; it is stored, so it is not cut to the length of a line on a screen.
func (scrubber) list(text string) string { return sanitize.Line(text, 4096) }
