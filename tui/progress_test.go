package tui

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

func TestLostNoticeFitsItsWidth(t *testing.T) {
	lost := []wizard.LostStep{{Step: wizard.StepScopes, Cause: "the selection changed"}, {Step: wizard.StepTests, Cause: "the selection changed"}}
	for width, want := range map[int]string{
		80: "Scopes and Test calls must be done again: the selection changed",
		50: "Scopes and Test calls again: the selection changed",
		30: "again: Scopes, Test calls",
	} {
		if got := lostNotice(lost, width); got != want || ansi.StringWidth(got) > width {
			t.Errorf("in %d columns: %q, not %q", width, got, want)
		}
	}
	lost[1].Cause = "the credentials changed"
	if got := lostNotice(lost, 80); !strings.HasSuffix(got, "earlier answers changed") {
		t.Errorf("two causes: %q", got)
	}
	if got := lostNotice(nil, 80); got != "" {
		t.Errorf("nothing lost: %q", got)
	}
}

func TestTheSetupBeginsWhereItIsOpen(t *testing.T) {
	token := upTo(t, connection.APIToken, wizard.StepTests)
	open := token
	open.Selection.Unresolved = []scopes.Unresolved{{Node: "Pipedrive", Reason: "the operation is an expression"}}
	for name, c := range map[string]struct {
		a    wizard.Answers
		want wizard.Step
	}{
		"nothing":    {wizard.Answers{}, wizard.StepMethod},
		"a method":   {wizard.Answers{Method: connection.OAuth2}, wizard.StepActions},
		"connected":  {token, wizard.StepTests},
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
