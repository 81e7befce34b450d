package n8n

import (
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
		for _, form := range secret.Forms(s.Reveal()) {
			text = strings.ReplaceAll(text, form, "••••••")
		}
	}
	return sanitize.Line(text, nameRunes)
}
