package tui

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

func TestLostNoteNamesStepsAndCause(t *testing.T) {
	lost := []wizard.LostStep{{Step: wizard.StepScopes, Cause: "the actions changed"}, {Step: wizard.StepTest, Cause: "the actions changed"}}
	if got, want := lostNote(lost, wizard.Answers{}).Text, "Scopes, Test: done again because the actions changed"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
	lost[1].Cause = "the registration changed"
	if got := lostNote(lost, wizard.Answers{}).Text; !strings.HasSuffix(got, "because earlier answers changed") {
		t.Errorf("two causes: %q", got)
	}
	if lostNote(nil, wizard.Answers{}).Says() {
		t.Error("nothing is lost, and said")
	}
}

func TestTheSetupBeginsWhereItIsOpen(t *testing.T) {
	token := upTo(t, connection.APIToken, wizard.StepTest)
	open := token
	open.Selection.Unresolved = []scopes.Unresolved{{Node: "Pipedrive", Reason: "the operation is an expression"}}
	for name, c := range map[string]struct {
		a    wizard.Answers
		want wizard.Step
	}{
		"nothing":    {wizard.Answers{}, wizard.StepN8N},
		"n8n":        {docker(), wizard.StepMethod},
		"a method":   {wizard.Answers{Runs: wizard.RunsLater, Method: connection.OAuth2}, wizard.StepActions},
		"connected":  {token, wizard.StepTest},
		"unresolved": {open, wizard.StepActions},
	} {
		if got := c.a.Start(); got != c.want {
			t.Errorf("%s: begins at %s, not %s", name, got.Title(), c.want.Title())
		}
	}
}

func TestGuardedTurnsPanicsIntoMessages(t *testing.T) {
	boom := errors.New("boom")
	msg, _ := guard(func() tea.Msg { panic(boom) })().(crashed)
	if err, _ := msg.value.(error); !errors.Is(err, boom) || !strings.Contains(string(msg.stack), "TestGuarded") {
		t.Errorf("the message is %+v", msg)
	}
}

// Whoever goes on without some scopes is told that, and not that something is to be done again.
func TestGoingOnWithoutScopes(t *testing.T) {
	a := upTo(t, connection.OAuth2, wizard.StepConnect)
	a = a.WithNewLogin(connection.Token{AccessToken: secret.New("v1u:x"), Scope: "base,deals:full"}).WithAccount(ada)
	lost := []wizard.LostStep{{Step: wizard.StepRegister, Cause: "scopes are missing"}}
	if got := lostNote(lost, a).Text; got != "Register: done again because scopes are missing" {
		t.Error(got)
	}
	if got := lostNote(lost, a.Confirmed()).Text; got != "you go on without 2 scopes; Register stays open until they are switched on" {
		t.Error(got)
	}
}
