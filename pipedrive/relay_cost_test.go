package pipedrive

import (
	"testing"

	"connect-pipedrive/internal/connection"
)

// What n8n called costs what a call of our own would: nothing where Pipedrive did not come to it. The least that it said to be left is what is left.
func TestRelayCountsWhatCallsCost(t *testing.T) {
	for status, want := range map[int]int{200: 20, 400: 20, 403: 20, 404: 20, 499: 20, 401: 0, 429: 0, 500: 0, 503: 0, 0: 0} {
		var r Relayed
		r.count(connection.RelayedAnswer{HTTP: status}, 20)
		if r.count(connection.RelayedAnswer{HTTP: status}, 1); r.Spent != want+want/20 || r.Left != nil {
			t.Errorf("%d: %d tokens, left %v", status, r.Spent, r.Left)
		}
	}
	var r Relayed
	for _, left := range []string{"700", " 690 ", "695", "-1", "many", ""} {
		r.count(connection.RelayedAnswer{HTTP: 200, Header: map[string][]string{dailyLeft: {left}}}, 0)
	}
	if r.Left == nil || *r.Left != 690 {
		t.Errorf("left are %v", r.Left)
	}
}
