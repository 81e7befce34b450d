package config

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

// setting is a key of config.toml with its value as TOML text.
type setting struct{ path, value string }

// settings are the keys that the configuration needs, in the order of fields.
func (c Config) settings() []setting {
	var out []setting
	add := func(path, value string, present bool) {
		if present {
			out = append(out, setting{path, value})
		}
	}
	str := func(path, text string) { add(path, tomledit.QuoteString(text), text != "") }
	ref := func(path string, r secret.Ref) { str(path, r.Reveal()) }
	moment := func(path string, t time.Time) { add(path, tomledit.FormatTime(t), !t.IsZero()) }

	add("version", "1", true)
	add("demo", "true", c.Demo)
	str("method", string(c.Method))

	s := c.Selection.Flatten()
	add("selection.node_version", strconv.Itoa(s.Version()), true)
	add("selection.actions", grouped(actionNames(s), resourceOf), true)
	add("selection.calls", grouped(s.Calls, func(call string) string { return call }), true)
	add("selection.lookups", strconv.FormatBool(s.Lookups), true)
	add("selection.related", relatedTable(s), relatedTable(s) != "")

	ref("api_token.token", c.APIToken)
	ref("oauth2.client_id", c.ClientID)
	ref("oauth2.client_secret", c.ClientSecret)
	str("oauth2.redirect_url", c.RedirectURL)

	t := c.Token
	ref("oauth2.token.access_token", t.AccessToken)
	ref("oauth2.token.refresh_token", t.RefreshToken)
	str("oauth2.token.token_type", t.TokenType)
	moment("oauth2.token.expiry", t.Expiry)
	str("oauth2.token.scope", t.Scope)
	str("oauth2.token.api_domain", t.APIDomain)

	str("account.company", clean(c.Account.Company))
	str("account.domain", clean(c.Account.Domain))
	str("account.user", clean(c.Account.User))

	n := c.N8N
	str("n8n.url", n.URL)
	str("n8n.credential_id", n.CredentialID)
	str("n8n.credential_name", clean(n.CredentialName))
	moment("n8n.handed_over", n.HandedOver)
	str("n8n.basic_auth_id", n.BasicAuthID)
	ref("n8n.basic_auth_password", n.BasicAuthPassword)
	return out
}

// Encode is the configuration as the text of a new file, with comments. It is read back: what would not come back as it
// is, or not be accepted then, is a fault.Usage error.
func (c Config) Encode() ([]byte, error) {
	text := c.Text()
	back, err := Parse("the new configuration", text)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(back.Text(), text) {
		return nil, fault.New(fault.Usage, "correct what was entered last", "the configuration would not be read back as it is")
	}
	return text, nil
}

// Text is the configuration as the text of a new file, with comments.
func (c Config) Text() []byte {
	var b bytes.Buffer
	b.WriteString("# The setup of connect-pipedrive for n8n's Pipedrive nodes. Keep it to yourself: it may hold secrets.\n\n")
	table := ""
	for _, s := range c.settings() {
		above, name := "", s.path
		if i := strings.LastIndexByte(s.path, '.'); i >= 0 {
			above, name = s.path[:i], s.path[i+1:]
		}
		if above != table {
			table = above
			b.WriteByte('\n')
			writeComment(&b, table)
			b.WriteString("[" + table + "]\n")
		}
		writeComment(&b, s.path)
		b.WriteString(name + " = " + s.value + "\n")
	}
	return b.Bytes()
}

func writeComment(b *bytes.Buffer, path string) {
	if f, _ := findField(path); f.comment != "" {
		b.WriteString("# " + f.comment + "\n")
	}
}

// inline is an array of strings in one line.
func inline(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = tomledit.QuoteString(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// grouped is an array of strings, over several lines if it would be long: then those of a group share one.
func grouped(texts []string, group func(string) string) string {
	short := inline(texts)
	if len(short) <= 100 {
		return short
	}
	var b strings.Builder
	b.WriteString("[")
	for i, t := range texts {
		if i == 0 || group(t) != group(texts[i-1]) {
			b.WriteString("\n ")
		}
		b.WriteString(" " + tomledit.QuoteString(t) + ",")
	}
	return b.String() + "\n]"
}

func actionNames(s scopes.Selection) []string {
	names := make([]string, len(s.Items))
	for i, item := range s.Items {
		names[i] = item.Action.String()
	}
	return names
}

func resourceOf(action string) string {
	resource, _, _ := strings.Cut(action, ":")
	return resource
}

// relatedTable is what files and notes relate to, as an inline table; empty if nothing is said.
func relatedTable(s scopes.Selection) string {
	var parts []string
	for _, resource := range scopes.Relating() {
		var names []string
		for _, f := range s.Related[resource] {
			names = append(names, string(f))
		}
		if names != nil {
			parts = append(parts, resource+" = "+inline(names))
		}
	}
	if parts == nil {
		return ""
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
