package tui

import (
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func atMethod(a wizard.Answers) start { return start{answers: a, at: wizard.StepMethod} }

func TestMethodIsTakenWithEnter(t *testing.T) {
	for keys, want := range map[string]connection.Method{
		"enter": connection.OAuth2, "right enter": connection.APIToken, "down enter": connection.APIToken, "l h enter": connection.OAuth2,
	} {
		drive(t, atMethod(docker()), func(d *driver) {
			d.want("How shall n8n sign in", "❯ ● OAuth2", "with all rights of its user", "least privilege")
			d.press(strings.Fields(keys)...)
			if d.model.answers.Method != want {
				t.Errorf("%s chose %q", keys, d.model.answers.Method)
			}
			d.want("● Actions")
		})
	}
}

func TestMethodStartsAtWhatWasChosen(t *testing.T) {
	a := docker()
	a.Method = connection.APIToken
	drive(t, atMethod(a), func(d *driver) { d.want("❯ ● API token", "enter Take API token") })
}

func TestMethodStartsAtWhatTheWorkflowsUse(t *testing.T) {
	a := docker()
	a.Found = found(connection.APIToken, connection.APIToken)
	drive(t, atMethod(a), func(d *driver) {
		d.want("❯ ● API token", "All 2 of your workflows use the API token, so it is preselected.")
		d.press("enter", "esc")
		d.want("All 2 of your workflows use the API token.")
		d.wantNot("preselected")
	})
}

func TestMethodOpensTheGuide(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
		d.press("o")
		d.want("✓ the browser was asked to open it")
		if got := d.host.Opened; len(got) != 1 || got[0] != methodGuide {
			t.Errorf("opened %q", got)
		}
		d.press("right")
		d.wantNot("the browser was asked to open it")
	})
}

func TestMethodSkipsScopesWithAToken(t *testing.T) {
	drive(t, atMethod(docker()), func(d *driver) {
		d.want("step 2 of 8", "○ Scopes")
		d.press("right", "enter")
		d.want("step 3 of 7")
		d.wantNot("○ Scopes")
	})
}

func TestMethodStates(t *testing.T) {
	workflows := func(*testing.T) start {
		a := docker()
		a.Found = found(connection.OAuth2, connection.OAuth2, connection.OAuth2)
		return atMethod(a)
	}
	testStates(t, []stepState{
		{name: "workflows", start: workflows},
		{name: "token", start: func(*testing.T) start { return atMethod(docker()) }, prepare: func(d *driver) { d.press("right") }},
		{name: "help", start: workflows, prepare: func(d *driver) { d.press("?") }},
		{name: "demo", start: func(*testing.T) start {
			s := atMethod(docker())
			s.demo, s.notices = &wizard.Demo{}, []string{"config.toml can be read by others: its mode is 0644, and it holds secrets"}
			return s
		}},
	})
}
