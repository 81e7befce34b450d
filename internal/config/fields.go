package config

import "connect-pipedrive/internal/tomledit"

// field is a key or a table that config.toml may have.
type field struct {
	path    string // dotted
	kind    tomledit.Kind
	comment string // for a newly written file
}

// fields are all keys and tables of config.toml, in the order in which a new file has them.
var fields = []field{
	{"version", tomledit.Integer, "the format of this file"},
	{"demo", tomledit.Bool, "made with the built-in simulator, and refused against anything else"},
	{"method", tomledit.String, `how n8n authenticates: "api-token" or "oauth2"`},

	{"selection", tomledit.Table, "what n8n's nodes are to do; the scopes and the test calls follow from it"},
	{"selection.node_version", tomledit.Integer, "of n8n's Pipedrive node, 1 or 2; actions without @1 or @2 have it"},
	{"selection.actions", tomledit.Array, `resource:operation as n8n names them, and "trigger" for the Pipedrive Trigger node`},
	{"selection.calls", tomledit.Array, "custom API calls"},
	{"selection.lookups", tomledit.Bool, "whether the drop-downs in n8n's editor are to work, too"},
	{"selection.related", tomledit.Table, "what files and notes relate to"},
	{"selection.related.file", tomledit.Array, ""},
	{"selection.related.note", tomledit.Array, ""},

	{"api_token", tomledit.Table, "secrets: as they are, or env:NAME, file:PATH, keyring:SERVICE/USER"},
	{"api_token.token", tomledit.String, ""},

	{"oauth2", tomledit.Table, "the app in Developer Hub; secrets: as they are, or env:NAME, file:PATH, keyring:SERVICE/USER"},
	{"oauth2.client_id", tomledit.String, ""},
	{"oauth2.client_secret", tomledit.String, ""},
	{"oauth2.redirect_url", tomledit.String, "exactly the app's one callback URL"},

	{"oauth2.token", tomledit.Table, "what Pipedrive answered to the login; kept up to date by login, refresh and revoke"},
	{"oauth2.token.access_token", tomledit.String, ""},
	{"oauth2.token.refresh_token", tomledit.String, ""},
	{"oauth2.token.token_type", tomledit.String, ""},
	{"oauth2.token.expiry", tomledit.Time, ""},
	{"oauth2.token.scope", tomledit.String, ""},
	{"oauth2.token.api_domain", tomledit.String, ""},

	{"account", tomledit.Table, "who it was, filled in by the account check"},
	{"account.company", tomledit.String, ""},
	{"account.domain", tomledit.String, ""},
	{"account.user", tomledit.String, ""},

	{"n8n", tomledit.Table, "the n8n that gets the credential"},
	{"n8n.url", tomledit.String, "the address that it is opened at"},
	{"n8n.credential_id", tomledit.String, "kept from one export to the next, so that n8n updates its credential"},
	{"n8n.credential_name", tomledit.String, ""},
	{"n8n.handed_over", tomledit.Time, "when tokens went to n8n; since then only --refresh refreshes them here"},
	{"n8n.basic_auth_id", tomledit.String, "the trigger's credential for incoming calls"},
	{"n8n.basic_auth_password", tomledit.String, ""},
}

func findField(path string) (field, bool) {
	for _, f := range fields {
		if f.path == path {
			return f, true
		}
	}
	return field{}, false
}
