package pipedrive

import (
	"net/http"
	"testing"
)

// A call costs nothing where Pipedrive did not come to it. The least that it said to be left is what is left.
func TestCostOfCalls(t *testing.T) {
	for status, want := range map[int]int{200: 20, 400: 20, 403: 20, 404: 20, 499: 20, 401: 0, 429: 0, 500: 0, 503: 0, 0: 0} {
		var c Cost
		c.count(status, nil, 20)
		if c.count(status, nil, 1); c.Spent != want+want/20 || c.Left != nil {
			t.Errorf("%d: %d tokens, left %v", status, c.Spent, c.Left)
		}
	}
	var c Cost
	for _, left := range []string{"700", " 690 ", "695", "-1", "many", ""} {
		c.count(200, http.Header{dailyLeft: {left}}, 0)
	}
	if c.Left == nil || *c.Left != 690 {
		t.Errorf("left are %v", c.Left)
	}
}
