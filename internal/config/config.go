package config

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Config is the content of config.toml, as a value. What is absent or empty in the file is the zero value here.
//
// Refs says where each secret is, which is what the file holds. The secrets themselves, and the client ID, are empty until
// they are asked for: see Credential and Resolve.
type Config struct {
	Demo      bool              // for the built-in simulator; refused against anything else
	Method    connection.Method // empty: not said
	Selection scopes.Selection  // with relations as the union over all nodes: no item states its own
	Refs      Refs
	APIToken  secret.Secret
	App       connection.App
	Token     connection.Token
	Account   connection.Account // User, Company, Domain
	N8N       N8N
}

// Refs is how a configuration stores each secret, and the client ID, which is not secret but may be stored like one.
type Refs struct {
	APIToken, ClientID, ClientSecret, AccessToken, RefreshToken, N8NAPIKey, BasicAuthPassword secret.Ref
}

// N8N is what is known about the n8n that gets the credential; table [n8n].
type N8N struct {
	URL               string
	Runs              string // RunsInDocker and so on; empty: not known
	APIKey            secret.Secret
	ProjectID         string // empty: the personal project of the key's owner
	CredentialID      string // n8n's own, or one of ours: 16 of A–Z a–z 0–9
	CredentialName    string
	CredentialType    string    // n8n's: "pipedriveApi" or "pipedriveOAuth2Api"; empty: not known
	HandedOver        time.Time // when tokens went to n8n; from then on only --refresh refreshes them here
	Pushing           time.Time // when a push began whose arrival in n8n is unknown; zero: there is none
	BasicAuthID       string
	BasicAuthPassword secret.Secret
}

// How n8n runs, as N8N.Runs has it.
const (
	RunsInDocker = "docker"
	RunsWithNPM  = "npm" // or as a service, on a server of one's own
	RunsInCloud  = "cloud"
)

// Wanted returns the selection with n8n's address added, since a trigger does not work everywhere.
func (c Config) Wanted() scopes.Selection {
	c.Selection.N8n = c.N8N.URL
	return c.Selection
}

// DefaultRedirectURL is the callback URL that the setup proposes: loopback with a fixed port, because Pipedrive
// matches the registered URL exactly, port and path included.
const DefaultRedirectURL = "http://localhost:53682/callback"

// Credential returns the credential of the configuration's method, with only its own references resolved.
func (c Config) Credential(store secret.Store) (connection.Credential, error) {
	cred := connection.Credential{Method: c.Method}
	switch c.Method {
	case connection.APIToken:
		c, err := c.resolve(store, "api_token.")
		cred.APIToken = c.APIToken
		return cred, err
	case connection.OAuth2:
		c, err := c.resolve(store, "oauth2.")
		cred.App, cred.Token = c.App, c.Token
		return cred, err
	}
	return cred, nil
}

// RegisteredApp returns the app of table [oauth2], with its references resolved.
func (c Config) RegisteredApp(store secret.Store) (connection.App, error) {
	c, err := c.resolve(store, "oauth2.client_")
	return c.App, err
}

// Resolve fills in all secrets and the client ID. What cannot be read stays empty and is listed in problems.
func (c Config) Resolve(store secret.Store) (_ Config, problems []error) {
	for k := range secretKeys("") {
		var err error
		if c, err = c.resolve(store, k.path); err != nil {
			problems = append(problems, err)
		}
	}
	return c, problems
}

// resolve fills in the keys below a table, or a single key, up to the first reference that leads nowhere.
func (c Config) resolve(store secret.Store, below string) (Config, error) {
	for k := range secretKeys(below) {
		s, err := store.Resolve(*k.ref(&c.Refs))
		if err != nil {
			return c, err
		}
		k.hold(&c, s)
	}
	return c, nil
}

// Deposit is a secret that is stored outside the configuration.
type Deposit struct {
	Ref    secret.Ref
	Secret secret.Secret
}

// Place decides in Refs where each of the configuration's secrets is stored, and returns those that have to be put there
// before the configuration is written. A reference to the environment or a file stays; all others go to the keyring, or into
// the configuration itself. An empty secret could not be read, which is no reason to forget where it is.
func (c Config) Place(inKeyring bool) (Config, []Deposit, error) {
	var deposits []Deposit
	for k := range secretKeys("") {
		ref, s := k.ref(&c.Refs), k.held(c)
		moves := k.secret != "" && !ref.IsEnv() && !ref.IsFile() // the client ID stays where it is
		switch {
		case ref.IsLiteral() && s.IsZero():
			*ref = secret.Ref{}
			continue
		case s.IsZero():
			continue
		case moves && inKeyring && ref.IsLiteral():
			*ref = c.inKeyring(k, 1)
		case moves && !inKeyring, ref.IsLiteral():
			if *ref = secret.Literal(s); !ref.IsLiteral() {
				return c, nil, fault.New(fault.Usage, "enter the secret itself; references are written into config.toml by hand",
					"a secret cannot begin with env:, file: or keyring:")
			}
			continue
		}
		deposits = append(deposits, Deposit{*ref, s})
	}
	return c, deposits, nil
}

// inKeyring returns where the system's keyring keeps a secret, told apart from those of other setups by the app or the
// company, and from the n-th on by a number: one app serves several companies, and a company has several users.
func (c Config) inKeyring(k keyRow, n int) secret.Ref {
	owner := cmp.Or(c.Account.Domain, "company")
	if c.Method == connection.OAuth2 && c.App.ClientID != "" {
		owner = c.App.ClientID
	}
	if n > 1 {
		owner += "-" + strconv.Itoa(n)
	}
	return secret.InKeyring("connect-pipedrive", owner+":"+k.entry())
}

// ownEntry returns a keyring entry for a secret that no other configuration uses. own is the entry this configuration already
// has, if any. The app's secret shares one entry. An entry that cannot be read may be another configuration's, so that is an
// error.
func (c Config) ownEntry(k keyRow, s secret.Secret, own secret.Ref, store secret.Store) (secret.Ref, error) {
	for n := 1; ; n++ {
		ref := c.inKeyring(k, n)
		if ref == own || k.path == "oauth2.client_secret" {
			return ref, nil
		}
		held, err := store.Resolve(ref)
		switch {
		case errors.Is(err, secret.ErrMissing) || err == nil && held == s:
			return ref, nil
		case err != nil:
			return ref, err
		}
	}
}

// apart returns c with each secret that is new to it in a keyring entry of its own, and the deposits adjusted to that. had is
// the configuration before.
func (c Config) apart(deposits []Deposit, had Config, store secret.Store) (Config, []Deposit, error) {
	deposits = slices.Clone(deposits)
	for k := range secretKeys("") {
		ref := k.ref(&c.Refs)
		at := slices.IndexFunc(deposits, func(d Deposit) bool { return d.Ref == *ref })
		if at < 0 || *ref != c.inKeyring(k, 1) {
			continue
		}
		var err error
		if *ref, err = c.ownEntry(k, deposits[at].Secret, *k.ref(&had.Refs), store); err != nil {
			return c, deposits, err
		}
		deposits[at].Ref = *ref
	}
	return c, deposits, nil
}

// UsesKeyring reports whether a secret is kept in the system's keyring.
func (c Config) UsesKeyring() bool {
	for k := range secretKeys("") {
		if k.ref(&c.Refs).IsKeyring() {
			return true
		}
	}
	return false
}

// Kept is where a secret of the configuration is.
type Kept struct {
	Secret string // what it is called, such as "client secret"
	Ref    secret.Ref
}

// Kept lists the secrets that the configuration has, in the order of the file.
func (c Config) Kept() []Kept {
	var kept []Kept
	for k := range secretKeys("") {
		if ref := *k.ref(&c.Refs); k.secret != "" && !ref.IsZero() {
			kept = append(kept, Kept{k.secret, ref})
		}
	}
	return kept
}

// HoldsSecrets reports whether the file itself has a secret in it.
func (c Config) HoldsSecrets() bool { return c.Redacted().Refs != c.Refs }

// Redacted returns the configuration with dots for the secrets that the file itself would hold.
func (c Config) Redacted() Config {
	for k := range secretKeys("") {
		if ref := k.ref(&c.Refs); k.secret != "" && ref.IsLiteral() {
			*ref = secret.Literal(secret.New(ref.String()))
		}
	}
	return c
}
