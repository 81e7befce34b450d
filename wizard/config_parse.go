package wizard

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/secret"
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

// ParseConfig reads a configuration strictly. name is how errors call it; they are fault.Usage with line and column,
// and with the nearest known name where one is unknown.
func ParseConfig(name string, data []byte) (Config, error) {
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
			return Config{}, src.fail(tomledit.Position{Line: line, Column: column}, "correct the value", "the value is out of range")
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
	s := scopes.Selection{NodeVersion: 2, Calls: d.Selection.Calls, Lookups: d.Selection.Lookups}
	if d.Selection.NodeVersion != nil && p.err == nil {
		s.NodeVersion = int(*d.Selection.NodeVersion)
	}
	for i, text := range d.Selection.Actions {
		actions, err := scopes.ParseActions(text, s.NodeVersion)
		if err != nil {
			p.unknown(p.element("selection.actions", i), err)
			continue
		}
		for _, a := range actions {
			if item := (scopes.Item{Action: a}); !slices.ContainsFunc(s.Items, func(i scopes.Item) bool { return i.Action == a }) {
				s.Items = append(s.Items, item)
			}
		}
	}
	for i, call := range s.Calls {
		if strings.TrimSpace(call) == "" {
			p.fail(p.element("selection.calls", i), `write it as "GET /api/v2/deals", or remove it`, "a call is empty")
		}
	}
	for _, resource := range []string{"file", "note"} {
		for i, name := range d.Selection.Related[resource] {
			_, families, err := scopes.ParseRelated(resource + "=" + name)
			if err != nil {
				p.unknown(p.element("selection.related."+resource, i), err)
				continue
			}
			if s.Related == nil {
				s.Related = map[string][]scopes.Family{}
			}
			s.Related[resource] = union(resource, s.Related[resource], families)
		}
	}
	return s
}

// union is both, in the order of scopes.Families.
func union(resource string, a, b []scopes.Family) []scopes.Family {
	return slices.DeleteFunc(scopes.Families(resource), func(f scopes.Family) bool {
		return !slices.Contains(a, f) && !slices.Contains(b, f)
	})
}

func (p *parser) method(text string) connection.Method {
	methods := []string{string(connection.APIToken), string(connection.OAuth2)}
	if text != "" && !slices.Contains(methods, text) {
		hint := `write method = "api-token" or method = "oauth2"`
		if near := scopes.Nearest(text, methods); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
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
	}
	return text
}

var idPattern = regexp.MustCompile(`^[A-Za-z0-9]{16}$`)

func (p *parser) id(path, text string) string {
	if text != "" && !idPattern.MatchString(text) {
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
	hint := "`connect-pipedrive help scopes` says how actions are written"
	if u, ok := errors.AsType[*scopes.UnknownError](err); ok && u.Nearest != "" {
		hint = fmt.Sprintf("did you mean %q?", u.Nearest)
	}
	p.fail(at, hint, "%s", sanitize.Line(err.Error(), 200))
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
