package n8n

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
)

// scrubbed cleans what n8n said and takes out secrets, which it might repeat, in whatever form. Sanitizing goes first:
// an invisible character in the middle must not hide one, and none is cut before it is found.
func scrubbed(text string, hide []secret.Secret) string {
	const longest = 8192
	text = sanitize.Line(text, longest)
	for _, s := range hide {
		if s.Len() < 4 { // that short it is no secret, and would blot out words
			continue
		}
		for _, form := range forms(s.Reveal()) {
			text = strings.ReplaceAll(text, form, "••••••")
		}
	}
	return sanitize.Line(text, nameRunes)
}

// forms are those in which a service may repeat a text: as it is, in JSON, in a URL, in base64.
func forms(plain string) []string {
	raw := []byte(plain)
	return []string{
		plain, quoted(plain), url.QueryEscape(plain), url.PathEscape(plain),
		base64.RawStdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
	}
}

// quoted is what stands between the quotes of a JSON string, as JavaScript writes it.
func quoted(plain string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(plain) // a string always has a JSON form
	text := strings.TrimSuffix(b.String(), "\n")
	return text[1 : len(text)-1]
}
