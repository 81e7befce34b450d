package tui

import (
	"testing"

	"connect-pipedrive/internal/secret"
	"connect-pipedrive/wizard"
)

// The callback URL follows the place and the address, as they are chosen and typed.
func TestN8NSaysWhichCallbackFollows(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.want("Callback http://localhost:5678/rest/oauth2-credential/callback")
		d.want("At the end one command that imports the credential")
		d.wantNot("API key")
		d.press("tab", "ctrl+u")
		d.write("https://n8n.acme.example")
		d.want("! check it  n8n's dialog may show https://n8n.acme.example:5678/…")
		d.want("Callback https://n8n.acme.example/rest/oauth2-credential/callback")
		d.press("ctrl+u")
		d.wantNot("Callback")
		d.press("esc", "end")
		d.want("At the end all is saved")
		d.wantNot("check it")
		d.want("Callback this program's, http://localhost:53682/callback")
		d.resize(40, 12)
		d.wantNot("Callback")
		d.fits()
	})
}

// A key that there is stands where it decides, before anything is done with it; so does what it leads to.
func TestN8NSaysWhatAKeyLeadsTo(t *testing.T) {
	a := wizard.Answers{}.WithN8N(wizard.RunsInDocker, wizard.LocalN8N)
	a.Key = wizard.APIKey{Secret: secret.New("n8n-key"), From: "N8N_API_KEY"}
	drive(t, start{answers: a}, func(d *driver) {
		d.want("API key   from N8N_API_KEY")
		d.want("At the end I push the credential into n8n, and n8n proves it")
		d.wantNot("n8n-key")
		d.press("end")
		d.wantNot("API key")
		d.want("At the end all is saved")
	})
}

func TestN8NStates(t *testing.T) {
	keyed := func(address string) func(*testing.T) start {
		return func(*testing.T) start {
			a := wizard.Answers{}.WithN8N(wizard.RunsInDocker, address)
			a.Key = wizard.APIKey{Secret: secret.New("n8n-key"), From: "N8N_API_KEY"}
			return start{answers: a}
		}
	}
	testStates(t, []stepState{
		{name: "first", start: func(*testing.T) start { return start{} }},
		{name: "key", start: keyed(wizard.LocalN8N)},
		{name: "check", start: keyed("https://n8n.acme.example")},
		{name: "unencrypted", start: keyed("http://n8n.acme.example"), prepare: func(d *driver) { d.press("?") }},
		{name: "refused", start: keyed("n8n acme"), prepare: func(d *driver) { d.press("enter") }},
	})
}

// The proposal for n8n Cloud lacks its name: it is asked for, and typed where it goes.
func TestN8NCloudNeedsItsName(t *testing.T) {
	drive(t, start{}, func(d *driver) {
		d.press("down", "down", "enter")
		d.want("The name before .app.n8n.cloud is missing")
		d.write("acme")
		d.want("https://acme.app.n8n.cloud")
		d.press("enter")
		d.want("How shall n8n sign in to Pipedrive?")
	})
}
