package simulator

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestBurstLimits(t *testing.T) {
	oauth := pass{Grant: "g"}
	for name, tt := range map[string]struct {
		burst int
		who   pass
		path  string
		limit int
	}{
		"API token":  {0, pass{}, "/api/v2/deals", 20},
		"OAuth":      {0, oauth, "/api/v2/deals", 80},
		"search":     {0, oauth, "/api/v2/deals/search", 10},
		"itemSearch": {0, pass{}, "/api/v2/itemSearch/field", 10},
		"option":     {3, oauth, "/v1/users/me", 3},
	} {
		t.Run(name, func(t *testing.T) {
			l, now := newLimiter(tt.burst), time.Now()
			for i := range tt.limit {
				h := http.Header{}
				if !l.allow(h, tt.who, tt.path, 1, now) {
					t.Fatalf("request %d was refused", i+1)
				}
				if h.Get("X-Ratelimit-Limit") != strconv.Itoa(tt.limit) || h.Get("X-Ratelimit-Remaining") != strconv.Itoa(tt.limit-i-1) {
					t.Fatalf("request %d: %v", i+1, h)
				}
			}
			h := http.Header{}
			if l.allow(h, tt.who, tt.path, 1, now.Add(window-time.Millisecond)) || h.Get("X-Ratelimit-Reset") != "1" {
				t.Errorf("beyond the limit: %v", h)
			}
			if !l.allow(h, pass{Grant: "other"}, tt.path, 1, now) {
				t.Error("another caller pays for it")
			}
			if !l.allow(h, tt.who, tt.path, 1, now.Add(window)) {
				t.Error("the window does not roll on")
			}
		})
	}
}

// TestDailyBudget is the company's: whoever calls, it goes down by the call's cost, and comes back at midnight.
func TestDailyBudget(t *testing.T) {
	l, now := newLimiter(0), time.Date(2026, 11, 26, 12, 0, 0, 0, time.Local)
	h := http.Header{}
	if !l.allow(h, pass{}, "/v1/notes", 20, now) || h.Get("X-Daily-Ratelimit-Token-Limit") != "3000000" || h.Get("X-Daily-Ratelimit-Token-Remaining") != "2999980" {
		t.Errorf("%v", h)
	}
	oauth := pass{Grant: "g"}
	if !l.allow(h, oauth, "/v1/notes", dailyTokens, now) || h.Get("X-Daily-Ratelimit-Token-Remaining") != "0" {
		t.Errorf("the last call: %v", h)
	}
	if l.allow(h, pass{}, "/v1/notes", 20, now) || h.Get("X-Ratelimit-Remaining") == "0" {
		t.Errorf("nothing is left of the day, though of the window: %v", h)
	}
	if !l.allow(h, pass{}, "/v1/notes", 20, now.Add(12*time.Hour)) || h.Get("X-Daily-Ratelimit-Token-Remaining") != "2999980" {
		t.Errorf("the next day: %v", h)
	}
}

func TestNoBurstLimit(t *testing.T) {
	l := newLimiter(-1)
	for range 1000 {
		h := http.Header{}
		if !l.allow(h, pass{}, "/v1/users/me", dailyTokens, time.Now()) || h.Get(dailyRemaining) == "0" {
			t.Fatalf("refused, or said to be the last: %v", h)
		}
	}
}

func TestLimiterForgetsOldCallers(t *testing.T) {
	l := newLimiter(0)
	for i := range 3 * maxRemembers {
		l.allow(http.Header{}, pass{Grant: strconv.Itoa(i)}, "/v1/users/me", 1, time.Now())
	}
	if len(l.seen) > maxRemembers+1 {
		t.Errorf("remembers %d callers", len(l.seen))
	}
}
