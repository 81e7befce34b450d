package config

import (
	"cmp"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Config is what config.toml holds. It is a value, with references in place of secrets. What is absent
// or empty in the file is the zero value here.
type Config struct {
	Demo         bool              // for the built-in simulator; refused against anything else
	Method       connection.Method // empty: not said
	Selection    scopes.Selection  // relations as the union over all nodes: no item states its own
	APIToken     secret.Ref
	ClientID     secret.Ref // no secret, but it may be kept like one
	ClientSecret secret.Ref
	RedirectURL  string
	Token        StoredToken
	Account      connection.Account // User, Company, Domain
	N8N          StoredN8N
}

// StoredToken is table [oauth2.token].
type StoredToken struct {
	AccessToken  secret.Ref
	RefreshToken secret.Ref
	TokenType    string
	Expiry       time.Time // zero: unknown
	Scope        string
	APIDomain    string
}

// StoredN8N is table [n8n].
type StoredN8N struct {
	URL               string
	CredentialID      string
	CredentialName    string
	HandedOver        time.Time
	BasicAuthID       string
	BasicAuthPassword secret.Ref
}

// N8N is what is known of the n8n that gets the credential; table [n8n] of the configuration, its references resolved.
type N8N struct {
	URL               string
	CredentialID      string // 16 of A–Z a–z 0–9
	CredentialName    string
	HandedOver        time.Time // when tokens went to n8n; from then on only --refresh refreshes them here
	BasicAuthID       string
	BasicAuthPassword secret.Secret
}

// DefaultRedirectURL is the callback URL that the setup proposes: loopback with a fixed port, because Pipedrive
// matches the registered URL exactly, port and path included.
const DefaultRedirectURL = "http://localhost:53682/callback"

// InKeyring is where the system's keyring keeps a secret of the configuration, told apart from those of other setups by
// the app or the company.
func InKeyring(method connection.Method, clientID, domain, name string) secret.Ref {
	owner := cmp.Or(domain, "company")
	if method == connection.OAuth2 && clientID != "" {
		owner = clientID
	}
	return secret.InKeyring("connect-pipedrive", owner+":"+name)
}

// App is the app of table [oauth2], its references resolved.
func (c Config) App(store secret.Store) (connection.App, error) {
	id, err := store.Resolve(c.ClientID)
	if err != nil {
		return connection.App{}, err
	}
	clientSecret, err := store.Resolve(c.ClientSecret)
	return connection.App{ClientID: id.Reveal(), ClientSecret: clientSecret, RedirectURL: c.RedirectURL}, err
}

// OAuthToken is the token of table [oauth2.token], its references resolved.
func (c Config) OAuthToken(store secret.Store) (connection.Token, error) {
	access, err := store.Resolve(c.Token.AccessToken)
	if err != nil {
		return connection.Token{}, err
	}
	refresh, err := store.Resolve(c.Token.RefreshToken)
	return connection.Token{
		AccessToken: access, RefreshToken: refresh, TokenType: c.Token.TokenType, Expiry: c.Token.Expiry,
		Scope: c.Token.Scope, APIDomain: c.Token.APIDomain,
	}, err
}

// Credential is what the configuration authorizes with, its references resolved: those of its method, no others.
func (c Config) Credential(store secret.Store) (connection.Credential, error) {
	cred := connection.Credential{Method: c.Method}
	var err error
	switch c.Method {
	case connection.APIToken:
		cred.APIToken, err = store.Resolve(c.APIToken)
	case connection.OAuth2:
		if cred.App, err = c.App(store); err == nil {
			cred.Token, err = c.OAuthToken(store)
		}
	}
	return cred, err
}

// literals are the secrets that the file itself holds.
func (c Config) literals() []secret.Ref {
	var out []secret.Ref
	for _, r := range []secret.Ref{c.APIToken, c.ClientSecret, c.Token.AccessToken, c.Token.RefreshToken, c.N8N.BasicAuthPassword} {
		if r.IsLiteral() && !r.IsZero() {
			out = append(out, r)
		}
	}
	return out
}

// Redacted has dots for the secrets that the file itself would hold.
func (c Config) Redacted() Config {
	for _, r := range []*secret.Ref{&c.APIToken, &c.ClientSecret, &c.Token.AccessToken, &c.Token.RefreshToken, &c.N8N.BasicAuthPassword} {
		if r.IsLiteral() && !r.IsZero() {
			*r = secret.Literal(secret.New(r.String()))
		}
	}
	return c
}
