package tui

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func TestMethodIsChosenWithEnterOrSpace(t *testing.T) {
	for key, want := range map[string]connection.Method{"enter": connection.OAuth2, "space": connection.OAuth2} {
		drive(t, start{}, func(d *driver) {
			d.want("How shall n8n sign in", "❯ API token", "all rights of its user", "least privilege")
			d.press("down", key)
			if d.model.answers.Method != want {
				t.Errorf("%s chose %q", key, d.model.answers.Method)
			}
			d.want("● Nodes and actions")
		})
	}
}

func TestMethodStartsAtWhatWasChosen(t *testing.T) {
	drive(t, start{answers: wizard.Answers{Method: connection.OAuth2}}, func(d *driver) {
		d.want("❯ OAuth2 ✓ chosen")
	})
}

func TestMethodStartsAtWhatTheWorkflowsUse(t *testing.T) {
	s := start{suggested: suggestion{connection.OAuth2, "your workflows use it"}}
	drive(t, s, func(d *driver) {
		d.want("❯ OAuth2", "your workflows use it")
		d.wantNot("chosen")
	})
}

func TestMethodFrames(t *testing.T) {
	frames(t, func(*testing.T) start { return start{} }, func(*driver) {})
}

func TestMethodChosenFrames(t *testing.T) {
	frames(t, func(*testing.T) start {
		return start{answers: wizard.Answers{Method: connection.APIToken}, demo: &wizard.Demo{},
			suggested: suggestion{connection.OAuth2, "3 of 4 nodes in your workflows use it"},
			notices:   []string{"config.toml can be read by others: its mode is 0644, and it holds secrets"}}
	}, func(d *driver) { d.press("down") })
}
