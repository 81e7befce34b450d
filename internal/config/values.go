package config

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

// The checks of single values. Each reports what is wrong where the value stands.

func (p *parser) method(text string) connection.Method {
	methods := []string{string(connection.APIToken), string(connection.OAuth2)}
	if text != "" && !slices.Contains(methods, text) {
		hint := cmp.Or(scopes.Unknown("method", text, methods).Hint(), `write method = "api-token" or method = "oauth2"`)
		p.fail(p.value("method"), hint, "unknown method %q", sanitize.Line(text, 60))
	}
	return connection.Method(text)
}

func (p *parser) known(path string, value *int64, hint string, known ...int64) {
	if value != nil && !slices.Contains(known, *value) {
		p.fail(p.value(path), hint, "%s %d is not known", path, *value)
	}
}

func (p *parser) ref(path, text string) secret.Ref {
	r, err := secret.ParseRef(text)
	if err != nil {
		p.fail(p.value(path), fault.HintOf(err), "%s: %s", path, sanitize.Line(err.Error(), 200))
	}
	return r
}

func (p *parser) url(path, text string) string {
	if text == "" {
		return ""
	}
	if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		p.fail(p.value(path), "write the whole URL, from https:// on", "%s is no URL", path)
	} else if u.User != nil {
		p.fail(p.value(path), "leave them out: a URL is no place for secrets", "%s holds a user name or a password", path)
	}
	return text
}

func (p *parser) id(path, text string) string {
	other := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if text != "" && (len(text) != 16 || strings.ContainsFunc(text, other)) {
		p.fail(p.value(path), "n8n's ids are 16 characters of A–Z, a–z, 0–9; without the key, the next export makes one", "%s is no id", path)
	}
	return text
}

func (p *parser) credentialName(text string) string {
	if n := len([]rune(text)); text != "" && (n < 3 || n > 128) {
		p.fail(p.value("n8n.credential_name"), "n8n takes names of 3 to 128 characters", "n8n.credential_name has %d characters", n)
	}
	return clean(text)
}

// clean is for texts that are shown.
func clean(text string) string { return sanitize.Line(text, 200) }

// unknown reports a name that does not exist, with the nearest.
func (p *parser) unknown(at tomledit.Position, err error) {
	p.fail(at, cmp.Or(fault.HintOf(err), "`connect-pipedrive help scopes` says how actions are written"), "%s", sanitize.Line(err.Error(), 200))
}

func (p *parser) fail(at tomledit.Position, hint, format string, args ...any) {
	if p.err == nil {
		p.err = p.src.fail(at, hint, format, args...)
	}
}

func (p *parser) value(path string) tomledit.Position { return p.entry(path).ValueAt }

func (p *parser) element(path string, i int) tomledit.Position { return p.entry(path).Array[i].At }

func (p *parser) entry(path string) tomledit.Entry {
	for _, e := range p.src.doc.Entries {
		if !e.Header && strings.Join(e.Path, ".") == path {
			return e
		}
	}
	return tomledit.Entry{}
}
