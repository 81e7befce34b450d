package tui

import (
	"fmt"
	"path/filepath"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// The configurations that are proposed, outside of the demo and in it.
const (
	usualConfig = "config.toml"
	demoConfig  = "config.demo.toml"
)

// exportPath is where the configuration goes unless the person says otherwise.
func exportPath(a wizard.Answers, demo *wizard.Demo) string {
	switch {
	case a.ConfigPath != "":
		return a.ConfigPath
	case demo != nil:
		return demoConfig
	}
	return usualConfig
}

// checkExportPath refuses a path that cannot be meant.
func checkExportPath(path string, demo *wizard.Demo) error {
	switch {
	case strings.TrimSpace(path) == "":
		return fault.New(fault.Usage, "for example "+exportPath(wizard.Answers{}, demo), "a file name is needed")
	case demo != nil && filepath.Base(path) == usualConfig:
		return fault.New(fault.Usage, "the demo's own is "+demoConfig, "the demo never writes %s", usualConfig)
	}
	return nil
}

// entry is a line of the preview.
type entry struct{ label, text string }

// previewWords is what will be written, with secrets as dots.
func previewWords(a wizard.Answers) []entry {
	sel := a.Selection
	var actions []string
	for _, it := range sel.Items {
		actions = append(actions, it.Action.String())
	}
	var lines []entry
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, entry{label, text})
		}
	}
	add("method", string(a.Method))
	add("node version", fmt.Sprint(versionOf(sel)))
	add("actions", strings.Join(actions, ", "))
	add("calls", strings.Join(sel.Calls, ", "))
	for _, resource := range []string{"file", "note"} {
		add(resource+"s of", joined(sel.Related[resource]))
	}
	if sel.Lookups {
		add("drop-downs", "yes")
	}
	if a.Method == connection.OAuth2 {
		t := a.Credential().Token
		add("client ID", a.App.ClientID)
		add("client secret", dotsWords(a.App.ClientSecret))
		add("callback URL", a.App.RedirectURL)
		add("access token", dotsWords(t.AccessToken))
		add("refresh token", dotsWords(t.RefreshToken))
		add("scopes", joined(scopes.ParseList(t.Scope)))
	} else {
		add("API token", dotsWords(a.APIToken))
	}
	add("account", accountWords(a.Account))
	return lines
}

// dotsWords stands for a secret: dots and the length, by which a cut-off one is noticed.
func dotsWords(s secret.Secret) string {
	if s.IsZero() {
		return ""
	}
	return fmt.Sprintf("%v (%d characters)", s, s.Len())
}

// nextWords is what is left to do in n8n, step by step.
func nextWords(a wizard.Answers) []string {
	if a.Method != connection.OAuth2 {
		return []string{
			"In n8n select Create, then Credential, and choose Pipedrive API.",
			"Paste the API token into API Token and save: n8n tests it at once.",
			"In each Pipedrive node set Authentication to API Token and choose this credential; likewise in Pipedrive Trigger.",
		}
	}
	steps := []string{
		"In n8n select Create, then Credential, and choose Pipedrive OAuth2 API.",
		"Enter the Client ID and the Client Secret.",
	}
	if connection.LoopbackURL(a.App.RedirectURL) {
		steps = append(steps, "Copy the OAuth Redirect URL that n8n shows, put it in Developer Hub as the app's Callback URL in place of "+
			a.App.RedirectURL+", and save. (With a second app for n8n: enter that one's ID and secret instead.)")
	}
	return append(steps,
		"Select Connect my account in n8n, and allow. Start it there: Install & test in Developer Hub does not work with n8n.",
		"In each Pipedrive node set Authentication to OAuth2 and choose this credential; likewise in Pipedrive Trigger.",
	)
}
