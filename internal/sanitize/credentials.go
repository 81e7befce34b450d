package sanitize

import "strings"

// Dots stand for a secret.
const Dots = "••••••"

// ending ends an address in running text, and each part of one.
const ending = " \"'`<>"

// withoutCredentials returns text with dots for what it holds of credentials: the user and password before a host, the values
// of parameters that are secret, and access tokens. Others repeat what they were asked with.
func withoutCredentials(text string) string {
	return withoutSecrets(withoutUsers(text))
}

// withoutUsers takes user:password out of scheme://user:password@host.
func withoutUsers(text string) string {
	const mark = "://"
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(mark)
		host := rest
		if end := strings.IndexAny(rest, ending+"/?#\\"); end >= 0 {
			host = rest[:end]
		}
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			b.WriteString(Dots)
			rest = rest[at:]
		}
		text = rest
	}
}

// secretMarks precede secrets: the parameters of Pipedrive's and OAuth2's addresses, and what Pipedrive's access tokens begin
// with, which are sent in a header.
var secretMarks = []string{"api_token=", "access_token=", "refresh_token=", "client_secret=", "v1u:"}

func withoutSecrets(text string) string {
	if !strings.ContainsAny(text, "=:") {
		return text
	}
	for _, mark := range secretMarks {
		text = withoutSecret(text, mark)
	}
	return text
}

func withoutSecret(text, mark string) string {
	var b strings.Builder
	for {
		at := strings.Index(strings.Map(lowerASCII, text), mark)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at+len(mark)])
		text = text[at+len(mark):]
		end := strings.IndexAny(text, ending+"&;,\\)")
		if end < 0 {
			end = len(text)
		}
		if end > 0 {
			b.WriteString(Dots)
		}
		text = text[end:]
	}
}

// lowerASCII leaves other letters alone, so that every byte stays where it is.
func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// Address returns a text that was given as an address, clean and without a user and password, whatever its form.
func Address(text string, limit int) string {
	text = Line(text, 0)
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "", text
	} else {
		scheme += "://"
	}
	host, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	}
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = Dots + host[at:]
	}
	return cut(scheme+host+path, limit)
}
