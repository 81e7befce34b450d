package pipedrive

import (
	"encoding/base64"
	"net/url"
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
		for _, form := range append(base64Cores(text), text, url.QueryEscape(text), url.PathEscape(text)) {
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

// base64Cores is what a text looks like within base64, be it alone or in the middle of something longer such as
// "Bearer …": at each of the three offsets, without the letters at the ends that depend on what stands beside it.
func base64Cores(text string) []string {
	var cores []string
	for offset := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString([]byte(strings.Repeat(" ", offset) + text))
			begin := (offset*8 + 5) / 6
			end := (offset + len(text)) * 8 / 6
			cores = append(cores, encoded[begin:end])
		}
	}
	return cores
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
