package tui

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// TestNothingIsEnoughWhileUnresolved, on no screen.
func TestNothingIsEnoughWhileUnresolved(t *testing.T) {
	for _, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
		for _, actions := range [][]string{nil, {"deal:get"}, {"deal:create", "person:get", "note:get"}} {
			for _, step := range []wizard.Step{wizard.StepActions, wizard.StepScopes, wizard.StepRegister, wizard.StepConnect, wizard.StepTest} {
				drive(t, start{answers: unsettled(t, m, actions...), at: step}, func(d *driver) {
					for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
						d.resize(size[0], size[1])
						claimsNothing(t, string(m)+", "+step.Title(), d.screen())
					}
				})
			}
		}
	}
}

// TestWhatIsResolvedIsSaid: the same screens do say it once nothing is open.
func TestWhatIsResolvedIsSaid(t *testing.T) {
	drive(t, start{answers: wizard.Answers{Method: connection.OAuth2, Selection: scopes.Selection{Calls: []string{"GET /v1/users/me"}}}, at: wizard.StepScopes}, func(d *driver) {
		d.want("is always on, and it is enough")
	})
}
