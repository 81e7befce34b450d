package handover

import (
	"cmp"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/plainjson"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/n8n"
)

// monitor returns a workflow that makes the setup's test calls inside n8n, with the credential that n8n was given.
func (s Setup) monitor() ([]byte, error) {
	if s.N8N.CredentialID == "" {
		return nil, fault.New(fault.Usage, "hand the credential over first, with `connect-pipedrive push` or `connect-pipedrive export --to n8n`",
			"the monitor needs the id of n8n's credential, which %s does not know", cmp.Or(s.Path, "this setup"))
	}
	calls, err := s.Calls()
	if err != nil {
		return nil, err
	}
	return n8n.Monitor(calls, n8n.Ref(s.Method, s.N8N.CredentialID, cmp.Or(s.N8N.CredentialName, n8n.DefaultName)))
}

// MonitorAfterwards is what remains to be done in n8n after a monitor was imported.
const MonitorAfterwards = "Then publish it. To hear of its errors, choose an Error Workflow in its Settings, one that begins with an Error Trigger, " +
	"and publish that one, too: n8n 2 runs it only then. Imported again, a monitor has to be published again."

// monitorRecipes says how to get a monitor's workflow into n8n without its editor.
func (s Setup) monitorRecipes(path string) []Recipe {
	return s.importing("import:workflow", shell.Word(path), "")
}

// overwrite returns the JSON for n8n's CREDENTIALS_OVERWRITE_DATA: with it, whoever creates a credential in that n8n only has
// to connect it.
func (s Setup) overwrite() ([]byte, error) {
	if s.Method != connection.OAuth2 {
		return nil, fault.New(fault.Usage, "use --to n8n for an API token", "n8n-overwrite is for the app of OAuth2")
	}
	c, err := s.Credential()
	if err != nil {
		return nil, err
	}
	app := c.App
	if app.ClientID == "" || app.ClientSecret.IsZero() {
		return nil, fault.New(fault.Usage, "register the app with the wizard, or put both into [oauth2]", "%s has no client ID and secret", s.Path)
	}
	return plainjson.Encode(map[string]any{"pipedriveOAuth2Api": map[string]string{"clientId": app.ClientID, "clientSecret": app.ClientSecret.Reveal()}}, "")
}
