package tui

import (
	"errors"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

func TestRegisterStates(t *testing.T) {
	oauth := func(t *testing.T) start { return registering(t, connection.OAuth2) }
	token := func(t *testing.T) start { return registering(t, connection.APIToken) }
	press := func(keys ...string) func(d *driver) { return func(d *driver) { d.press(keys...) } }
	demo := func(t *testing.T) start {
		s := oauth(t)
		s.demo = &wizard.Demo{App: connection.App{ClientID: "demo-client", ClientSecret: secret.New("demo-secret"), RedirectURL: config.DefaultRedirectURL},
			SwitchOn: func([]scopes.Scope) {}}
		return s
	}
	testStates(t, []stepState{
		{name: "callback", start: oauth},
		{name: "callback-n8n", start: func(t *testing.T) start {
			s := oauth(t)
			s.answers = s.answers.WithN8N(wizard.RunsInCloud, "https://acme.app.n8n.cloud")
			return s
		}},
		{name: "callback-later", start: func(t *testing.T) start {
			s := oauth(t)
			s.answers = s.answers.WithN8N(wizard.RunsLater, "")
			return s
		}, prepare: press("down", "enter")},
		{name: "app", start: oauth, prepare: press("enter")},
		{name: "app-url", start: oauth, prepare: press("enter", "down", "down", "down")},
		{name: "app-two", start: oauth, prepare: press("down", "down", "enter", "right", "end")},
		{name: "scopes", start: oauth, prepare: press("enter", "enter")},
		{name: "values", start: oauth, prepare: func(d *driver) {
			d.press("enter", "enter", "enter")
			d.paste(clientID)
			d.write(clientID)
			d.press("enter")
		}},
		{name: "again", start: func(t *testing.T) start {
			return registeredThen(t, func(a wizard.Answers) wizard.Answers {
				a.Selection = a.Selection.Add(selected(t, "product:create").Items[0].Action).Remove(scopes.Trigger)
				return a
			})
		}},
		{name: "demo", start: demo},
		{name: "token", start: token, prepare: func(d *driver) { d.paste(canaryToken) }},
		{name: "token-empty", start: token, prepare: press("enter")},
		{name: "token-odd", start: token, prepare: func(d *driver) { d.paste(canaryToken[:38]) }},
		{name: "no-browser", start: func(t *testing.T) start {
			s := token(t)
			s.host = &fakeHost{OpenErr: errors.New("no display")}
			return s
		}, prepare: press("o")},
		{name: "help", start: oauth, prepare: press("?")},
	})
}
