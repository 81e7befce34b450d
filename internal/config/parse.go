package config

import (
	"errors"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/tomledit"
	"connect-pipedrive/scopes"
)

// document is config.toml as TOML sees it.
type document struct {
	Version   *int64
	Demo      bool
	Method    string
	Selection struct {
		NodeVersion *int64 `toml:"node_version"`
		Actions     []string
		Calls       []string
		Lookups     bool
		Related     map[string][]string
	}
	APIToken struct{ Token string } `toml:"api_token"`
	OAuth2   struct {
		ClientID     string `toml:"client_id"`
		ClientSecret string `toml:"client_secret"`
		RedirectURL  string `toml:"redirect_url"`
		Token        struct {
			AccessToken  string `toml:"access_token"`
			RefreshToken string `toml:"refresh_token"`
			TokenType    string `toml:"token_type"`
			Expiry       time.Time
			Scope        string
			APIDomain    string `toml:"api_domain"`
		}
	} `toml:"oauth2"`
	Account struct{ Company, Domain, User string }
	N8N     struct {
		URL               string
		CredentialID      string    `toml:"credential_id"`
		CredentialName    string    `toml:"credential_name"`
		HandedOver        time.Time `toml:"handed_over"`
		BasicAuthID       string    `toml:"basic_auth_id"`
		BasicAuthPassword string    `toml:"basic_auth_password"`
	} `toml:"n8n"`
}

// Parse reads a configuration strictly. name is how errors call it; they are fault.Usage with line and column,
// and with the nearest known name where one is unknown.
func Parse(name string, data []byte) (Config, error) {
	src, err := newSource(name, data)
	if err != nil {
		return Config{}, err
	}
	if err := src.strict(); err != nil {
		return Config{}, err
	}
	var d document
	if err := toml.Unmarshal(data, &d); err != nil { // strict has seen to the types: out of range is what is left
		if e, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, column := e.Position()
			return Config{}, src.fail(tomledit.Position{Line: line, Column: column}, "correct the value", "the value is out of range, or not of this kind")
		}
		return Config{}, fault.New(fault.Usage, "compare it with config.toml.example", "%s cannot be read: %w", name, err)
	}
	p := parser{src: src}
	c := p.config(d)
	return c, p.err
}

// parser turns a document's values into a Config and keeps the first error.
type parser struct {
	src source
	err error
}

func (p *parser) config(d document) Config {
	p.known("version", d.Version, "this program knows version 1; a newer one may know more", 1)
	c := Config{
		Demo:         d.Demo,
		Method:       p.method(d.Method),
		Selection:    p.selection(d),
		APIToken:     p.ref("api_token.token", d.APIToken.Token),
		ClientID:     p.ref("oauth2.client_id", d.OAuth2.ClientID),
		ClientSecret: p.ref("oauth2.client_secret", d.OAuth2.ClientSecret),
		RedirectURL:  p.url("oauth2.redirect_url", d.OAuth2.RedirectURL),
		Account:      connection.Account{User: clean(d.Account.User), Company: clean(d.Account.Company), Domain: clean(d.Account.Domain)},
	}
	t := d.OAuth2.Token
	c.Token = StoredToken{
		AccessToken: p.ref("oauth2.token.access_token", t.AccessToken), RefreshToken: p.ref("oauth2.token.refresh_token", t.RefreshToken),
		TokenType: t.TokenType, Expiry: t.Expiry, Scope: t.Scope, APIDomain: p.url("oauth2.token.api_domain", t.APIDomain),
	}
	n := d.N8N
	c.N8N = StoredN8N{
		URL: p.url("n8n.url", n.URL), CredentialID: p.id("n8n.credential_id", n.CredentialID), CredentialName: p.credentialName(n.CredentialName),
		HandedOver: n.HandedOver, BasicAuthID: p.id("n8n.basic_auth_id", n.BasicAuthID),
		BasicAuthPassword: p.ref("n8n.basic_auth_password", n.BasicAuthPassword),
	}
	return c
}

func (p *parser) selection(d document) scopes.Selection {
	p.known("selection.node_version", d.Selection.NodeVersion, "write node_version = 1 or node_version = 2", 1, 2)
	s := scopes.Selection{NodeVersion: 2, Lookups: d.Selection.Lookups}
	if d.Selection.NodeVersion != nil && p.err == nil {
		s.NodeVersion = int(*d.Selection.NodeVersion)
	}
	for i, text := range d.Selection.Actions {
		actions, err := scopes.ParseActions(text, s.NodeVersion)
		if err != nil {
			p.unknown(p.element("selection.actions", i), err)
			continue
		}
		s = s.Add(actions...)
	}
	for i, call := range d.Selection.Calls {
		if strings.TrimSpace(scopes.WithoutToken(call)) == "" {
			p.fail(p.element("selection.calls", i), `write it as "GET /api/v2/deals", or remove it`, "a call is empty")
		}
		s = s.AddCall(call)
	}
	for _, resource := range scopes.Relating() {
		for i, name := range d.Selection.Related[resource] {
			_, families, err := scopes.ParseRelated(resource + "=" + name)
			if err != nil {
				p.unknown(p.element("selection.related."+resource, i), err)
				continue
			}
			s = s.Relate(resource, families...)
		}
	}
	return s
}
