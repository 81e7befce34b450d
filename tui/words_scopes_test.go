package tui

import (
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

func TestNeededForAsMuchAsThereIsRoomFor(t *testing.T) {
	a := wizard.Answers{Method: connection.OAuth2, Selection: selected(t, "deal:create", "deal:get")}
	a.Selection.Calls = []string{"GET /api/v2/pipelines", "GET /api/v2/stages"}
	for room, want := range map[int]string{
		80: "Deal: Create, Get, GET /api/v2/pipelines, GET /api/v2/stages",
		30: "Deal: Create, Get and 2 more",
		10: "4 uses",
	} {
		if got := neededFor(a, "deals:full", room); got != want {
			t.Errorf("in %d columns: %q", room, got)
		}
	}
	if got := neededFor(a, "leads:read", 80); got != "" {
		t.Errorf("of a scope that nothing needs: %q", got)
	}
}
