package wizard

import (
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Refs is how the configuration that the answers come from kept each secret, literals included.
type Refs struct {
	APIToken, ClientID, ClientSecret, AccessToken, RefreshToken, BasicAuthPassword secret.Ref
}

// FromConfig is what a configuration already answers. problems are the references that lead nowhere: their secrets are
// to be entered again. The registration counts as done where there is what it yields.
func FromConfig(c config.Config, store secret.Store) (a Answers, problems []error) {
	resolve := func(r secret.Ref) secret.Secret {
		s, err := store.Resolve(r)
		if err != nil {
			problems = append(problems, err)
		}
		return s
	}
	refs := Refs{c.APIToken, c.ClientID, c.ClientSecret, c.Token.AccessToken, c.Token.RefreshToken, c.N8N.BasicAuthPassword}
	a = Answers{
		Demo:      c.Demo,
		Method:    c.Method,
		Selection: c.Selection,
		APIToken:  resolve(c.APIToken),
		App:       connection.App{ClientID: resolve(c.ClientID).Reveal(), ClientSecret: resolve(c.ClientSecret), RedirectURL: c.RedirectURL},
		Token: connection.Token{
			AccessToken: resolve(c.Token.AccessToken), RefreshToken: resolve(c.Token.RefreshToken), TokenType: c.Token.TokenType,
			Expiry: c.Token.Expiry, Scope: c.Token.Scope, APIDomain: c.Token.APIDomain,
		},
		Account: c.Account,
		N8N: config.N8N{
			URL: c.N8N.URL, CredentialID: c.N8N.CredentialID, CredentialName: c.N8N.CredentialName, HandedOver: c.N8N.HandedOver,
			BasicAuthID: c.N8N.BasicAuthID, BasicAuthPassword: resolve(c.N8N.BasicAuthPassword),
		},
		Refs: refs,
	}
	for _, r := range []secret.Ref{refs.APIToken, refs.ClientSecret, refs.AccessToken, refs.RefreshToken} {
		if r.IsKeyring() {
			a.KeepIn = KeepInKeyring
		}
	}
	if !a.Token.AccessToken.IsZero() {
		a.TokenFor = a.appKey()
	}
	if a.Done(StepCredentials) {
		for _, t := range a.Tasks() {
			a = a.Ticking(t.Key, true)
		}
	}
	return a, problems
}

// Config is the answers as a configuration, and the secrets that are to be put elsewhere before it is written. It holds
// the chosen method's credential, and the other one's where the configuration had it before.
func (a Answers) Config() (config.Config, []config.Deposit, error) {
	p := placer{a: a}
	c := config.Config{
		Demo:      a.Demo,
		Method:    a.Method,
		Selection: storedSelection(a.Selection),
		N8N: config.StoredN8N{
			URL: a.N8N.URL, CredentialID: a.N8N.CredentialID, CredentialName: a.N8N.CredentialName, HandedOver: a.N8N.HandedOver,
			BasicAuthID: a.N8N.BasicAuthID, BasicAuthPassword: p.place(a.Refs.BasicAuthPassword, a.N8N.BasicAuthPassword, "basic-auth-password"),
		},
	}
	if a.AccountFor == a.credentialKey() || a.AccountFor == "" {
		c.Account = a.Account
	}
	if a.Method == connection.APIToken || !a.Refs.APIToken.IsZero() {
		c.APIToken = p.place(a.Refs.APIToken, a.APIToken, "api-token")
	}
	if a.Method == connection.OAuth2 || !a.Refs.ClientID.IsZero() {
		c.ClientID = p.placeID()
		c.ClientSecret = p.place(a.Refs.ClientSecret, a.App.ClientSecret, "client-secret")
		c.RedirectURL = a.App.RedirectURL
		c.Token = p.token()
	}
	return c, p.deposits, p.err
}

// storedSelection is what a configuration holds of a selection.
func storedSelection(s scopes.Selection) scopes.Selection {
	s = s.Flatten()
	s.NodeVersion, s.Unresolved = s.Version(), nil
	return s
}

// placer decides where each secret goes and keeps the first error.
type placer struct {
	a        Answers
	deposits []config.Deposit
	err      error
}

// place gives the reference for a secret: one of the configuration stays, keyring: while that is where secrets are kept.
func (p *placer) place(had secret.Ref, s secret.Secret, name string) secret.Ref {
	to := had
	switch {
	case s.IsZero() && had.IsLiteral():
		return secret.Ref{}
	case s.IsZero(): // it could not be read: that is no reason to forget where it is
		return had
	case had.IsEnv() || had.IsFile():
	case p.a.KeepIn == KeepInKeyring && !had.IsKeyring():
		to = config.InKeyring(p.a.Method, p.a.App.ClientID, p.a.Account.Domain, name)
	case p.a.KeepIn != KeepInKeyring:
		return p.literal(s)
	}
	p.deposits = append(p.deposits, config.Deposit{Ref: to, Secret: s})
	return to
}

// placeID keeps the client ID in the configuration, or where it was referred to.
func (p *placer) placeID() secret.Ref {
	id, had := secret.New(p.a.App.ClientID), p.a.Refs.ClientID
	if had.IsLiteral() {
		return p.literal(id)
	}
	if !id.IsZero() {
		p.deposits = append(p.deposits, config.Deposit{Ref: had, Secret: id})
	}
	return had
}

func (p *placer) token() config.StoredToken {
	t := p.a.Token
	if p.a.TokenFor != p.a.appKey() {
		t = connection.Token{}
	}
	return config.StoredToken{
		AccessToken:  p.place(p.a.Refs.AccessToken, t.AccessToken, "access-token"),
		RefreshToken: p.place(p.a.Refs.RefreshToken, t.RefreshToken, "refresh-token"),
		TokenType:    t.TokenType, Expiry: t.Expiry, Scope: t.Scope, APIDomain: t.APIDomain,
	}
}

// literal refuses what would be taken for a reference when it is read back.
func (p *placer) literal(s secret.Secret) secret.Ref {
	r := secret.Literal(s)
	if !r.IsLiteral() && p.err == nil {
		p.err = fault.New(fault.Usage, "enter the secret itself; references are written into config.toml by hand",
			"a secret cannot begin with env:, file: or keyring:")
	}
	return r
}
