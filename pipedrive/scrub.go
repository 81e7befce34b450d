package pipedrive

import (
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

const (
	maxDetail = 200      // runes of remote text that are shown
	maxRemote = 64 << 10 // runes of remote text that are looked at
)

// scrubber cleans remote text: sanitized, short, and without our own secrets, which a server might echo.
type scrubber struct{ replace *strings.Replacer }

// newScrubber knows the secrets of a credential, and others such as an authorization code.
func newScrubber(cred connection.Credential, others ...string) scrubber {
	var pairs []string
	hide := func(text string) {
		if len(text) < 4 { // shorter ones are no secrets, and would blot out words
			return
		}
		for _, form := range secret.Forms(text) {
			pairs = append(pairs, form, "••••••")
		}
	}
	for _, s := range []secret.Secret{cred.APIToken, cred.App.ClientSecret, cred.Token.AccessToken, cred.Token.RefreshToken} {
		hide(s.Reveal())
	}
	for _, s := range others {
		hide(s)
	}
	return scrubber{strings.NewReplacer(pairs...)}
}

// list gives a scope list without what is not text; it is stored, so it is not cut to the length of a line on a screen.
func (s scrubber) list(text string) string { return sanitize.Line(text, 4096) }

// line gives remote text as one clean line. Sanitizing comes first: an invisible character in the middle of a secret
// must not hide it.
func (s scrubber) line(text string) string {
	text = sanitize.Line(text, maxRemote)
	if s.replace != nil {
		text = s.replace.Replace(text)
	}
	return sanitize.Line(text, maxDetail)
}
