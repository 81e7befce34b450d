package config

import (
	"time"

	"connect-pipedrive/internal/secret"
	"connect-pipedrive/internal/tomledit"
)

// keyRow is a key of config.toml, or a table. Everything done with a key follows from its row: reading and checking, writing
// and changing it, what its errors say, where its secret is, and its lines in config.toml.example.
type keyRow struct {
	path    string // dotted
	kind    tomledit.Kind
	comment string
	example string   // the value as TOML; empty for a table with a header
	oneOf   []string // the only values that a string, or an array's elements, may have; nil: any
	first   int      // the lowest and the highest value of a number
	last    int
	read    func(r *reader, e tomledit.Entry) // nil: only the keys below it are read
	write   func(c Config) string             // the value as TOML, empty: left out; nil: it is written as part of its table's value
	secret  string                            // for a secret: what it is called
	ref     func(*Refs) *secret.Ref           // for a secret and the client ID: where it is stored
	hold    func(c *Config, s secret.Secret)  // and its value
	held    func(c Config) secret.Secret
}

// keyRows are all keys and tables of config.toml, in the order in which a new file has them.
var keyRows = []keyRow{
	numberKey("version", "the format of this file; there is only this one yet", "this program knows version 1; a newer one may know more", 1, 1,
		func(*Config) *int { return new(1) }),
	boolKey("demo", "made with the built-in simulator (--demo), and refused against anything else", false,
		func(c *Config) *bool { return &c.Demo }),
	choiceKey("method", `how n8n authenticates: "api-token" (all rights of its user) or "oauth2" (the scopes of an app, no more)`, `"oauth2"`,
		func(c *Config) *string { return (*string)(&c.Method) }, "api-token", "oauth2"),

	tableKey("selection", "what n8n's nodes are to do; the scopes and the test calls follow from it"),
	numberKey("selection.node_version", "of n8n's Pipedrive node, 1 or 2; actions without @1 or @2 have it",
		"write node_version = 1 or node_version = 2", 1, 2,
		func(c *Config) *int { return &c.Selection.NodeVersion }),
	{path: "selection.actions", kind: tomledit.Array, read: readActions, write: writeActions,
		comment: `resource:operation as n8n names them; "deal:*" is all of deal, and "trigger" the Pipedrive Trigger node`,
		example: `["deal:create", "deal:get", "file:download", "note:create", "dealActivity:getAll@1", "trigger"]`},
	{path: "selection.calls", kind: tomledit.Array, read: readCalls, write: writeCalls,
		comment: "custom API calls, with or without https://…pipedrive.com in front", example: `["GET /api/v2/pipelines"]`},
	boolKey("selection.lookups", "whether the drop-downs in n8n's editor are to work, too; they may need more scopes", true,
		func(c *Config) *bool { return &c.Selection.Lookups }),
	{path: "selection.related", kind: tomledit.Table, write: writeRelated,
		comment: "what files and notes relate to: file to any of deals, activities, contacts; note to any of deals, contacts",
		example: `{ file = ["deals"], note = ["contacts"] }`},
	relationKey("file", "any of deals, activities, contacts"),
	relationKey("note", "any of deals, contacts"),

	tableKey("api_token", `for method = "api-token"; secrets: as they are, or env:NAME, file:PATH, keyring:SERVICE/USER`),
	secretKey("api_token.token", "API token", "your personal API token: a secret", `"env:PIPEDRIVE_API_TOKEN"`,
		func(r *Refs) *secret.Ref { return &r.APIToken }, func(c *Config) *secret.Secret { return &c.APIToken }),

	tableKey("oauth2", `for method = "oauth2": the app in Developer Hub; secrets: as they are, or env:NAME, file:PATH, keyring:SERVICE/USER`),
	clientIDKey("oauth2.client_id", "on the app's tab OAuth & access scopes; it may be a reference, too", `"env:PIPEDRIVE_CLIENT_ID"`),
	secretKey("oauth2.client_secret", "client secret", "beside it: a secret", `"keyring:connect-pipedrive/0123456789abcdef:client-secret"`,
		func(r *Refs) *secret.Ref { return &r.ClientSecret }, func(c *Config) *secret.Secret { return &c.App.ClientSecret }),
	textKey("oauth2.redirect_url", "exactly the app's one callback URL; login waits for the browser if it is on this machine, else it asks for the URL",
		`"`+DefaultRedirectURL+`"`, func(c *Config) *string { return &c.App.RedirectURL }, acceptURL),

	tableKey("oauth2.token", "what Pipedrive answered to the login; kept up to date by login, refresh and revoke"),
	secretKey("oauth2.token.access_token", "access token", "sent with every call: a secret", `"file:secrets/access-token"`,
		func(r *Refs) *secret.Ref { return &r.AccessToken }, func(c *Config) *secret.Secret { return &c.Token.AccessToken }),
	secretKey("oauth2.token.refresh_token", "refresh token", "what a new access token is got with: a secret", `"file:secrets/refresh-token"`,
		func(r *Refs) *secret.Ref { return &r.RefreshToken }, func(c *Config) *secret.Secret { return &c.Token.RefreshToken }),
	textKey("oauth2.token.token_type", "how the access token is sent; Pipedrive has only this way", `"Bearer"`,
		func(c *Config) *string { return &c.Token.TokenType }, nil),
	timeKey("oauth2.token.expiry", "when the access token ends; it is refreshed before that",
		func(c *Config) *time.Time { return &c.Token.Expiry }),
	textKey("oauth2.token.scope", "what was granted, as Pipedrive lists it", `"base,deals:full,webhooks:full"`,
		func(c *Config) *string { return &c.Token.Scope }, nil),
	textKey("oauth2.token.api_domain", "where the company's API is; only hosts of pipedrive.com are taken", `"https://acme.pipedrive.com"`,
		func(c *Config) *string { return &c.Token.APIDomain }, acceptURL),

	tableKey("account", "who it was, filled in by the account check"),
	textKey("account.company", "the company's name", `"Acme"`, func(c *Config) *string { return &c.Account.Company }, acceptName),
	textKey("account.domain", "acme of acme.pipedrive.com", `"acme"`, func(c *Config) *string { return &c.Account.Domain }, acceptName),
	textKey("account.user", "the user's name", `"Ada Example"`, func(c *Config) *string { return &c.Account.User }, acceptName),

	tableKey("n8n", "the n8n that gets the credential"),
	textKey("n8n.url", "the address that it is opened at", `"https://n8n.example.com"`, func(c *Config) *string { return &c.N8N.URL }, acceptURL),
	choiceKey("n8n.runs", `how it runs: "docker", "npm" or "cloud"; an export says how to import there`, `"docker"`,
		func(c *Config) *string { return &c.N8N.Runs }, RunsInDocker, RunsWithNPM, RunsInCloud),
	secretKey("n8n.api_key", "n8n API key", "n8n's API key: a secret; --api-key-file and N8N_API_KEY go before it", `"env:N8N_API_KEY"`,
		func(r *Refs) *secret.Ref { return &r.N8NAPIKey }, func(c *Config) *secret.Secret { return &c.N8N.APIKey }),
	textKey("n8n.project_id", "the project in n8n where a credential is created, empty: the key owner's personal one", `"abcdefgh12345678"`,
		func(c *Config) *string { return &c.N8N.ProjectID }, acceptName),
	textKey("n8n.credential_id", "kept from one hand-over to the next, so that n8n changes its credential instead of getting a second one", `"0123456789abcdef"`,
		func(c *Config) *string { return &c.N8N.CredentialID }, acceptID),
	textKey("n8n.credential_name", "its name in n8n, 3 to 128 characters", `"Pipedrive"`,
		func(c *Config) *string { return &c.N8N.CredentialName }, acceptCredentialName),
	choiceKey("n8n.credential_type", "its type there, which it keeps: for another method there has to be another credential", `"pipedriveOAuth2Api"`,
		func(c *Config) *string { return &c.N8N.CredentialType }, "pipedriveApi", "pipedriveOAuth2Api"),
	timeKey("n8n.handed_over", "when tokens went to n8n; since then only --refresh refreshes them here",
		func(c *Config) *time.Time { return &c.N8N.HandedOver }),
	timeKey("n8n.pushing", "when a push began that was cut off: the next one continues it, and removes this",
		func(c *Config) *time.Time { return &c.N8N.Pushing }),
	textKey("n8n.basic_auth_id", "the trigger's credential for incoming calls: its id", `"fedcba9876543210"`,
		func(c *Config) *string { return &c.N8N.BasicAuthID }, acceptID),
	secretKey("n8n.basic_auth_password", "basic auth password", "and its password: a secret",
		`"keyring:connect-pipedrive/0123456789abcdef:basic-auth-password"`,
		func(r *Refs) *secret.Ref { return &r.BasicAuthPassword }, func(c *Config) *secret.Secret { return &c.N8N.BasicAuthPassword }),
}
